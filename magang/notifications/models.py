"""Notifications, mail, what somebody has switched off, and which days were done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice
from magang.notifications.rules import MailKind, MailState, NotificationKind


class MailMessage(Identified, Base):
    """A message to one person. Written in the transaction that has something to say, sent later by whoever is free."""

    __tablename__ = "mail_message"
    __table_args__ = (
        Index("ix_mail_message_state_next_attempt_at", "state", "next_attempt_at"),
        # One digest a person and day; the other kinds have no such key.
        Index("uq_mail_message_user_id_digest_of", "user_id", "digest_of", unique=True),
        # One briefing a person and week.
        Index("uq_mail_message_user_id_week_of", "user_id", "week_of", unique=True),
        CheckConstraint("(kind = 'weekly') = (week_of IS NOT NULL)", name="week_of_a_week"),
        CheckConstraint("(kind = 'digest') = (digest_of IS NOT NULL)", name="digest_of_a_day"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_with_time"),
        CheckConstraint("(state = 'sending') = (claimed_at IS NOT NULL)", name="claimed_while_sending"),
        CheckConstraint("state <> 'failed' OR last_error <> ''", name="failed_with_reason"),
        CheckConstraint("attempts >= 0", name="attempts_counted"),
    )
    __label__ = N_("Surel")

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[MailKind] = mapped_column(choice(MailKind, name="kind"))
    digest_of: Mapped[date | None]
    week_of: Mapped[date | None]  # its Monday
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body_text: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("mail_attachment.id"), index=True)
    # The same at each attempt, so that a server that has it already can tell.
    message_id: Mapped[str] = mapped_column(String(120), unique=True)

    state: Mapped[MailState] = mapped_column(choice(MailState, name="state"), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
    attachment: Mapped[MailAttachment | None] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.subject


class MailAttachment(Identified, Base):
    """The briefing of a week as PDF: kept once for all it is mailed to, so that a retry sends the same sheet."""

    __tablename__ = "mail_attachment"

    week_of: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Notification(Identified, Base):
    """One thing somebody was told. Sentences are source strings with their values, translated when shown."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("uq_notification_user_id_told_once", "user_id", "told_once", unique=True),
        Index("ix_notification_user_id_read_at", "user_id", "read_at"),
        CheckConstraint("text <> '' AND endpoint <> ''", name="says_something"),
    )
    __label__ = N_("Pemberitahuan")

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[NotificationKind] = mapped_column(choice(NotificationKind, name="kind"))
    reference: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(240))
    office: Mapped[str] = mapped_column(String(32), default="")
    text: Mapped[str] = mapped_column(String(200))
    params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    endpoint: Mapped[str] = mapped_column(String(80))
    args: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    anchor: Mapped[str] = mapped_column(String(40), default="")
    due_on: Mapped[date | None]
    milestone: Mapped[int | None]
    # `rules.told_once`
    told_once: Mapped[str] = mapped_column(String(220))
    # The digest it went out with; None: not yet mailed, or never (no address).
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail_message.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __str__(self) -> str:
        return f"{self.text}: {self.title}"


class NotificationSetting(Identified, Versioned, Base):
    """What somebody wants besides their duties. Without a row: everything."""

    __tablename__ = "notification_setting"
    __label__ = N_("Pengaturan pemberitahuan")
    __field_labels__ = {"news": N_("Kabar rekomendasi sendiri"), "weekly": N_("Taklimat pekanan")}

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    news: Mapped[bool] = mapped_column(default=True)
    weekly: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return N_("Pengaturan pemberitahuan")


class ReminderRun(Identified, Base):
    """A day on which everybody was looked after: the scheduler asks often and does it once."""

    __tablename__ = "reminder_run"

    day: Mapped[date] = mapped_column(unique=True)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notifications: Mapped[int]
    digests: Mapped[int]
