"""Writing notifications for one person: what is new, what has settled itself, what the digest of the day takes along.

No audit events: that somebody was told something changes nothing in the city.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from magang.notifications.models import MailAttachment, MailMessage, Notification
from magang.notifications.rules import NotificationKind, told_once

# What waited longer than this for an address or a digest is no longer mailed; it stands in the list.
MAILED_WITHIN: Final = timedelta(days=7)
# Values in one IN: databases have a limit.
AT_ONCE: Final = 1000
KEPT_FOR: Final = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to tell somebody. `milestone` None: it waits, but today is no day to say so."""

    kind: NotificationKind
    reference: str
    title: str
    text: str
    endpoint: str
    due_on: date
    milestone: int | None
    office: str = ""
    anchor: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> tuple[NotificationKind, str, str, date]:
        """What it is about, whatever the milestone."""
        return self.kind, self.reference, self.text, self.due_on


def write(session: Session, user_id: int, notes: Sequence[Note], *, now: datetime) -> int:
    """Keep what is new of `notes`, and mark as read what no longer waits or is said anew. How many are new."""
    named = {_key(note): note for note in notes if note.milestone is not None}
    keys, known = list(named), set[str]()
    for start in range(0, len(keys), AT_ONCE):
        some = Notification.told_once.in_(keys[start : start + AT_ONCE])
        known.update(session.scalars(select(Notification.told_once).where(Notification.user_id == user_id, some)))
    fresh = [_row(user_id, key, note, now) for key, note in named.items() if key not in known]
    _settle(session, user_id, {n.subject for n in notes}, {_subject(row) for row in fresh}, now=now)
    session.add_all(fresh)
    session.flush()
    return len(fresh)


def _settle(session: Session, user_id: int, waiting: set[Any], said_anew: set[Any], *, now: datetime) -> None:
    unread = session.scalars(
        select(Notification).where(
            Notification.user_id == user_id,
            Notification.read_at.is_(None),
            Notification.kind.in_([k for k in NotificationKind if k.is_duty]),
        )
    )
    for row in unread:
        if _subject(row) not in waiting or _subject(row) in said_anew:
            row.read_at = now


def unmailed(session: Session, user_id: int, *, now: datetime) -> Sequence[Notification]:
    """What the next digest tells: unread and never mailed, the most urgent first."""
    return session.scalars(
        select(Notification)
        .where(
            Notification.user_id == user_id,
            Notification.read_at.is_(None),
            Notification.mail_id.is_(None),
            Notification.created_at > now - MAILED_WITHIN,
        )
        .order_by(Notification.due_on.nulls_last(), Notification.id)
    ).all()


def unread_by(session: Session) -> Sequence[int]:
    """Who has something unread: it may have settled itself, or go with the next digest."""
    return session.scalars(select(Notification.user_id).where(Notification.read_at.is_(None)).distinct()).all()


def has_digest(session: Session, user_id: int, day: date) -> bool:
    """Whether the digest of that day has been written."""
    digest = select(MailMessage.id).where(MailMessage.user_id == user_id, MailMessage.digest_of == day)
    return session.scalar(digest) is not None


def digested_since(session: Session, day: date) -> frozenset[int]:
    """Who has had a digest on that day or later."""
    return frozenset(session.scalars(select(MailMessage.user_id).where(MailMessage.digest_of >= day)))


def has_briefing(session: Session, user_id: int, week: date) -> bool:
    """Whether the briefing of the week that began on that Monday has been written."""
    written = select(MailMessage.id).where(MailMessage.user_id == user_id, MailMessage.week_of == week)
    return session.scalar(written) is not None


def keep_sheet(session: Session, week: date, name: str, content: bytes, *, now: datetime) -> int:
    """The id of the week's sheet; of two rounds at once one keeps it, and both mail that one."""
    found = select(MailAttachment.id).where(MailAttachment.week_of == week)
    known = session.scalar(found)
    if known is not None:
        return known
    session.add(MailAttachment(week_of=week, name=name, content=content, created_at=now))
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
    return session.scalars(found).one()


def read_all(session: Session, user_id: int, *, now: datetime) -> None:
    """Mark everything of a person as read."""
    unread = (Notification.user_id == user_id, Notification.read_at.is_(None))
    session.execute(update(Notification).where(*unread).values(read_at=now))


def tell(session: Session, user_id: int, note: Note, *, now: datetime) -> None:
    """One piece of news, in the transaction of what it is about; told once, however often that is mended at once."""
    key = _key(note)
    told = select(Notification.id).where(Notification.user_id == user_id, Notification.told_once == key)
    if session.scalar(told) is None:
        session.add(_row(user_id, key, note, now))


def forget(session: Session, now: datetime) -> int:
    """What was read long ago goes, and the mail it went with; unread and unsent ones stay. How many notifications."""
    before = now - KEPT_FOR
    gone = session.connection().execute(delete(Notification).where(Notification.read_at < before)).rowcount
    needed = select(Notification.mail_id).where(Notification.mail_id.is_not(None))
    session.execute(delete(MailMessage).where(MailMessage.sent_at < before, MailMessage.id.not_in(needed)))
    enclosed = select(MailMessage.attachment_id).where(MailMessage.attachment_id.is_not(None))
    session.execute(
        delete(MailAttachment).where(MailAttachment.created_at < before, MailAttachment.id.not_in(enclosed))
    )
    return gone


def _key(note: Note) -> str:
    return told_once(note.kind, f"{note.reference}|{note.text}", note.due_on, note.milestone or 0)


def _row(user_id: int, key: str, note: Note, now: datetime) -> Notification:
    return Notification(
        user_id=user_id,
        kind=note.kind,
        reference=note.reference[:60],
        title=note.title[:240],
        office=note.office[:32],
        text=note.text,
        params=note.params,
        endpoint=note.endpoint,
        args=dict(note.args),
        anchor=note.anchor,
        due_on=note.due_on if note.kind.is_duty else None,
        milestone=note.milestone,
        told_once=key,
        created_at=now,
    )


def _subject(row: Notification) -> tuple[NotificationKind, str, str, date | None]:
    return row.kind, row.reference, row.text, row.due_on
