"""The smallest notification and the smallest message."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.notifications.models import MailMessage, Notification
from magang.notifications.rules import MailKind, NotificationKind
from tests.factories.placements import NOW

SERIAL = count(1)


def build_notification(session: Session, user: User, **fields: Any) -> Notification:
    """Unread news that leads home."""
    n = next(SERIAL)
    facts = {
        "kind": NotificationKind.NEWS,
        "reference": f"R-2026-{n:03d}",
        "title": "Antrean daring",
        "text": "Laporkan progres",
        "endpoint": "overview.home",
        "told_once": str(n),
        "created_at": NOW,
    }
    row = Notification(**(facts | fields), user_id=user.id)
    session.add(row)
    session.flush()
    return row


def build_mail(session: Session, user: User, **fields: Any) -> MailMessage:
    """A message that is due."""
    facts = {
        "kind": MailKind.TEST,
        "recipient": "ani@kota.go.id",
        "subject": "Hal",
        "body_text": "isi\n",
        "body_html": "<p>isi</p>",
        "message_id": f"m{next(SERIAL)}@uji.go.id",
        "next_attempt_at": NOW,
        "created_at": NOW,
    }
    message = MailMessage(**(facts | fields), user_id=user.id)
    session.add(message)
    session.flush()
    return message
