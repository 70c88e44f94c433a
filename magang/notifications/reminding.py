"""The daily round: who has what to do by when, who hears of what is overdue, and the digests that say so.

First everything is read (the same work lists the home page shows), then each person gets a short transaction of their
own: done twice, or by two at once, it says nothing twice.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.documents.errors import ConversionFailed, TooBusy
from magang.extensions import db
from magang.kernel.actor import Role
from magang.kernel.clock import local_date
from magang.notifications import ledger, outbox
from magang.notifications.digest import Addresses, addresses, digest, weekly
from magang.notifications.escalation import risen
from magang.notifications.ledger import Note
from magang.notifications.models import NotificationSetting, ReminderRun
from magang.notifications.rules import (
    NotificationKind,
    Tally,
    is_morning,
    milestone,
    week_of,
)
from magang.overview.briefings import paper, sheet_name
from magang.overview.queries.briefing import Briefing, briefing
from magang.overview.queries.due_work import Due, due_work, undated_work
from magang.overview.rules import Clocks, Task
from magang.overview.views import clocks
from magang.reference.models import CitySettings
from magang.reference.rules import reminder_days
from magang.settings import MailServer
from magang.web.city import current_calendar, current_city
from magang.web.clock import now as present
from magang.web.database import will_write

log = logging.getLogger(__name__)

STEERING: Final = (Role.MAYOR, Role.SEKDA, Role.PLANNER)


@dataclass(frozen=True, slots=True)
class Round:
    """What was read: whom it concerns, what to tell each, what waits for each without a date, and the week's briefing
    for those who have not had it.
    """

    people: Sequence[User]
    notes: Mapping[int, Sequence[Note]]
    waiting: Mapping[int, Sequence[Task]]
    briefing: Briefing | None
    briefed: frozenset[int]
    at: Addresses


def remind(server: MailServer | None, *, dry_run: bool = False, now: datetime | None = None) -> Tally:
    """The round of today, if it is a working day, and then the outbox. May be run again at any time."""
    now = now or present()
    with _reading():
        at_work = current_calendar().is_working(local_date(now, current_city().time_zone))
    told = tell_everybody(now=now, dry_run=dry_run) if at_work else Tally()
    if dry_run:
        with _reading() as session:
            return replace(told, waiting=outbox.waiting(session))
    mail = outbox.deliver(server)
    return replace(mail, notifications=told.notifications, digests=told.digests)


def is_due(now: datetime) -> bool:
    """Whether the scheduler should make the round: on working days, from the city's hour on, once a day."""
    with _reading() as session:
        city = current_city()
        local = now.astimezone(ZoneInfo(city.time_zone))
        if not current_calendar().is_working(local.date()) or not is_morning(local, city.digest_hour):
            return False
        return session.scalar(select(ReminderRun.id).where(ReminderRun.day == local.date())) is None


def tell_everybody(*, now: datetime, dry_run: bool = False) -> Tally:
    """Notifications and digests of today for everybody."""
    with _reading() as session:
        due = replace(clocks(), today=local_date(now, current_city().time_zone))
        found = _read(session, due)
        session.expunge_all()  # People and settings stay as they were read, without a transaction.
    sheet = None if dry_run or found.briefing is None else _sheet(session, found.briefing, now=now)
    notifications = digests = 0
    for user in found.people:
        try:
            new, mailed = _tell(session, user, found, due, sheet, now=now)
            session.rollback() if dry_run else session.commit()
        except IntegrityError:
            session.rollback()  # Another round, at the same moment, has told them.
            continue
        notifications, digests = notifications + new, digests + mailed
    if not dry_run:
        _note_round(session, due, notifications, digests, now=now)
    return Tally(notifications=notifications, digests=digests)


def _sheet(session: Session, found: Briefing, *, now: datetime) -> int | None:
    """The week's briefing as PDF, kept to be enclosed. Without it the mail still goes: it links to the page."""
    try:
        content = paper(found, current_city(), made_at=now)
    except (ConversionFailed, TooBusy):
        log.exception("the week's briefing could not be made")
        return None
    return ledger.keep_sheet(session, found.week[0], sheet_name(found), content, now=now)


def _tell(
    session: Session, user: User, found: Round, due: Clocks, sheet: int | None, *, now: datetime
) -> tuple[int, int]:
    """How many notifications are new, and how many mails were written."""
    mailed = 0
    if found.briefing is not None and user.id in found.briefed:
        session.add(weekly(user, found.briefing, found.at, sheet=sheet, now=now))
        mailed += 1
    new = ledger.write(session, user.id, found.notes.get(user.id, ()), now=now)
    rows = ledger.unmailed(session, user.id, now=now)
    waiting = found.waiting.get(user.id, ())
    if not user.email or not (rows or waiting) or ledger.has_digest(session, user.id, due.today):
        session.flush()
        return new, mailed
    message = digest(user, rows, waiting, found.at, day=due.today, now=now)
    session.add(message)
    session.flush()
    for row in rows:
        row.mail_id = message.id
    return new, mailed + 1


def _wants(session: Session, user_id: int) -> bool:
    """Whether somebody has left the week's briefing on."""
    off = select(NotificationSetting.id).where(NotificationSetting.user_id == user_id, ~NotificationSetting.weekly)
    return session.scalar(off) is None


def _read(session: Session, due: Clocks) -> Round:
    city = current_city()
    people = reachable(session)
    notes: dict[int, list[Note]] = defaultdict(list)
    actors = {user.id: user.as_actor() for user in people}
    before, quiet = reminder_days(city.reminder_days) or (), current_calendar().quiet_after(due.today)
    late: list[Due] = []
    for found in due_work(session, actors.values(), due):
        task = found.task
        if task.due_on is None:
            continue
        step = milestone(task.due_on, due.today, before, quiet=quiet)
        for owner in found.owners:
            notes[owner.user_id or 0].append(_note(NotificationKind.DUTY, task, step))
        if task.due_on < due.today:
            late.append(found)
    for above, task in risen(session, late, list(actors.values()), city, due.today):
        step = milestone(task.due_on or due.today, due.today, ())
        notes[above].append(_note(NotificationKind.ESCALATION, task, step))
    briefed = _to_brief(session, people, city, due)
    week = briefing(session, actors[min(briefed)], due) if briefed else None
    waiting = _waiting(session, people, city, due)
    concerned = {*notes, *ledger.unread_by(session), *briefed, *waiting}
    return Round([user for user in people if user.id in concerned], notes, waiting, week, briefed, addresses(session))


def _waiting(session: Session, people: Sequence[User], city: CitySettings, due: Clocks) -> Mapping[int, Sequence[Task]]:
    """What waits without a date goes with the first digest of the week, from the city's day on.

    No notifications: a milestone needs a date, and until it is done it stands on the home page anyway.
    """
    since = week_of(due.today) + timedelta(days=city.briefing_day.number)
    if due.today < since:
        return {}
    had = ledger.digested_since(session, since)
    reachable_by_mail = (user for user in people if user.email and user.id not in had)
    found = {user.id: undated_work(session, user.as_actor(), due) for user in reachable_by_mail}
    return {user_id: tasks for user_id, tasks in found.items() if tasks}


def _to_brief(session: Session, people: Sequence[User], city: CitySettings, due: Clocks) -> frozenset[int]:
    """Who gets the week's briefing now: who steers, can be written to, wants it and has not had it this week.

    It is due from the city's day of the week on, so that a holiday only puts it off.
    """
    if due.today.weekday() < city.briefing_day.number:
        return frozenset()
    steering = (user for user in people if user.email and user.as_actor().has(*STEERING))
    return frozenset(
        user.id
        for user in steering
        if _wants(session, user.id) and not ledger.has_briefing(session, user.id, week_of(due.today))
    )


def _note(kind: NotificationKind, task: Task, step: int | None) -> Note:
    if task.due_on is None:
        raise ValueError("only what has a date is told")
    return Note(
        kind,
        task.reference,
        task.title,
        task.todo,
        task.endpoint,
        task.due_on,
        step,
        office=task.opd,
        anchor=task.anchor,
        args=dict(task.args),
    )


def reachable(session: Session) -> Sequence[User]:
    """Active people with a role who can sign in or be written to."""
    return session.scalars(
        select(User)
        .where(User.is_active, User.grants.any(), or_(User.password_hash.is_not(None), User.email != ""))
        .order_by(User.id)
        .options(joinedload(User.opd), selectinload(User.grants).joinedload(Grant.opd))
    ).all()


def _note_round(session: Session, due: Clocks, notifications: int, digests: int, *, now: datetime) -> None:
    done = session.scalar(select(ReminderRun).where(ReminderRun.day == due.today))
    if done is None:
        done = ReminderRun(day=due.today, notifications=0, digests=0)
        session.add(done)
    done.finished_at = now
    done.notifications += notifications
    done.digests += digests
    try:
        session.commit()
    except IntegrityError:
        session.rollback()  # Another round was first.


@contextmanager
def _reading() -> Iterator[Session]:
    """A transaction that takes no lock on SQLite, over before anything is written."""
    token = will_write.set(False)
    try:
        yield db.session()
    finally:
        db.session.rollback()
        will_write.reset(token)
