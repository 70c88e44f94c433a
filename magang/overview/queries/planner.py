"""The planner's page: where needs have no way out yet, how placements stand, and which promises were broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, joinedload

import magang.placements.queries as placements
from magang.counters import queries as counters
from magang.counters.queries import EVERYTHING, View
from magang.counters.rules import Kind
from magang.destinations.models import COUNTED, Evidence
from magang.kernel.actor import Actor
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.overview.queries.reach import reach
from magang.overview.rules import Clocks
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.planning.queries.cycles import current_cycle
from magang.planning.queries.desk import candidate_counts
from magang.planning.rules.candidates import CandidateStatus

# A list on a home shows the first few; the rest is a link away.
SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class BrokenClock:
    """A report or a hearing that is late."""

    placement: Placement
    due_on: date


@dataclass(frozen=True, slots=True)
class Planning:
    """Everything on the page besides the tasks. `cycle`: the departure planned; `proposed` wait for an answer."""

    cycle: Cycle | None
    proposed: int

    without_destination: Sequence[Need]
    without_destination_total: int
    without_programme: Sequence[Need]
    without_programme_total: int
    by_status: Sequence[tuple[PlacementStatus, int]]
    late: Sequence[BrokenClock]

    @property
    def placements(self) -> int:
        return sum(count for _, count in self.by_status)


def planning(session: Session, actor: Actor, clocks: Clocks) -> Planning:
    """The page as of today."""
    within = reach(actor)
    proven = exists().where(Evidence.urusan_id == Need.urusan_id, COUNTED)
    open_need = Need.status.in_([s for s in NeedStatus if not (s.is_final or s.is_editable)])
    homeless = select(Need).where(within.needs, open_need, ~proven)
    aimless = select(Need).where(within.needs, ~exists().where(NeedProgramme.need_id == Need.id))

    def few(statement: Select[Need]) -> tuple[Sequence[Need], int]:
        rows = session.scalars(
            statement.options(joinedload(Need.urusan), joinedload(Need.owner_opd))
            .order_by(Need.urgency.desc(), Need.id)
            .limit(SHOWN)
        ).all()
        return rows, session.scalar(select(func.count()).select_from(statement.subquery())) or 0

    counts = dict(
        session.execute(
            select(Placement.status, func.count()).where(within.placements).group_by(Placement.status)
        ).all()
    )
    cycle = current_cycle(session)
    needs_host, needs_host_total = few(homeless)
    needs_aim, needs_aim_total = few(aimless)
    return Planning(
        cycle,
        candidate_counts(session, actor, cycle).get(CandidateStatus.PROPOSED, 0) if cycle else 0,
        needs_host,
        needs_host_total,
        needs_aim,
        needs_aim_total,
        [(status, counts[status]) for status in PlacementStatus if counts.get(status)],
        broken_clocks(session, actor, clocks),
    )


def broken_clocks(
    session: Session, actor: Actor, clocks: Clocks, view: View = EVERYTHING, *, limit: int | None = None
) -> Sequence[BrokenClock]:
    """Reports and hearings that fell due before today, the longest first."""
    promised = placements.Clocks(clocks.report, clocks.hearing, clocks.today)
    found: list[BrokenClock] = []
    for since, broken in promised.broken_by_state():
        statement = _PLACEMENTS.where(reach(actor).placements, broken).order_by(since, Placement.id).limit(limit)
        rows = session.scalars(counters.narrowed(statement, Kind.PLACEMENT, Placement.id, view))
        found += [BrokenClock(p, due) for p in rows if (due := promised.due(p)) is not None]
    return sorted(found, key=lambda late: (late.due_on, late.placement.reference))[:limit]


_PLACEMENTS: Final = select(Placement).options(joinedload(Placement.participant), joinedload(Placement.sending_opd))
