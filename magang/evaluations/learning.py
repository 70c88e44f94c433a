"""What the internships at each destination came to, by host unit and urusan of the need (DESIGN 3, Learning)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from magang.evaluations.models import Evaluation
from magang.evaluations.rules import Effect, EvaluationStatus
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus
from magang.hearings.models import Decision
from magang.kernel.clock import local_date
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus

PRESENTED: Final = tuple(status for status in RecommendationStatus if status.counts_as_presented)
ACCEPTED: Final = tuple(status for status in RecommendationStatus if status.is_accepted)
FELT: Final = tuple(effect for effect in Effect if effect.is_felt)
# A median of more days than these, the newest, says nothing else.
NEWEST: Final = 1000

Cell = tuple[int, int]


@dataclass(slots=True)
class Record:
    """One host unit in one urusan.

    `days` run from decision to SS; `cost` is rupiah of all departures, a floor while some are `unpriced`; `felt` of
    `evaluated` are implemented recommendations with a clear or major effect, six months later.
    """

    departures: int = 0
    cost: int = 0
    unpriced: int = 0
    presented: int = 0
    accepted: int = 0
    implemented: int = 0
    evaluated: int = 0
    felt: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def median_days(self) -> int | None:
        return int(median(self.days)) if self.days else None

    @property
    def cost_per_implemented(self) -> int | None:
        """All that was spent there over what came of it: what nothing came of makes the rest dearer.

        None while a cost is not known or nothing has been implemented.
        """
        return self.cost // self.implemented if self.implemented and not self.unpriced else None


def records(session: Session, host_unit_ids: Collection[int], *, zone: str) -> Mapping[Cell, Record]:
    """(host unit, urusan) → its record, of placements that departed. Four queries, whatever there is to count."""
    found: dict[Cell, Record] = defaultdict(Record)
    for host, urusan, departures, cost, unpriced in _grouped(
        session,
        host_unit_ids,
        _placements(func.count(), func.sum(_PRICE), func.sum(case((_PRICE.is_(None), 1), else_=0))),
    ):
        record = found[host, urusan]
        record.departures, record.cost, record.unpriced = departures, int(cost or 0), int(unpriced)
    counted = _placements(
        _counted(Recommendation.status.in_(PRESENTED)),
        _counted(Recommendation.status.in_(ACCEPTED)),
        _counted(FollowUp.official_status == FollowUpStatus.SS),
    )
    for host, urusan, presented, accepted, implemented in _grouped(session, host_unit_ids, _recommendations(counted)):
        record = found[host, urusan]
        record.presented, record.accepted, record.implemented = int(presented), int(accepted), int(implemented)
    last = (
        select(func.max(Evaluation.id))
        .where(Evaluation.status == EvaluationStatus.CONCLUDED)
        .group_by(Evaluation.follow_up_id)
    )
    effects = _recommendations(_placements(func.count(), _counted(Evaluation.effect.in_(FELT)))).join(
        Evaluation, Evaluation.follow_up_id == FollowUp.id
    )
    for host, urusan, evaluated, felt in _grouped(session, host_unit_ids, effects.where(Evaluation.id.in_(last))):
        found[host, urusan].evaluated, found[host, urusan].felt = evaluated, int(felt)
    done = (
        _recommendations(_placements(Decision.decided_on, FollowUp.closed_at))
        .join(Decision, Decision.recommendation_id == Recommendation.id)
        .where(
            Placement.host_unit_id.in_(host_unit_ids),
            Decision.superseded_at.is_(None),
            FollowUp.official_status == FollowUpStatus.SS,
        )
        .order_by(FollowUp.closed_at.desc(), FollowUp.id)
        .limit(NEWEST)
    )
    for host, urusan, decided_on, closed_at in session.execute(done):
        found[host, urusan].days.append((local_date(closed_at, zone) - decided_on).days)
    return found


_PRICE: Final[ColumnElement[Any]] = Placement.cost_allowance + Placement.cost_lodging + Placement.cost_transport


def _counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _placements(*columns: Any) -> Select[Any]:
    return (
        select(Placement.host_unit_id, Need.urusan_id, *columns)
        .select_from(Placement)
        .join(Placement.need)
        .where(Placement.departed_on.is_not(None))
    )


def _recommendations(statement: Select[Any]) -> Select[Any]:
    return statement.join(Recommendation, Recommendation.placement_id == Placement.id).outerjoin(
        FollowUp, FollowUp.recommendation_id == Recommendation.id
    )


def _grouped(session: Session, host_unit_ids: Collection[int], statement: Select[Any]) -> Sequence[Any]:
    return session.execute(
        statement.where(Placement.host_unit_id.in_(host_unit_ids)).group_by(Placement.host_unit_id, Need.urusan_id)
    ).all()
