"""Reading notifications and mail: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, exists, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from magang.accounts.models import User
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, enum_filter
from magang.notifications import policy
from magang.notifications.models import MailMessage, Notification, NotificationSetting, ReminderRun
from magang.notifications.rules import MailKind, MailState, NotificationKind

# Whoever had something to be told in this time and has no address is shown to the administrator.
RECENTLY: Final = timedelta(days=30)


def own(actor: Actor) -> Select[Notification]:
    """What the actor has been told."""
    return select(Notification).where(Notification.user_id == actor.user_id)


def find_own(session: Session, actor: Actor, notification_id: int) -> Notification | None:
    """One of the actor's own; None for anybody else's."""
    return session.scalar(own(actor).where(Notification.id == notification_id))


def unread(session: Session, actor: Actor) -> int:
    """The number beside the bell."""
    where = (Notification.user_id == actor.user_id, Notification.read_at.is_(None))
    return session.scalar(select(func.count(Notification.id)).where(*where)) or 0


def find_setting(session: Session, actor: Actor) -> NotificationSetting:
    """The actor's choices, or a fresh row with everything on."""
    found = session.scalar(select(NotificationSetting).where(NotificationSetting.user_id == actor.user_id))
    return found or NotificationSetting(user_id=actor.user_id, news=True, weekly=True, version=1)


NOTIFICATIONS: Final = Listing(
    columns=(
        Column("hal", N_("Hal"), lambda n: n.text),
        Column("tentang", N_("Tentang"), lambda n: n.title, Notification.title),
        Column("rujukan", N_("Rujukan"), lambda n: n.reference, shown=False),
        Column("jenis", N_("Jenis"), lambda n: n.kind, Notification.kind),
        Column("tenggat", N_("Tenggat"), lambda n: n.due_on, Notification.due_on),
        Column("dibuat", N_("Diberitahukan"), lambda n: n.created_at, Notification.created_at),
        Column("dibaca", N_("Dibaca"), lambda n: n.read_at, Notification.read_at),
    ),
    tie_break=Notification.id,
    default_sort="-dibuat",
    filters=(
        enum_filter("jenis", N_("Jenis"), NotificationKind, Notification.kind),
        Filter(
            "keadaan",
            N_("Keadaan"),
            lambda _: [("baru", N_("Belum dibaca")), ("lama", N_("Sudah dibaca"))],
            lambda value: Notification.read_at.is_(None) if value == "baru" else Notification.read_at.is_not(None),
        ),
    ),
    search=lambda text: or_(
        *(c.icontains(text, autoescape=True) for c in (Notification.title, Notification.reference))
    ),
    search_label=N_("Cari judul atau nomor"),
    filename="pemberitahuan",
)


def outbox(actor: Actor) -> Select[MailMessage]:
    """Every message, for the administrator alone."""
    found = select(MailMessage).join(MailMessage.user)
    return found if policy.keep_outbox(actor) else found.where(false())


MAIL: Final = Listing(
    columns=(
        Column("dibuat", N_("Dibuat"), lambda m: m.created_at, MailMessage.created_at),
        Column("kepada", N_("Kepada"), lambda m: m.user.name, User.name),
        Column("perihal", N_("Perihal"), lambda m: m.subject, MailMessage.subject),
        Column("keadaan", N_("Keadaan"), lambda m: m.state, MailMessage.state),
        Column("percobaan", N_("Percobaan"), lambda m: m.attempts, MailMessage.attempts),
        Column("berikutnya", N_("Percobaan berikutnya"), lambda m: m.next_attempt_at, MailMessage.next_attempt_at),
        Column("galat", N_("Galat terakhir"), lambda m: m.last_error, shown=False),
    ),
    tie_break=MailMessage.id,
    default_sort="-dibuat",
    filters=(
        enum_filter("keadaan", N_("Keadaan"), MailState, MailMessage.state),
        enum_filter("jenis", N_("Jenis"), MailKind, MailMessage.kind),
    ),
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (User.name, MailMessage.subject))),
    search_label=N_("Cari nama atau perihal"),
    options=(contains_eager(MailMessage.user),),
    filename="surel",
)


def mail_counts(session: Session) -> Mapping[MailState, int]:
    """How many messages are in each state."""
    counted = session.execute(select(MailMessage.state, func.count(MailMessage.id)).group_by(MailMessage.state))
    found = {state: count for state, count in counted}  # noqa: C416 - rows are Row, not tuple
    return {state: found.get(state, 0) for state in MailState}


def without_address(session: Session, *, now: datetime) -> Sequence[User]:
    """People who were told something lately and can't be written to."""
    told = exists().where(Notification.user_id == User.id, Notification.created_at > now - RECENTLY)
    return session.scalars(
        select(User)
        .where(User.is_active, User.email == "", told)
        .order_by(User.name, User.id)
        .options(joinedload(User.opd))
    ).all()


def last_round(session: Session) -> ReminderRun | None:
    """The latest day on which everybody was looked after."""
    return session.scalar(select(ReminderRun).order_by(ReminderRun.day.desc()).limit(1))
