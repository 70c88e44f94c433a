"""What one departure cost and changed: from rupiah to effect, by destination and by programme. Nobody is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from magang.counters import queries as counters
from magang.counters.queries import Board, View
from magang.counters.rules import Counts, programme_scope, region_scope
from magang.evaluations.models import Evaluation
from magang.evaluations.queries import visible_evaluations
from magang.evaluations.rules import Effect, EvaluationStatus
from magang.followups.rules import Rate
from magang.kernel.actor import Actor
from magang.overview.rules import Clocks
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.planning.queries import cycles
from magang.reference.models import PriorityProgramme, Region


@dataclass(frozen=True, slots=True)
class Share:
    """What one destination or one programme has of it."""

    of: Region | PriorityProgramme
    counts: Counts

    @property
    def cost_per_accepted(self) -> int | None:
        return per(self.counts.spend, self.counts.accepted)


@dataclass(frozen=True, slots=True)
class Cohort:
    """`unpriced`: some of what was spent has not been entered, so that the cost is a floor."""

    cycle: Cycle
    board: Board
    effects: Mapping[Effect, int]
    unpriced: bool
    by_region: Sequence[Share]
    by_programme: Sequence[Share]

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
    def evaluated(self) -> int:
        return sum(self.effects.values())

    @property
    def cost_per_accepted(self) -> int | None:
        return per(self.total.spend, self.total.accepted)

    @property
    def cost_per_implemented(self) -> int | None:
        return per(self.total.spend, self.total.implemented)


def per(spend: int, count: int) -> int | None:
    """Whole rupiah for each; None where nothing came of it or nothing was spent."""
    return spend // count if count and spend else None


def find_cycle(session: Session, actor: Actor, cycle_id: int) -> Cycle | None:
    return cycles.find_cycle(session, actor, cycle_id)


def cohort(session: Session, actor: Actor, cycle: Cycle, clocks: Clocks) -> Cohort:
    """For readers of everything. As many queries for ten internships as for a thousand."""
    board = counters.read(session, View(cycle_id=cycle.id), clocks.today)
    concluded = (
        visible_evaluations(actor)
        .where(Placement.cycle_id == cycle.id, Evaluation.status == EvaluationStatus.CONCLUDED)
        .with_only_columns(Evaluation.effect, func.count())
        .group_by(Evaluation.effect)
    )
    counted = dict(session.execute(concluded).all())
    price = (Placement.cost_allowance, Placement.cost_lodging, Placement.cost_transport)
    unpriced = session.scalar(
        select(Placement.id)
        .where(
            Placement.cycle_id == cycle.id,
            Placement.status.in_([status for status in PlacementStatus if status.is_assigned]),
            or_(*(part.is_(None) for part in price)),
        )
        .limit(1)
    )
    went = {int(s[1:]) for s, c in board.counts.items() if s.startswith("r") and c.internships}
    served = {int(s[1:]) for s, c in board.counts.items() if s.startswith("p") and (c.internships or c.recommendations)}
    regions = session.scalars(select(Region).where(Region.id.in_(went)))
    programmes = session.scalars(
        select(PriorityProgramme).where(PriorityProgramme.id.in_(served)).order_by(PriorityProgramme.number)
    )
    by_region = [Share(region, board.of(region_scope(region.id))) for region in regions]
    return Cohort(
        cycle=cycle,
        board=board,
        effects={effect: counted.get(effect, 0) for effect in Effect},
        unpriced=unpriced is not None,
        by_region=sorted(by_region, key=lambda s: (-s.counts.implemented, -s.counts.accepted, str(s.of))),
        by_programme=[Share(programme, board.of(programme_scope(programme.id))) for programme in programmes],
    )
