"""Calling, holding and closing a hearing."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.hearings import policy
from magang.hearings.models import Hearing
from magang.hearings.queries import meeting as queries
from magang.hearings.rules import TRANSITIONS, HearingAction, HearingVerb, closing_gaps
from magang.hearings.services import freezing
from magang.hearings.services.agenda import seat_subject
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, RuleBroken, StaleVersion
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.recommendations.models import Recommendation
from magang.recommendations.services import present


def create(
    session: Session,
    actor: Actor,
    *,
    title: str,
    held_on: date,
    room: str,
    starts_at: time | None = None,
    now: datetime,
) -> Hearing:
    """A planned hearing."""
    policy.create(actor).ensure()
    hearing = Hearing(title=title, held_on=held_on, starts_at=starts_at, room=room, created_at=now, updated_at=now)
    session.add(hearing)
    record(session, actor, Common.CREATED, hearing, now=now)
    return hearing


def revise(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    *,
    title: str,
    held_on: date,
    room: str,
    starts_at: time | None = None,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a hearing that has not begun. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.edit(actor, hearing).ensure()
    hearing.expect_version(expected_version)
    hearing.title, hearing.held_on, hearing.room = title, held_on, room
    hearing.starts_at, hearing.updated_at = starts_at, now
    record(session, actor, Common.UPDATED, hearing, now=now)


def hold(session: Session, actor: Actor, hearing: Hearing, *, today: date, now: datetime) -> None:
    """The meeting begins, on its day or after it."""
    policy.hold(actor, hearing).ensure()
    _refuse_before(hearing, today)
    _move(session, actor, hearing, HearingAction.HOLD, now=now)


def remark(
    session: Session, actor: Actor, hearing: Hearing, *, remarks: str, expected_edition: int, now: datetime
) -> None:
    """How the meeting went, in the secretary's words. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.take_minutes(actor, hearing).ensure()
    if hearing.remarks_edition != expected_edition:
        raise StaleVersion
    hearing.remarks, hearing.updated_at = remarks, now
    record(session, actor, HearingVerb.REMARKED, hearing, now=now)


def close(session: Session, actor: Actor, hearing: Hearing, *, now: datetime) -> None:
    """The meeting ends and its minutes freeze. Raises `GapsRemain` while something is not said (DESIGN 3)."""
    policy.close(actor, hearing).ensure()
    if missing := closing_gaps(queries.closing_facts(session, actor, hearing)):
        raise GapsRemain(missing)
    minutes = freezing.minutes_of(session, actor, hearing, at=now)
    session.add(minutes)
    changes: dict[str, tuple[object, object]] = {N_("Sidik naskah"): ("", minutes.sha256)}
    _move(session, actor, hearing, HearingAction.CLOSE, now=now, changes=changes)


def present_at(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    *,
    recommendation: Recommendation,
    today: date,
    now: datetime,
) -> None:
    """A recommendation was presented at this hearing, whether it stood on the agenda or not."""
    if hearing.status.is_final:
        raise RuleBroken(N_("Pemaparan ini sudah ditutup."))
    _refuse_before(hearing, today)
    seat_subject(hearing, recommendation)
    present(session, actor, recommendation, on=hearing.held_on, now=now)


def _refuse_before(hearing: Hearing, today: date) -> None:
    if today < hearing.held_on:
        raise RuleBroken(N_("Hari pemaparan belum tiba."))


def _move(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    action: HearingAction,
    *,
    now: datetime,
    changes: dict[str, tuple[object, object]] | None = None,
) -> None:
    hearing.status = advance(TRANSITIONS, hearing.status, action)
    hearing.updated_at = now
    record(session, actor, action, hearing, now=now, changes=changes)
