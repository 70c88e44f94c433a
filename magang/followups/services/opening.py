"""A follow-up opens when a decision accepts a recommendation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.followups.models import FollowUp
from magang.followups.trail import Verb, tell
from magang.hearings.models import Decision
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.kernel.workdays import Promise
from magang.recommendations.models import Recommendation


def open_follow_up(
    session: Session,
    actor: Actor,
    *,
    recommendation: Recommendation,
    decision: Decision,
    first_answer: Promise,
    now: datetime,
) -> FollowUp:
    """Start the clock on the day of the decision. A consequence, not an act of its own: deciding was authorised."""
    if not decision.outcome.is_accepting or decision.owner_opd_id is None or decision.due_on is None:
        raise RuleBroken(N_("Tindak lanjut hanya dibuka oleh keputusan yang menerima rekomendasi."))
    follow_up = FollowUp(
        recommendation=recommendation,
        owner_opd_id=decision.owner_opd_id,
        started_on=decision.decided_on,
        due_on=decision.due_on,
        original_due_on=decision.due_on,
        first_answer_due_on=first_answer.due(decision.decided_on),
        created_at=now,
    )
    session.add(follow_up)
    tell(session, actor, Verb.OPENED, follow_up, now=now)
    return follow_up
