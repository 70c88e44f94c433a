"""The mayor's page: what the internships changed per priority programme, what is stuck, and who can unblock it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from magang.followups.models import FollowUp, ProgressUpdate
from magang.followups.rules import Health, ObstacleKind, ObstacleRemover, Rate
from magang.kernel.actor import Actor
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Listing, ListState, id_filter
from magang.needs.models import NeedProgramme
from magang.overview.queries.follow_up_work import OPEN
from magang.overview.queries.planner import BrokenClock, broken_clocks
from magang.overview.queries.programmes import PROGRAMME_FILTERS
from magang.overview.queries.reach import reach
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Counts, Standing, honest_rates, tally, tally_by_programme
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import cycle_choices
from magang.reference.models import Opd, PriorityProgramme


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An open obstacle and the office that was named to remove it."""

    reference: str
    title: str
    kind: ObstacleKind | None
    note: str
    remover: ObstacleRemover | None
    remover_opd: str
    owner_opd: str
    since: date


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
        obstacles=obstacles(session, clocks, *within),
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


def obstacles(session: Session, clocks: Clocks, *where: ColumnElement[bool]) -> Sequence[Obstacle]:
    """Open obstacles of running follow-ups by who can remove them, oldest first."""
    remover, owner = aliased(Opd), aliased(Opd)
    rows = session.execute(
        select(ProgressUpdate, Recommendation.reference, Recommendation.title, remover.short_name, owner.short_name)
        .join(ProgressUpdate.follow_up)
        .join(FollowUp.recommendation)
        .join(Recommendation.placement)
        .join(owner, FollowUp.owner_opd_id == owner.id)
        .outerjoin(remover, ProgressUpdate.obstacle_remover_opd_id == remover.id)
        .where(OPEN, ProgressUpdate.obstacle_kind.is_not(None), ProgressUpdate.obstacle_resolved_at.is_(None), *where)
        .order_by(ProgressUpdate.obstacle_remover, ProgressUpdate.reported_at, ProgressUpdate.id)
    )
    return [
        Obstacle(
            reference,
            title,
            update.obstacle_kind,
            update.obstacle_note,
            update.obstacle_remover,
            remover_opd or "",
            owner_opd,
            local_date(update.reported_at, clocks.zone),
        )
        for update, reference, title, remover_opd, owner_opd in rows
    ]
