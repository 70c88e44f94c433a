"""The one mail of a person and day, and the week's briefing, in their language.

Written outside of any request, so that addresses are built by hand from the public address the letters have.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from flask import current_app
from flask_babel import ngettext
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.letters.queries import letter_settings
from magang.notifications.models import MailMessage, Notification
from magang.notifications.rules import MailKind, NotificationKind, one_line
from magang.overview.queries.briefing import Briefing
from magang.overview.rules import Task
from magang.web.city import current_city
from magang.web.i18n import LANGUAGES, speaking, tr

FIRST_THINGS: Final = (NotificationKind.ESCALATION, NotificationKind.DUTY, NotificationKind.NEWS)
# Of each kind; nobody reads more in a mail, and the list has all.
LONGEST: Final = 40


class Addresses:
    """Absolute addresses of our pages, from outside of a request; '' while no public address is set."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self._adapter = current_app.url_map.bind("localhost")

    def __call__(self, endpoint: str, args: Mapping[str, Any] | None = None, anchor: str = "") -> str:
        path = self._adapter.build(endpoint, dict(args or {}))
        return f"{self.root}{path}{'#' + anchor if anchor else ''}" if self.root else ""


def addresses(session: Session) -> Addresses:
    """By the letters' public address, which an administrator has set."""
    settings = letter_settings(session)
    return Addresses(settings.public_address if settings is not None else "")


def digest(
    user: User, rows: Sequence[Notification], waiting: Sequence[Task], at: Addresses, *, day: date, now: datetime
) -> MailMessage:
    """The digest of `day` with `rows`, what has risen to the reader first, and what is `waiting` without a date."""
    with speaking(_language(user)):
        late = sum(row.due_on is not None and row.due_on < day for row in rows)
        groups = [(kind, [row for row in rows if row.kind is kind]) for kind in FIRST_THINGS]
        subject = _subject(len(rows) + len(waiting), late)
        told = {"groups": [g for g in groups if g[1]], "waiting": waiting, "longest": LONGEST, "today": day}
        return _message(user, MailKind.DIGEST, subject, "digest", at, told, now=now, digest_of=day)


def weekly(user: User, found: Briefing, at: Addresses, *, sheet: int | None, now: datetime) -> MailMessage:
    """The briefing of a week; `sheet` is the attachment with its PDF, when that could be made."""
    with speaking(_language(user)):
        subject = tr(N_("Taklimat pekan ini"))
        told = {"briefing": found, "total": found.total, "enclosed": sheet is not None}
        week = found.week[0]
        return _message(user, MailKind.WEEKLY, subject, "weekly", at, told, now=now, week_of=week, attachment_id=sheet)


def test_mail(user: User, at: Addresses, *, now: datetime) -> MailMessage:
    """What an administrator sends to themselves."""
    with speaking(_language(user)):
        return _message(user, MailKind.TEST, tr(N_("Surel percobaan")), "test", at, {}, now=now)


def _subject(count: int, late: int) -> str:
    waiting = str(ngettext("%(num)s hal untuk Anda", "%(num)s hal untuk Anda", count))
    overdue = str(ngettext("%(num)s lewat tenggat", "%(num)s lewat tenggat", late))
    return f"{waiting}, {overdue}" if late else waiting


def _message(
    user: User,
    kind: MailKind,
    subject: str,
    template: str,
    at: Addresses,
    told: Mapping[str, Any],
    *,
    now: datetime,
    **keys: Any,
) -> MailMessage:
    city = current_city()
    everything = {"user": user, "city": city, "at": at, "subject": subject, "language": _language(user), **told}
    text, html = (
        current_app.jinja_env.get_template(f"notifications/mail/{template}.{form}").render(everything)
        for form in ("txt", "html")
    )
    host = at.root.partition("://")[2].partition("/")[0].partition(":")[0] or "magang.invalid"
    return MailMessage(
        user_id=user.id,
        kind=kind,
        recipient=user.email,
        subject=one_line(f"[Magang] {subject}"),
        body_text=text,
        body_html=html,
        message_id=f"{secrets.token_hex(16)}@{host}"[:120],
        next_attempt_at=now,
        created_at=now,
        **keys,
    )


def _language(user: User) -> str:
    return user.language if user.language in LANGUAGES else "id"
