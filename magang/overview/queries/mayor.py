"""The mayor's page: what the internships changed per priority programme, what is stuck, and who can unblock it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload

from magang.followups.models import Obstacle
from magang.followups.queries.obstacles import STILL_IN_THE_WAY, WITH_FOLLOW_UP, visible_obstacles
from magang.followups.rules import Health, Rate
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Listing, ListState, id_filter
from magang.needs.models import NeedProgramme
from magang.overview.queries.planner import BrokenClock, broken_clocks
from magang.overview.queries.programmes import PROGRAMME_FILTERS
from magang.overview.queries.reach import reach
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Counts, Standing, honest_rates, tally, tally_by_programme
from magang.placements.models import Placement
from magang.recommendations.queries import cycle_choices
from magang.reference.models import PriorityProgramme


@dataclass(frozen=True, slots=True)
class Steering:
    """Everything on the page. `needs` counts the needs that serve a programme, by programme id."""

    state: ListState
    listing: Listing
    programmes: Sequence[PriorityProgramme]
    counts: Mapping[int, Counts]
    needs: Mapping[int, int]
    unserved: int
    total: Counts
    accepted: Rate
    implemented: Rate
    waiting: Sequence[Standing]
    overdue: Sequence[Standing]
    stale: Sequence[Standing]
    obstacles: Sequence[Obstacle]
    late: Sequence[BrokenClock]

    def of(self, programme: PriorityProgramme) -> Counts:
        """The counts of one programme; all zero where no recommendation serves it."""
        return self.counts.get(programme.id, Counts())


def _any_programme(_: int) -> ColumnElement[bool]:
    """The cycle narrows what is counted, not which programmes are shown."""
    return true()


GRID: Final = Listing(
    columns=(Column("nomor", N_("Nomor"), lambda p: p.number, PriorityProgramme.number),),
    tie_break=PriorityProgramme.id,
    default_sort="nomor",
    filters=(id_filter("angkatan", N_("Angkatan"), cycle_choices, _any_programme), *PROGRAMME_FILTERS),
)


def steering(session: Session, actor: Actor, clocks: Clocks, args: Mapping[str, str]) -> Steering:
    """The page the address asks for: agenda, urusan and OPD choose programmes; the cycle chooses what counts."""
    state = GRID.read(session, args)
    within = (Placement.cycle_id == int(state.chosen["angkatan"]),) if "angkatan" in state.chosen else ()
    every = standings(session, actor, clocks, *within)
    programmes = session.scalars(
        GRID.order(GRID.narrow(select(PriorityProgramme), state), state).options(joinedload(PriorityProgramme.lead_opd))
    ).all()
    needs = needs_by_programme(session, actor)
    accepted, implemented = honest_rates(every)
    return Steering(
        state=state,
        listing=GRID,
        programmes=programmes,
        counts=tally_by_programme(every),
        needs=needs,
        unserved=_unserved(session, needs),
        total=tally(every),
        accepted=accepted,
        implemented=implemented,
        waiting=[s for s in every if s.status.awaits_decision],
        overdue=_worst(every, Health.OVERDUE, clocks),
        stale=_worst(every, Health.STALE, clocks),
        obstacles=obstacles(session, actor, *within),
        late=broken_clocks(session, actor, clocks, *within),
    )


def needs_by_programme(session: Session, actor: Actor) -> Mapping[int, int]:
    """How many needs (within the actor's reach) serve each programme."""
    rows = session.execute(
        select(NeedProgramme.programme_id, func.count(NeedProgramme.need_id.distinct()))
        .join(NeedProgramme.need)
        .where(reach(actor).needs)
        .group_by(NeedProgramme.programme_id)
    )
    return {programme_id: count for programme_id, count in rows}  # noqa: C416 - rows are Row, not tuple


def _unserved(session: Session, served: Mapping[int, int]) -> int:
    """Programmes that no need serves."""
    return (session.scalar(select(func.count(PriorityProgramme.id))) or 0) - len(served)


def _worst(every: Sequence[Standing], health: Health, clocks: Clocks) -> Sequence[Standing]:
    """Those in this health, longest first."""
    days = Standing.days_late if health is Health.OVERDUE else Standing.days_silent
    return sorted((s for s in every if s.health is health), key=lambda s: (-days(s, clocks.today), s.reference))


def obstacles(session: Session, actor: Actor, *where: ColumnElement[bool]) -> Sequence[Obstacle]:
    """Open obstacles of running follow-ups by who can remove them, oldest first."""
    rows = (
        visible_obstacles(actor)
        .where(STILL_IN_THE_WAY, *where)
        .order_by(Obstacle.remover, Obstacle.opened_at, Obstacle.id)
        .options(*WITH_FOLLOW_UP)
    )
    return session.scalars(rows).all()
