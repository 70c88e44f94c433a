"""A follow-up set in motion by a slip: mended, or taken back, before anybody has worked on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.followups.models import FollowUp
from magang.hearings.models import Decision
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_


def mend_follow_up(session: Session, actor: Actor, follow_up: FollowUp, *, decision: Decision, now: datetime) -> None:
    """Owner and dates as decided anew; gone when nothing is asked of an OPD any more. Refused once work has begun.

    A consequence, not an act of its own: deciding was authorised. Needs `plan`, `updates`, `rounds`, `moves` loaded.
    """
    if follow_up.plan is not None or follow_up.updates or follow_up.rounds or follow_up.moves:
        raise RuleBroken(N_("Tindak lanjutnya sudah dikerjakan; keputusannya tidak dapat diperbaiki lagi di sini."))
    if decision.owner_opd_id is None or decision.due_on is None:
        record(session, actor, Common.DELETED, follow_up, now=now)
        session.delete(follow_up)
        session.flush()
        return
    answer_time = follow_up.first_answer_due_on - follow_up.started_on
    follow_up.owner_opd_id, follow_up.started_on = decision.owner_opd_id, decision.decided_on
    follow_up.due_on = follow_up.original_due_on = decision.due_on
    follow_up.first_answer_due_on, follow_up.updated_at = decision.decided_on + answer_time, now
    record(session, actor, Common.UPDATED, follow_up, now=now)
