"""A decision mended at the hearing that took it mends the follow-up it had set in motion."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.followups.models import FollowUp
from magang.followups.services.mending import hand_over, take_back
from magang.followups.signals import open_when_accepted
from magang.hearings.models import Decision
from magang.hearings.services import mended
from magang.kernel.actor import Actor
from magang.recommendations.models import Recommendation


@mended.connect
def mend(session: Session, actor: Actor, recommendation: Recommendation, decision: Decision, now: datetime) -> None:
    """What was begun by a slip is mended; what was not begun, begins."""
    begun = session.scalar(
        select(FollowUp)
        .where(FollowUp.recommendation_id == recommendation.id)
        .options(
            joinedload(FollowUp.recommendation),
            joinedload(FollowUp.plan),
            *(
                selectinload(parts)
                for parts in (FollowUp.updates, FollowUp.rounds, FollowUp.moves, FollowUp.guest_reports)
            ),
        )
    )
    owner = decision.owner_opd_id
    if begun is not None:
        same_days = (decision.decided_on, decision.due_on) == (begun.started_on, begun.due_on)
        if owner is not None and same_days:
            hand_over(session, actor, begun, owner_opd_id=owner, now=now)
            return
        take_back(session, actor, begun, now=now)
    open_when_accepted(session, actor, recommendation, decision, now)
