"""The outbox: claim, send, note. Each step is a short transaction of its own; none is open while the server is asked.

A message is claimed by one conditional UPDATE, so that of two workers one gets it. Whoever dies between the claim and
the note leaves a message that may or may not have arrived: it is shown to the administrator and not sent again by
itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, select, update
from sqlalchemy.orm import Session, joinedload

from magang.jobs.context import short_write
from magang.kernel.labels import N_
from magang.notifications.models import MailMessage
from magang.notifications.post import Courier, Letter, Refused, ServerAway, TryLater, courier
from magang.notifications.rules import CLAIM_LASTS, MOST_ATTEMPTS, MailState, Tally, one_line, wait_after
from magang.settings import MailServer
from magang.web.clock import now

log = logging.getLogger(__name__)

INTERRUPTED = N_("Terputus saat dikirim; mungkin sudah sampai.")


def deliver(server: MailServer | None) -> Tally:
    """Send what is due. Without a server everything waits."""
    with short_write() as session:
        give_up_lost_claims(session, now=now())
    sent = failed = 0
    if server is not None and due_ids():
        try:
            with _line(server) as open_line:
                for message_id in due_ids():
                    outcome = _deliver_one(open_line, message_id)
                    sent += outcome is MailState.SENT
                    failed += outcome is MailState.FAILED
        except ServerAway as error:
            log.warning("the mail server does not answer: %s", error)
    with short_write() as session:
        return Tally(sent=sent, failed=failed, waiting=waiting(session))


@contextmanager
def _line(server: MailServer) -> Iterator[Courier]:
    """A connection. When there is none, everything due waits longer each time and nothing is given up."""
    with ExitStack() as stack:
        try:
            open_line = stack.enter_context(courier(server))
        except ServerAway as error:
            with short_write() as session:
                put_off(session, str(error), now=now())
            raise
        yield open_line


def due_ids() -> list[int]:
    """What may go out now, the oldest first; what has been tried in vain stands behind what is fresh."""
    with short_write() as session:
        return list(
            session.scalars(select(MailMessage.id).where(_is_due(now())).order_by(MailMessage.attempts, MailMessage.id))
        )


def _deliver_one(open_line: Courier, message_id: int) -> MailState | None:
    with short_write() as session:
        letter = claim(session, message_id, now=now())
    if letter is None:
        return None  # another worker has it
    try:
        open_line.hand_over(letter)
    except (TryLater, ServerAway) as error:
        with short_write() as session:
            state = put_back(session, message_id, str(error), now=now())
        if isinstance(error, ServerAway):
            raise
        return state
    except Refused as error:
        with short_write() as session:
            return end(session, message_id, MailState.FAILED, error=str(error), now=now())
    except Exception as error:  # a fault of ours must not leave it claimed
        log.exception("message %s could not be sent", message_id)
        with short_write() as session:
            return end(session, message_id, MailState.FAILED, error=type(error).__name__, now=now())
    with short_write() as session:
        return end(session, message_id, MailState.SENT, now=now())


def claim(session: Session, message_id: int, *, now: datetime) -> Letter | None:
    """Take a due message, and what it says; None when another worker was first."""
    taken = _set(
        session,
        and_(MailMessage.id == message_id, _is_due(now)),
        state=MailState.SENDING,
        claimed_at=now,
        attempts=MailMessage.attempts + 1,
    )
    if not taken:
        return None
    found = session.scalars(
        select(MailMessage)
        .where(MailMessage.id == message_id)
        .options(joinedload(MailMessage.user), joinedload(MailMessage.attachment))
    ).one()
    return Letter(
        recipient=found.recipient,
        name=found.user.name,
        subject=found.subject,
        text=found.body_text,
        html=found.body_html,
        message_id=found.message_id,
        at=found.created_at,
        pdf=(found.attachment.name, found.attachment.content) if found.attachment is not None else None,
    )


def end(session: Session, message_id: int, state: MailState, *, now: datetime, error: str = "") -> MailState:
    """Note how a claimed message ended."""
    sent_at = now if state is MailState.SENT else None
    _set(session, _claimed(message_id), state=state, claimed_at=None, sent_at=sent_at, last_error=one_line(error, 300))
    return state


def put_back(session: Session, message_id: int, error: str, *, now: datetime) -> MailState:
    """Let a claimed message wait, longer each time; one that was put off too often has failed."""
    attempts = session.scalars(select(MailMessage.attempts).where(MailMessage.id == message_id)).one()
    if attempts >= MOST_ATTEMPTS:
        return end(session, message_id, MailState.FAILED, error=error, now=now)
    _set(
        session,
        _claimed(message_id),
        state=MailState.QUEUED,
        claimed_at=None,
        next_attempt_at=now + wait_after(attempts),
        last_error=one_line(error, 300),
    )
    return MailState.QUEUED


def put_off(session: Session, error: str, *, now: datetime) -> None:
    """The server is away: everything due waits, and nothing is given up however long that lasts."""
    for message in session.scalars(select(MailMessage).where(_is_due(now))):
        message.attempts += 1
        message.next_attempt_at = now + wait_after(message.attempts)
        message.last_error = one_line(error, 300)


def give_up_lost_claims(session: Session, *, now: datetime) -> None:
    """What a process that is gone had in its hands."""
    stale = and_(MailMessage.state == MailState.SENDING, MailMessage.claimed_at < now - CLAIM_LASTS)
    _set(session, stale, state=MailState.FAILED, claimed_at=None, last_error=INTERRUPTED)


def retry(session: Session, *, now: datetime) -> int:
    """Queue every failed message again, at an administrator's word. How many."""
    failed = MailMessage.state == MailState.FAILED
    return _set(session, failed, state=MailState.QUEUED, attempts=0, next_attempt_at=now)


def waiting(session: Session) -> int:
    """How many messages have not gone out yet."""
    unsent = MailMessage.state.in_([MailState.QUEUED, MailState.SENDING])
    return session.scalar(select(func.count(MailMessage.id)).where(unsent)) or 0


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(MailMessage.state == MailState.QUEUED, MailMessage.next_attempt_at <= now)


def _claimed(message_id: int) -> ColumnElement[bool]:
    return and_(MailMessage.id == message_id, MailMessage.state == MailState.SENDING)


def _set(session: Session, where: ColumnElement[bool], **values: object) -> int:
    statement = update(MailMessage).where(where).values(**values).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", session.execute(statement)).rowcount
