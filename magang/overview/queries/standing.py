"""Where recommendations stand today: one query, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from magang.followups.models import EvidenceFile, FollowUp, ProgressUpdate, VerificationRound
from magang.followups.rules import FollowUpStatus, HealthFacts, RoundState, health
from magang.hearings.models import Decision
from magang.kernel.actor import Actor
from magang.kernel.clock import local_date
from magang.overview.queries.reach import reach
from magang.overview.rules import Clocks, Standing
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd

_LEAD, _OWNER = aliased(Opd), aliased(Opd)
_NEWEST_EVIDENCE = (
    select(func.max(EvidenceFile.uploaded_at))
    .join(EvidenceFile.update)
    .where(ProgressUpdate.follow_up_id == FollowUp.id)
    .scalar_subquery()
)
# Put together once: that takes longer than asking.
_STANDINGS: Final = (
    select(
        Recommendation.id,
        Recommendation.reference,
        Recommendation.title,
        Recommendation.status,
        Recommendation.submitted_at,
        Recommendation.approved_at,
        Recommendation.presented_on,
        Recommendation.return_reason,
        _LEAD.short_name.label("lead_opd"),
        Decision.outcome,
        Decision.decided_on,
        _OWNER.short_name.label("owner_opd"),
        FollowUp.official_status,
        FollowUp.started_on,
        FollowUp.due_on,
        FollowUp.original_due_on,
        FollowUp.due_moves,
        FollowUp.last_news_at,
        FollowUp.closed_at,
        FollowUp.opd_percent,
        VerificationRound.opened_at,
        _NEWEST_EVIDENCE.label("newest_evidence"),
    )
    .join(Recommendation.placement)
    .outerjoin(_LEAD, Recommendation.lead_opd_id == _LEAD.id)
    .outerjoin(Decision, (Decision.recommendation_id == Recommendation.id) & Decision.superseded_at.is_(None))
    .outerjoin(FollowUp, FollowUp.recommendation_id == Recommendation.id)
    .outerjoin(_OWNER, FollowUp.owner_opd_id == _OWNER.id)
    .outerjoin(
        VerificationRound,
        (VerificationRound.follow_up_id == FollowUp.id) & (VerificationRound.state != RoundState.CLOSED),
    )
    .order_by(Recommendation.id.desc())
)


def standings(session: Session, actor: Actor, clocks: Clocks, *where: ColumnElement[bool]) -> Sequence[Standing]:
    """The recommendations in the actor's reach, newest first. `where` may name Recommendation and its Placement."""
    rows = session.execute(_STANDINGS.where(reach(actor).recommendations, *where))
    return [_standing(row, clocks) for row in rows]


def _standing(row: Any, clocks: Clocks) -> Standing:
    def day(moment: datetime | None) -> date | None:
        return local_date(moment, clocks.zone) if moment else None

    return Standing(
        id=row.id,
        reference=row.reference,
        title=row.title,
        status=row.status,
        lead_opd=row.lead_opd or "",
        submitted_on=day(row.submitted_at),
        approved_on=day(row.approved_at),
        presented_on=row.presented_on,
        return_reason=row.return_reason,
        outcome=row.outcome,
        decided_on=row.decided_on,
        owner_opd=row.owner_opd or "",
        official=row.official_status,
        health=follow_up_health(row.official_status, row.due_on, day(row.last_news_at), day(row.opened_at), clocks),
        started_on=row.started_on,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        due_moves=row.due_moves or 0,
        last_news_on=day(row.last_news_at),
        closed_on=day(row.closed_at),
        percent=row.opd_percent or 0,
        last_evidence_on=day(row.newest_evidence),
    )


def follow_up_health(
    official: FollowUpStatus | None, due_on: date | None, news_on: date | None, opened_on: date | None, clocks: Clocks
) -> Any:
    """The health of a follow-up from its columns; None where there is no follow-up."""
    if official is None or due_on is None:
        return None
    return health(
        HealthFacts(
            today=clocks.today,
            due_on=due_on,
            last_news_on=news_on,
            official=official,
            fresh_since=clocks.stale.since(clocks.today),
            round_opened_on=opened_on,
        )
    )
