"""News for whoever proposed a recommendation: what was decided about it, and each change of its official status."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus
from magang.followups.services.verification import official_status_set
from magang.hearings.models import Decision
from magang.hearings.services import decided
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.notifications import ledger
from magang.notifications.ledger import Note
from magang.notifications.models import NotificationSetting
from magang.notifications.rules import NotificationKind
from magang.recommendations.models import Recommendation


@decided.connect
def tell_of_decision(
    session: Session, actor: Actor, recommendation: Recommendation, decision: Decision, now: datetime
) -> None:
    words = {"outcome": decision.outcome.label}
    _tell(session, actor, recommendation, N_("Rekomendasi Anda diputus: %(outcome)s"), words, now=now)


@official_status_set.connect
def tell_of_status(session: Session, actor: Actor, follow_up: FollowUp, before: FollowUpStatus, now: datetime) -> None:
    if follow_up.official_status is not before:
        words = {"status": follow_up.official_status.label}
        recommendation = session.get_one(Recommendation, follow_up.recommendation_id)
        _tell(session, actor, recommendation, N_("Status resmi rekomendasi Anda: %(status)s"), words, now=now)


def _tell(
    session: Session, actor: Actor, recommendation: Recommendation, text: str, words: dict[str, str], *, now: datetime
) -> None:
    """Nobody is told what they did themselves, or what they have switched off."""
    author = recommendation.author_id
    off = select(NotificationSetting.id).where(NotificationSetting.user_id == author, ~NotificationSetting.news)
    if author == actor.user_id or session.scalar(off) is not None:
        return
    reference = recommendation.reference
    note = Note(
        NotificationKind.NEWS,
        reference,
        recommendation.title,
        text,
        "recommendations.show",
        now.date(),
        # Two pieces of news of one day are two: the second is told by its moment.
        int(now.timestamp()),
        args={"reference": reference},
        params=words,
    )
    ledger.tell(session, author, note, now=now)
