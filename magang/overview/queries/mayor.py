"""The mayor's page: what the internships changed per priority programme, what is stuck, and who can unblock it.

Its numbers are read from the counters, its lists are the worst few of each kind: it costs the same for any city.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, joinedload

from magang.counters import queries as counters
from magang.counters.queries import View
from magang.counters.rules import Counts, Kind, programme_scope, region_scope
from magang.followups.models import FollowUp, Obstacle
from magang.followups.queries.obstacles import STILL_IN_THE_WAY, WITH_FOLLOW_UP, visible_obstacles
from magang.followups.rules import Health, ObstacleRemover, Rate
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, ListState
from magang.overview.queries.planner import BrokenClock, broken_clocks
from magang.overview.queries.standing import standings
from magang.overview.rules import Clocks, Standing
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import cycle_choices
from magang.reference.models import PriorityProgramme, Region
from magang.reference.queries import agenda_choices, opd_choices, urusan_choices

# The worst few of each kind; the number beside them opens all.
FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """A region on the map with the internships that went there."""

    region: Region
    counts: Counts


@dataclass(frozen=True, slots=True)
class Quarter:
    """One stored checkpoint: its name ("TW II 2026") and the two honest rates as they stood then."""

    name: str
    accepted: Rate
    implemented: Rate


# Who stores checkpoints says here what they were, oldest first; without them the page says that none is stored yet.
QUARTERS: Final[list[Callable[[Session, View], Sequence[Quarter]]]] = []


@dataclass(frozen=True, slots=True)
class Steering:
    """Everything on the page, as narrowed by `view`."""

    state: ListState
    listing: Listing
    view: View
    programmes: Sequence[PriorityProgramme]
    counts: Mapping[str, Counts]
    total: Counts
    overdue: Sequence[Standing]
    stale: Sequence[Standing]
    differing: Sequence[Standing]
    obstacles: Sequence[Obstacle]
    late: Sequence[BrokenClock]
    destinations: Sequence[Destination]
    quarters: Sequence[Quarter]

    def of(self, programme: PriorityProgramme) -> Counts:
        """The counts of one programme; all zero where nothing serves it."""
        return self.counts.get(programme_scope(programme.id), Counts())

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
    def blocked(self) -> int:
        """Recommendations with an obstacle that the mayor or the Sekda can remove; one may wait for both."""
        return self.total.blocked_mayor + self.total.blocked_sekda

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
    counts = counters.read(session, view, clocks.today)
    programmes = session.scalars(
        GRID.order(GRID.narrow(select(PriorityProgramme), state), state).options(joinedload(PriorityProgramme.lead_opd))
    ).all()
    worst = {h: counters.worst(session, view, h, clocks.today, FEW) for h in (Health.OVERDUE, Health.STALE)}
    differing = counters.differing(session, view, FEW)
    told = _told(session, actor, clocks, [*worst[Health.OVERDUE], *worst[Health.STALE], *differing])
    return Steering(
        state=state,
        listing=GRID,
        view=view,
        programmes=[p for p in programmes if _concerns(p, view, counts.get(programme_scope(p.id), Counts()))],
        counts=counts,
        total=counts.get(view.scope, Counts()),
        overdue=[told[id_] for id_ in worst[Health.OVERDUE]],
        stale=[told[id_] for id_ in worst[Health.STALE]],
        differing=[told[id_] for id_ in differing],
        obstacles=obstacles(session, actor, view, FEW),
        late=broken_clocks(session, actor, clocks, view, limit=FEW),
        destinations=_destinations(session, counts),
        quarters=[quarter for stored in QUARTERS for quarter in stored(session, view)],
    )


def _concerns(programme: PriorityProgramme, view: View, counts: Counts) -> bool:
    """Whether a programme stands on the page: of one OPD or urusan, those it leads and those it works on."""
    if not (view.opd_id or view.urusan_id):
        return True
    leads = view.opd_id in {0, programme.lead_opd_id} and view.urusan_id in {0, programme.urusan_id}
    return leads or bool(counts.needs or counts.internships or counts.recommendations)


def _told(session: Session, actor: Actor, clocks: Clocks, ids: Sequence[int]) -> Mapping[int, Standing]:
    return {s.id: s for s in standings(session, actor, clocks, Recommendation.id.in_(ids))}


def _destinations(session: Session, counts: Mapping[str, Counts]) -> Sequence[Destination]:
    """Where internships went, the most first."""
    went = {scope: found for scope, found in counts.items() if scope.startswith("r") and found.internships}
    regions = session.scalars(select(Region).where(Region.id.in_([int(scope[1:]) for scope in went])))
    found = [Destination(region, went[region_scope(region.id)]) for region in regions]
    return sorted(found, key=lambda d: (-d.counts.internships, d.region.name))


def obstacles(session: Session, actor: Actor, view: View, limit: int) -> Sequence[Obstacle]:
    """Open obstacles of running follow-ups: the mayor's and the Sekda's first, then the oldest."""
    found: list[Obstacle] = []
    for remover in ObstacleRemover:
        statement = (
            visible_obstacles(actor)
            .where(STILL_IN_THE_WAY, Obstacle.remover == remover)
            .order_by(Obstacle.opened_at, Obstacle.id)
            .options(*WITH_FOLLOW_UP)
            .limit(limit)
        )
        found += session.scalars(
            counters.narrowed(statement, Kind.RECOMMENDATION, FollowUp.recommendation_id, view)
        ).unique()
    return found[:limit]
