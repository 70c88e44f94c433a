"""The mayor's page: what the internships changed per priority programme, what is stuck, and who can unblock it.

Its numbers are read from the counters, its lists are the worst few of each kind: it costs the same for any city.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload

from magang.counters import history
from magang.counters import queries as counters
from magang.counters.history import Checkpoint
from magang.counters.queries import Board, View
from magang.counters.rules import Counts, programme_scope, region_scope
from magang.followups.models import FollowUp, Obstacle, ProgressUpdate
from magang.followups.queries.obstacles import STILL_IN_THE_WAY, WITH_FOLLOW_UP, visible_obstacles
from magang.followups.rules import Health, ObstacleRemover, Rate
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, DayFilter, Filter, Listing, ListState
from magang.kernel.model import constant
from magang.overview.queries.planner import BrokenClock, broken_clocks
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Standing
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import cycle_choices
from magang.reference.models import PriorityProgramme, Region
from magang.reference.queries import agenda_choices, opd_choices, urusan_choices

# What "needs you" asks for.
ASKING: Final = (
    "waiting", "blocked_mayor", "blocked_sekda", "blocked_opd", "overdue", "stale", "differing", "late"
)  # fmt: skip
# The worst few of each kind; the number beside them opens all.
FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """A region on the map with the internships that went there."""

    region: Region
    counts: Counts
    most: int  # internships of the destination that has the most

    @property
    def spot(self) -> tuple[float, float, float] | None:
        """x, y and radius on static/img/indonesia.svg: ten units a degree from 95° east and 6.5° north.

        The area says how many. None where nobody has entered where the region lies.
        """
        if self.region.latitude is None or self.region.longitude is None:
            return None
        radius = 2 + 6 * math.sqrt(self.counts.internships / self.most)
        return (float(self.region.longitude) - 95) * 10, (6.5 - float(self.region.latitude)) * 10, radius


@dataclass(frozen=True, slots=True)
class Course:
    """Implemented of accepted at the stored ends of quarters, oldest first, and on the day of the page."""

    QUARTERS: ClassVar[int] = 4
    ends: Sequence[Checkpoint]
    now: Rate

    @property
    def known(self) -> Sequence[Checkpoint]:
        """The ends by which something had been accepted: before that there is no rate, not a rate of nought."""
        return [end for end in self.ends if end.implemented_of_accepted.of]

    @property
    def change(self) -> int | None:
        """Percentage points since the last end of a quarter; None while fewer than two ends are stored."""
        if len(self.known) < 2 or self.now.percent is None:
            return None
        return self.now.percent - (self.known[-1].implemented_of_accepted.percent or 0)


@dataclass(frozen=True, slots=True)
class Past:
    """The day the reader asked for, and the last one written down up to it: None before anybody wrote any down."""

    asked: date
    day: date | None


@dataclass(frozen=True, slots=True)
class Steering:
    """Everything on the page, as narrowed by `view`."""

    state: ListState
    listing: Listing
    board: Board
    programmes: Sequence[PriorityProgramme]
    overdue: Sequence[Standing]
    stale: Sequence[Standing]
    differing: Sequence[Standing]
    obstacles: Sequence[Obstacle]
    late: Sequence[BrokenClock]
    destinations: Sequence[Destination]
    quarters: Sequence[Checkpoint]
    courses: Mapping[str, Course]
    past: Past | None = None

    def of(self, programme: PriorityProgramme) -> Counts:
        """The counts of one programme; all zero where nothing serves it."""
        return self.board.of(programme_scope(programme.id))

    def course(self, programme: PriorityProgramme) -> Course:
        """How one programme's implemented of accepted went from quarter to quarter."""
        return self.courses[programme_scope(programme.id)]

    @property
    def view(self) -> View:
        return self.board.view

    @property
    def total(self) -> Counts:
        return self.board.total

    @property
    def accepted(self) -> Rate:
        return Rate(self.total.accepted, self.total.presented)

    @property
    def implemented(self) -> Rate:
        return Rate(self.total.implemented, self.total.accepted)

    @property
    def unserved(self) -> Sequence[PriorityProgramme]:
        """Programmes on the page that no internship serves."""
        return [p for p in self.programmes if not self.of(p).internships]

    @property
    def quiet(self) -> bool:
        """Whether no rule asks for the reader."""
        return not any(getattr(self.total, name) for name in ASKING)

    def share(self, counts: Counts) -> int | None:
        """Implemented of accepted, in whole per cent."""
        return Rate(counts.implemented, counts.accepted).percent

    @property
    def cost_per_accepted(self) -> int | None:
        """Whole rupiah; None where nothing was accepted, and for one OPD: who sends is not who carries out."""
        return self._cost_per(self.total.accepted)

    @property
    def cost_per_implemented(self) -> int | None:
        return self._cost_per(self.total.implemented)

    def _cost_per(self, count: int) -> int | None:
        return self.total.spend // count if count and not self.view.opd_id else None


def _any(_: str) -> ColumnElement[bool]:
    """These narrow what is counted, not which programmes are shown."""
    return true()


GRID: Final = Listing(
    columns=(Column("nomor", N_("Nomor"), lambda p: p.number, PriorityProgramme.number),),
    tie_break=PriorityProgramme.id,
    default_sort="nomor",
    filters=(
        Filter("angkatan", N_("Angkatan"), cycle_choices, _any),
        Filter("urusan", N_("Urusan"), urusan_choices, _any),
        Filter("opd", N_("OPD"), opd_choices, _any),
        Filter("agenda", N_("Agenda"), agenda_choices, lambda value: PriorityProgramme.agenda == value),
    ),
    days=(DayFilter("per", N_("Keadaan per tanggal"), lambda _: true()),),
)


def steering(session: Session, actor: Actor, clocks: Clocks, args: Mapping[str, str]) -> Steering:
    """The page the address asks for. Only for readers whose scope is everything: the counters know no other."""
    state = GRID.read(session, args)
    view = View(
        cycle_id=int(state.chosen.get("angkatan", 0)),
        urusan_id=int(state.chosen.get("urusan", 0)),
        opd_id=int(state.chosen.get("opd", 0)),
        agenda=state.chosen.get("agenda", ""),
    )
    past = _past(session, state, clocks.today)
    board = history.as_of(session, view, past.day or date.min) if past else counters.read(session, view, clocks.today)
    programmes = session.scalars(
        GRID.order(GRID.narrow(select(PriorityProgramme), state), state).options(joinedload(PriorityProgramme.lead_opd))
    ).all()
    # What stands in the way is told of today only: of a day gone by only its numbers were written down.
    few = 0 if past else FEW
    scopes = {programme_scope(p.id) for p in programmes}
    until = (past.day or date.min) if past else clocks.today
    ends = history.checkpoints(session, view, {view.scope, *scopes}, until=until)
    worst = {h: counters.worst(session, board, h, few) for h in (Health.OVERDUE, Health.STALE)}
    differing = counters.differing(session, board, few)
    told = _told(session, actor, clocks, [*worst[Health.OVERDUE], *worst[Health.STALE], *differing])
    return Steering(
        state=state,
        listing=GRID,
        board=board,
        programmes=[p for p in programmes if _concerns(p, view, board.of(programme_scope(p.id)))],
        overdue=[told[id_] for id_ in worst[Health.OVERDUE]],
        stale=[told[id_] for id_ in worst[Health.STALE]],
        differing=[told[id_] for id_ in differing],
        obstacles=obstacles(session, actor, board, few),
        late=broken_clocks(session, actor, clocks, view, limit=few) if few and board.total.late else (),
        destinations=_destinations(session, board.counts),
        quarters=ends[view.scope],
        courses={scope: _course(ends[scope], board.of(scope)) for scope in scopes},
        past=past,
    )


def _course(ends: Sequence[Checkpoint], counts: Counts) -> Course:
    return Course(ends[-Course.QUARTERS :], Rate(counts.implemented, counts.accepted))


def _past(session: Session, state: ListState, today: date) -> Past | None:
    """The day gone by that the address asks for; today and later are the page as it is."""
    asked = date.fromisoformat(state.chosen["per"]) if "per" in state.chosen else today
    return Past(asked, history.day_of(session, asked)) if asked < today else None


def _concerns(programme: PriorityProgramme, view: View, counts: Counts) -> bool:
    """Whether a programme stands on the page: of one OPD or urusan, those it leads and those it works on."""
    if not (view.opd_id or view.urusan_id):
        return True
    leads = view.opd_id in {0, programme.lead_opd_id} and view.urusan_id in {0, programme.urusan_id}
    return leads or bool(counts.needs or counts.internships or counts.recommendations)


def _told(session: Session, actor: Actor, clocks: Clocks, ids: Sequence[int]) -> Mapping[int, Standing]:
    return {s.id: s for s in standings(session, actor, clocks, Recommendation.id.in_(ids))} if ids else {}


def _destinations(session: Session, counts: Mapping[str, Counts]) -> Sequence[Destination]:
    """Where internships went, the most first."""
    went = {scope: found for scope, found in counts.items() if scope.startswith("r") and found.internships}
    regions = session.scalars(select(Region).where(Region.id.in_([int(scope[1:]) for scope in went])))
    most = max((counts.internships for counts in went.values()), default=0)
    found = [Destination(region, went[region_scope(region.id)], most) for region in regions]
    return sorted(found, key=lambda d: (-d.counts.internships, d.region.name))


def obstacles(session: Session, actor: Actor, board: Board, limit: int) -> Sequence[Obstacle]:
    """Open obstacles of running follow-ups: the oldest that wait for the mayor, then for the Sekda.

    First which, then all that is told of them: the database carries nothing else through the search.
    """
    ids: list[int] = []
    for remover, count in (
        (ObstacleRemover.MAYOR, board.total.blocked_mayor),
        (ObstacleRemover.SEKDA, board.total.blocked_sekda),
    ):
        wanted = min(count, limit - len(ids))
        if wanted > 0:
            oldest = _IN_THE_WAY.where(Obstacle.remover == constant(Obstacle.remover, remover)).limit(wanted)
            ids += session.scalars(counters.blocked(oldest, FollowUp.recommendation_id, board.view))
    if not ids:
        return []
    found = visible_obstacles(actor).where(Obstacle.id.in_(ids)).options(*WITH_FOLLOW_UP)
    return sorted(session.scalars(found).unique(), key=lambda o: ids.index(o.id))


_IN_THE_WAY: Final = (
    select(Obstacle.id)
    .join(Obstacle.update)
    .join(ProgressUpdate.follow_up)
    .where(STILL_IN_THE_WAY)
    .order_by(Obstacle.opened_at, Obstacle.id)
)
