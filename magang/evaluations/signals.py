"""What sets evaluations in motion: an official status that becomes SS, or falls back from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.evaluations import services
from magang.evaluations.models import Evaluation
from magang.evaluations.rules import EvaluationStatus
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus
from magang.followups.services.verification import official_status_set
from magang.kernel.actor import Actor
from magang.kernel.clock import local_date
from magang.reference.models import CitySettings
from magang.reference.queries import work_calendar
from magang.reference.rules import CityClock


@official_status_set.connect
def follow_the_status(
    session: Session, actor: Actor, follow_up: FollowUp, before: FollowUpStatus, now: datetime
) -> None:
    """Schedule an evaluation with SS, and void the one that waits when SS is lost."""
    implemented = follow_up.official_status.is_implemented
    if implemented is before.is_implemented:
        return
    if implemented:
        city = session.get_one(CitySettings, 1)
        due_on = city.promise(CityClock.EVALUATION, work_calendar(session)).due(local_date(now, city.time_zone))
        services.schedule(session, actor, follow_up, due_on=due_on, now=now)
        return
    waiting = session.scalar(
        select(Evaluation).where(
            Evaluation.follow_up_id == follow_up.id, Evaluation.status == EvaluationStatus.SCHEDULED
        )
    )
    if waiting is not None:
        services.void(session, actor, waiting, now=now)
