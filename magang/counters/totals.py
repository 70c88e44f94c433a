"""How long a list is, where the counters know it: so that a page of twenty-five costs the same in any city."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.counters.models import Counter
from magang.counters.queries import View, read
from magang.counters.rules import agenda_scope, programme_scope
from magang.followups import queries as followups
from magang.followups.rules import FollowUpStatus, Health
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
# The same of the follow-ups: one of these, and where.
_CONDITIONS: Final = {
    ("status", FollowUpStatus.SS.value): "implemented",
    ("keadaan", Health.OVERDUE.value): "overdue",
    ("keadaan", Health.STALE.value): "stale",
    ("beda", "ya"): "differing",
}
_PLACES: Final = {"program", "angkatan", "urusan", "agenda", "opd"}


def of_recommendations(session: Session, state: ListState) -> int | None:
    """The length of the list of recommendations for a reader of everything. None of it changes with the days."""
    chosen = state.chosen
    scope = _scope(state)
    if scope is None or not _KNOWN.issuperset(chosen):
        return None
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


def of_follow_ups(session: Session, state: ListState, today: date) -> int | None:
    """The length of the list of follow-ups in one condition, for a reader of everything."""
    chosen, scope = state.chosen, _scope(state)
    measures = [_CONDITIONS.get(pair) for pair in chosen.items() if pair[0] not in _PLACES]
    if scope is None or len(measures) != 1 or measures[0] is None:
        return None
    cycle, urusan, opd = (int(chosen.get(key, 0)) for key in ("angkatan", "urusan", "opd"))
    found: int = getattr(read(session, View(cycle, urusan, opd), today).of(scope), measures[0])
    return found


def _scope(state: ListState) -> str | None:
    """What of the counters a list asks for; None where it is narrowed by what they don't know."""
    chosen = state.chosen
    if state.search or {"program", "agenda"} <= chosen.keys():
        return None
    if "agenda" in chosen:
        return agenda_scope(chosen["agenda"])
    return programme_scope(int(chosen["program"])) if "program" in chosen else ""


recommendations.TOTALS.append(of_recommendations)
followups.TOTALS.append(of_follow_ups)
