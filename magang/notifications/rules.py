"""When somebody is reminded, who hears of what is overdue, and how long mail waits. Stdlib, kernel only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_, LabelledEnum

WEEK: Final = 7


class NotificationKind(LabelledEnum):
    """Why somebody is told. What is a duty can't be switched off."""

    DUTY = "duty", N_("Tugas Anda")
    ESCALATION = "escalation", N_("Naik ke Anda")
    NEWS = "news", N_("Kabar")

    @property
    def is_duty(self) -> bool:
        return self is not NotificationKind.NEWS


def milestone(due_on: date, today: date, before: Iterable[int], *, quiet: int = 0) -> int | None:
    """Which reminder of a due date `today` stands at, as days left; None before the first.

    Before it: the nearest of `before` (30, 7, 1) that is reached, or will be in the `quiet` days after today on which
    nobody is reminded: what falls due on a Monday is told on Friday. After it: -1, -8, -15 and so on, one a week. A
    day on which nobody was reminded is made up for by the next one, with the one reminder that then is true.
    """
    left = (due_on - today).days
    if left >= 0:
        return min((step for step in before if left - quiet <= step), default=None)
    return left + (-left - 1) % WEEK


class Level(LabelledEnum):
    """Where something overdue has risen to."""

    HEAD = "head", N_("atasan")
    SEKDA = "sekda", N_("Sekda")


def risen_to(days_late: int, *, head_after: int, sekda_after: int) -> tuple[Level, ...]:
    """The levels that hear of something this many days late, besides whose work it is."""
    return tuple(level for level, after in ((Level.HEAD, head_after), (Level.SEKDA, sekda_after)) if days_late > after)


def stands_above(actor: Actor, owner: Actor) -> bool:
    """Whether `actor` is superior to `owner`: their superior or the head of their office; nobody above oneself."""
    if actor.user_id == owner.user_id or owner.has(Role.MAYOR, Role.SEKDA, Role.OPD_HEAD):
        return False  # Above a head of office stands the Sekda.
    offices = owner.opds() | ({owner.opd_id} if owner.opd_id is not None else frozenset())
    return not offices.isdisjoint(actor.opds(Role.OPD_HEAD, Role.SUPERIOR))


def told_once(kind: NotificationKind, subject: str, due_on: date, step: int) -> str:
    """What makes two notifications of one person the same: said twice, it is written once. At most 220 characters."""
    return f"{kind.value}|{due_on.isoformat()}|{step}|{subject}"[:220]


class MailKind(LabelledEnum):
    DIGEST = "digest", N_("Ringkasan harian")
    WEEKLY = "weekly", N_("Taklimat pekanan")
    TEST = "test", N_("Surel percobaan")


class MailState(LabelledEnum):
    """A message is claimed (`sending`) before it goes out, so that two workers never send the same one."""

    QUEUED = "queued", N_("Menunggu dikirim")
    SENDING = "sending", N_("Sedang dikirim")
    SENT = "sent", N_("Terkirim")
    FAILED = "failed", N_("Gagal")


FIRST_WAIT: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=6)
# A server that answers "later" this often (about four days) means no. One that does not answer at all may come back.
MOST_ATTEMPTS: Final = 20
# A claim older than this belongs to a process that is gone.
CLAIM_LASTS: Final = timedelta(minutes=15)

# One plain address and nothing else: no names, lists, comments or line ends, which a header would take for more.
ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,185}\.[A-Za-z]{2,}", re.ASCII)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 5 minutes, doubled each time, at most 6 hours."""
    doublings: int = min(max(attempts, 1) - 1, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def one_line(text: str, longest: int = 200) -> str:
    """Text as it may stand in a header: control characters and line ends become spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:longest]


def week_of(today: date) -> date:
    """The Monday of the week: its briefing is mailed once."""
    return today - timedelta(days=today.weekday())


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run of `magang remind` did (or, in a dry run, would do). `digests`: of the day and of the week."""

    notifications: int = 0
    digests: int = 0
    sent: int = 0
    failed: int = 0
    waiting: int = 0

    def __str__(self) -> str:
        return (
            f"{self.notifications} notifications, {self.digests} digests; mail: {self.sent} sent,"
            f" {self.failed} failed, {self.waiting} waiting"
        )


def is_morning(local: datetime, hour: int) -> bool:
    """Whether the digests of the day may go out."""
    return local.hour >= hour
