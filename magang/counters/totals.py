"""How long a list is, where the counters know it: so that a page of twenty-five costs the same in any city."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.counters.models import Counter
from magang.counters.rules import agenda_scope, programme_scope
from magang.kernel.listing import ListState
from magang.recommendations import queries as recommendations

# What the list of recommendations narrows by that the counters know as well; and its stages, as measures.
_KNOWN: Final = {"tahap", "program", "angkatan", "urusan", "agenda", "penanggung"}
_STAGES: Final = {
    "diajukan": "recommendations",
    "menunggu": "waiting",
    "dipaparkan": "presented",
    "diterima": "accepted",
}


def of_recommendations(session: Session, state: ListState) -> int | None:
    """The length of the list of recommendations for a reader of everything. None of it changes with the days."""
    chosen = state.chosen
    if state.search or not _KNOWN.issuperset(chosen) or {"program", "agenda"} <= chosen.keys():
        return None
    scope = programme_scope(int(chosen["program"])) if "program" in chosen else ""
    if "agenda" in chosen:
        scope = agenda_scope(chosen["agenda"])
    measures = [_STAGES[chosen["tahap"]]] if "tahap" in chosen else ["recommendations", "drafts"]
    row = session.execute(
        select(*(getattr(Counter, name) for name in measures)).where(
            Counter.cycle_id == int(chosen.get("angkatan", 0)),
            Counter.urusan_id == int(chosen.get("urusan", 0)),
            Counter.opd_id == int(chosen.get("penanggung", 0)),
            Counter.scope == scope,
        )
    ).one_or_none()
    return sum(row) if row else 0


recommendations.TOTALS.append(of_recommendations)
