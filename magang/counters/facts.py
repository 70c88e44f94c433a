"""Reading from the thread what the counters rest on: a constant number of queries for any number of things."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from magang.counters.rules import Basis, Facts, Kind, NeedFacts, Place, PlacementFacts, RecommendationFacts, scopes
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import EvaluationStatus
from magang.followups.models import EvidenceFile, FollowUp, Obstacle, ProgressUpdate, VerificationRound
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import ObstacleRemover, RoundState
from magang.kernel.clock import local_date
from magang.kernel.workdays import Promise
from magang.needs.models import Need, NeedProgramme
from magang.placements.models import Placement, PlacementProgramme
from magang.recommendations.models import Recommendation, RecommendationProgramme
from magang.reference.models import CitySettings, HostUnit, PriorityProgramme
from magang.reference.queries import work_calendar
from magang.reference.rules import CityClock

# Which things: a condition on the column that holds their id.
Which = Callable[[InstrumentedAttribute[int]], ColumnElement[bool]]
Found = Mapping[int, Facts]


def these(ids: Collection[int]) -> Which:
    return lambda column: column.in_(ids)


def between(first: int, last: int) -> Which:
    return lambda column: column.between(first, last)


def basis(session: Session) -> Basis:
    """The city's settings; usual ones while it has none."""
    city = session.scalar(select(CitySettings).limit(1))
    if city is None:
        return Basis("UTC", Promise(30), Promise(14), Promise(30))
    calendar = work_calendar(session)
    clocks = (CityClock.STALE, CityClock.REPORT, CityClock.HEARING)
    return Basis(city.time_zone, *(city.promise(clock, calendar) for clock in clocks))


def _served(
    session: Session, key: InstrumentedAttribute[int], programme: InstrumentedAttribute[int], which: Which
) -> Mapping[int, list[tuple[int, str]]]:
    """Thing → the programmes it serves, with their agendas."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = session.execute(
        select(key, programme, PriorityProgramme.agenda).join(PriorityProgramme, PriorityProgramme.id == programme)
        .where(which(key))
    )  # fmt: skip
    for thing_id, programme_id, agenda in rows:
        found[thing_id].append((programme_id, agenda))
    return found


def _needs(session: Session, which: Which, rests: Basis) -> Found:  # noqa: ARG001 - read like the others
    served = _served(session, NeedProgramme.need_id, NeedProgramme.programme_id, which)
    rows = session.execute(select(Need.id, Need.urusan_id, Need.owner_opd_id).where(which(Need.id)))
    return {
        id_: NeedFacts(Place(0, urusan, opd, scopes(served.get(id_, ()), None)), id_ in served)
        for id_, urusan, opd in rows
    }


_COST: Final = reduce(
    add, (func.coalesce(c, 0) for c in (Placement.cost_allowance, Placement.cost_lodging, Placement.cost_transport))
)


def _placements(session: Session, which: Which, rests: Basis) -> Found:  # noqa: ARG001
    served = _served(session, PlacementProgramme.placement_id, PlacementProgramme.programme_id, which)
    rows = session.execute(
        select(
            Placement.id,
            Placement.cycle_id,
            Need.urusan_id,
            Placement.sending_opd_id,
            HostUnit.region_id,
            Placement.status,
            _COST,
            Placement.recalled_on,
            Placement.reported_on,
        )
        .join(Placement.need)
        .outerjoin(Placement.host_unit)
        .where(which(Placement.id))
    )
    return {
        id_: PlacementFacts(
            Place(cycle, urusan, opd, scopes(served.get(id_, ()), region)), id_ in served, status, cost, recalled, home
        )
        for id_, cycle, urusan, opd, region, status, cost, recalled, home in rows
    }


def _recommendations(session: Session, which: Which, rests: Basis) -> Found:
    served = _served(session, RecommendationProgramme.recommendation_id, RecommendationProgramme.programme_id, which)
    blocked = _blocked(session, which)
    newest_evidence = (
        select(func.max(EvidenceFile.uploaded_at))
        .join(EvidenceFile.update)
        .where(ProgressUpdate.follow_up_id == FollowUp.id)
        .scalar_subquery()
    )
    claim = (
        select(VerificationRound.opd_rating)
        .where(VerificationRound.follow_up_id == FollowUp.id, VerificationRound.opd_rating.is_not(None))
        .order_by(VerificationRound.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    opened = (
        select(VerificationRound.opened_at)
        .where(VerificationRound.follow_up_id == FollowUp.id, VerificationRound.state != RoundState.CLOSED)
        .scalar_subquery()
    )
    evaluated = (
        select(func.count())
        .where(Evaluation.follow_up_id == FollowUp.id, Evaluation.status == EvaluationStatus.CONCLUDED)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Recommendation.id,
            Recommendation.status,
            Recommendation.lead_opd_id,
            Placement.cycle_id,
            Placement.urusan_id,
            HostUnit.region_id,
            FollowUp.owner_opd_id,
            FollowUp.official_status,
            FollowUp.due_on,
            FollowUp.last_news_at,
            opened.label("opened_at"),
            claim.label("claim"),
            newest_evidence.label("newest_evidence"),
            evaluated.label("evaluated"),
        )
        .join(Recommendation.placement)
        .outerjoin(Placement.host_unit)
        .outerjoin(FollowUp, FollowUp.recommendation_id == Recommendation.id)
        .where(which(Recommendation.id))
    )

    def day(moment: datetime | None) -> date | None:
        return local_date(moment, rests.zone) if moment else None

    def facts(row: Any) -> RecommendationFacts:
        # Whoever was made the owner answers for it; before the decision, whoever is proposed to lead.
        opd = row.owner_opd_id or row.lead_opd_id or 0
        return RecommendationFacts(
            place=Place(row.cycle_id, row.urusan_id or 0, opd, scopes(served.get(row.id, ()), row.region_id)),
            status=row.status,
            official=row.official_status,
            due_on=row.due_on,
            heard_on=day(row.last_news_at),
            round_opened_on=day(row.opened_at),
            claim=row.claim,
            evidence_on=day(row.newest_evidence),
            blocked_by=tuple(blocked.get(row.id, ())),
            evaluated=row.evaluated,
        )

    return {row.id: facts(row) for row in rows}


def _blocked(session: Session, which: Which) -> Mapping[int, list[ObstacleRemover]]:
    """Recommendation → the offices that its open obstacles wait for."""
    found: dict[int, list[ObstacleRemover]] = defaultdict(list)
    rows = session.execute(
        select(FollowUp.recommendation_id, Obstacle.remover)
        .select_from(Obstacle)
        .join(Obstacle.update)
        .join(ProgressUpdate.follow_up)
        .where(which(FollowUp.recommendation_id), Obstacle.state != ObstacleState.RESOLVED)
    )
    for recommendation_id, remover in rows:
        found[recommendation_id].append(remover)
    return found


READERS: Final = {Kind.NEED: _needs, Kind.PLACEMENT: _placements, Kind.RECOMMENDATION: _recommendations}
TABLES: Final[Mapping[Kind, InstrumentedAttribute[int]]] = {
    Kind.NEED: Need.id,
    Kind.PLACEMENT: Placement.id,
    Kind.RECOMMENDATION: Recommendation.id,
}


def read_facts(session: Session, kind: Kind, which: Which, rests: Basis) -> Found:
    """The facts of the things of one kind, by id."""
    return READERS[kind](session, which, rests)


def ids_after(session: Session, kind: Kind, last: int, limit: int) -> Sequence[int]:
    """The next ids of a kind, for walking through all of them."""
    column = TABLES[kind]
    return session.scalars(select(column).where(column > last).order_by(column).limit(limit)).all()
