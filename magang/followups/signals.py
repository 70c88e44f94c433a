"""What sets follow-ups in motion: a decision that accepts a recommendation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.followups.services import open_follow_up
from magang.hearings.models import Decision
from magang.hearings.services import decided
from magang.kernel.actor import Actor
from magang.recommendations.models import Recommendation
from magang.reference.models import CitySettings
from magang.reference.queries import work_calendar
from magang.reference.rules import CityClock


@decided.connect
def open_when_accepted(
    session: Session, actor: Actor, recommendation: Recommendation, decision: Decision, now: datetime
) -> None:
    """Start the clocks that the city has set."""
    if not decision.outcome.is_accepting:
        return
    city = session.get_one(CitySettings, 1)
    open_follow_up(
        session,
        actor,
        recommendation=recommendation,
        decision=decision,
        first_answer=city.promise(CityClock.FIRST_ANSWER, work_calendar(session)),
        now=now,
    )
