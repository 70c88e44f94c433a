"""A follow-up set in motion by a slip: mended, or taken back, before anybody has worked on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.followups.models import FollowUp
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_

# Consequences, not acts of their own: deciding was authorised. Both need `plan`, `updates`, `rounds`, `moves` and
# `guest_reports` loaded, and are refused once work has begun.


def hand_over(session: Session, actor: Actor, follow_up: FollowUp, *, owner_opd_id: int, now: datetime) -> None:
    """It was meant for another OPD."""
    _ensure_untouched(follow_up)
    follow_up.owner_opd_id, follow_up.updated_at = owner_opd_id, now
    record(session, actor, Common.UPDATED, follow_up, now=now)


def take_back(session: Session, actor: Actor, follow_up: FollowUp, *, now: datetime) -> None:
    """It was not meant at all, or not from that day to that day: the database lets nobody change those (dates.py)."""
    _ensure_untouched(follow_up)
    record(session, actor, Common.DELETED, follow_up, now=now)
    session.delete(follow_up)
    session.flush()


def _ensure_untouched(follow_up: FollowUp) -> None:
    done = (follow_up.updates, follow_up.rounds, follow_up.moves, follow_up.guest_reports)
    if follow_up.plan is not None or any(done):
        raise RuleBroken(N_("Tindak lanjutnya sudah dikerjakan; keputusannya tidak dapat diperbaiki lagi di sini."))
