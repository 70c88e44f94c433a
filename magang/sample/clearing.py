"""Removing the sample again, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Final

from flask import current_app
from sqlalchemy import ColumnElement, Table, delete, func, or_, select
from sqlalchemy.orm import Session

from magang.accounts.models import Grant, SharedLink, User
from magang.audit.models import AuditEvent
from magang.audit.services import record
from magang.counters import keeping
from magang.counters import triggers as counters
from magang.counters.models import CountedDay, PastCounter
from magang.destinations.models import Agreement, Evidence
from magang.extensions import db
from magang.followups import triggers as followups
from magang.followups.models import EvidenceFile, GuestFile, ProgressImport
from magang.hearings import triggers as hearings
from magang.hearings.models import Attendance, Directive, DirectiveAnswer, Hearing, HearingMatter, HearingMinutes
from magang.jobs.models import Job
from magang.journals.models import JournalPhoto
from magang.kernel.actor import SYSTEM
from magang.kernel.clock import utc_now
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.kernel.model import Base
from magang.letters.models import IssuedLetter, LetterSettings, LetterSigner
from magang.needs.models import Need
from magang.notifications.models import MailMessage, Notification, NotificationSetting, ReminderRun
from magang.placements.models import Placement
from magang.planning import triggers as planning
from magang.planning.models import Candidate, CandidateImport, Cycle, Scenario, WeightSet
from magang.recommendations import index
from magang.reference.holidays import HolidayImport
from magang.reference.models import (
    BudgetWindow,
    CitySettings,
    Holiday,
    HostUnit,
    Opd,
    PriorityProgramme,
    ProgrammeIndicator,
)
from magang.reports import triggers as reports
from magang.reports.models import Report, ReportImage
from magang.sample.town import SampleEvent

# What the thread stands on, in the order in which it can be taken away.
SHELVES: Final[Sequence[type[Base]]] = (
    Hearing, Cycle, Agreement, Evidence, HostUnit, PriorityProgramme, Opd, LetterSigner, LetterSettings,
    Holiday, BudgetWindow,
)  # fmt: skip
# What the thread begins with; whatever refers to these goes with them, and so does what only a hearing refers to.
STANDS_ALONE: Final[Sequence[type[Base]]] = (
    Need, Candidate, CandidateImport, ProgressImport, HolidayImport, WeightSet, Scenario, Placement, Report,
    Directive, Attendance, HearingMatter, HearingMinutes,
)  # fmt: skip


def clear_sample(*, now: datetime | None = None) -> int:
    """Remove the sample and commit; how many rows went. Reference data, settings and the audit trail stay.

    - The thread (needs, placements and everything that hangs on them) goes whole, so it is refused with `RuleBroken` as
      soon as a real user has had a hand in any of it.
    - Programmes, OPD, hosts, evidence, agreements, cycles and hearings go unless a real user has changed them or
      something that stays refers to them.
    - Sample accounts, their files and jobs go. Numbers once given are not given again.
    """
    session = db.session()
    settings = session.get(CitySettings, 1)
    if settings is None or settings.sample_seeded_at is None:
        return 0
    thread = thread_tables()
    refuse_real_work(session, thread)
    references = session.scalars(select(Placement.reference)).all()
    accounts = set(session.scalars(select(User.id).where(User.is_sample)))
    results = select(Job.file_stored).where(Job.owner_id.in_(accounts), Job.file_stored.is_not(None))
    kept = (
        EvidenceFile.stored_name,
        GuestFile.stored_name,
        JournalPhoto.stored_name,
        IssuedLetter.stored_name,
        ReportImage.stored_name,
        DirectiveAnswer.stored_name,
    )
    files = [name for column in kept for name in session.scalars(select(column)) if name]
    files += session.scalars(results)
    connection = session.connection()
    with ExitStack() as stack:  # What is closed, presented, adopted or proof refuses everybody else.
        for feature in (planning, followups, reports, hearings, counters):
            stack.enter_context(feature.lifted(connection))
        removed = sum(_delete(session, table) for table in thread)
        index.rebuild(session)  # The words went with their recommendations; how often each stands is counted anew.
        # What was counted was the sample.
        removed += sum(_delete(session, table_of(model)) for model in (PastCounter, CountedDay))
        _delete(session, SharedLink, or_(SharedLink.subject.in_(references), SharedLink.created_by_id.in_(accounts)))
        for told in (Notification, MailMessage, NotificationSetting):
            _delete(session, told, told.user_id.in_(accounts))
        _delete(session, ReminderRun)
        _delete(session, Grant, Grant.user_id.in_(accounts))
        removed += _delete(session, Job, Job.owner_id.in_(accounts))
        removed += _delete(session, User, User.id.in_(accounts))
        removed += sum(clear_shelf(session, model, accounts) for model in SHELVES)
    keeping.rebuild(session)  # What was removed past the ORM no longer counts.
    settings.sample_seeded_at = None
    record(session, SYSTEM, SampleEvent.CLEARED, settings, now=now or utc_now(), note=str(removed))
    session.commit()
    folder = current_app.config["SETTINGS"].files_dir
    for name in files:
        (folder / name).unlink(missing_ok=True)
    return removed


def thread_tables() -> list[Table]:
    """The tables of needs, candidates, scenarios, placements and all that refer to them, those that refer first."""
    found = {table_of(model) for model in STANDS_ALONE}
    ordered = Base.metadata.sorted_tables
    for table in ordered:
        if any(key.column.table in found for key in table.foreign_keys):
            found.add(table)
    return [table for table in reversed(ordered) if table in found]


def refuse_real_work(session: Session, thread: Sequence[Table]) -> None:
    """Raise `RuleBroken`, with numbers, when a real user wrote, judged or leads anything in the thread."""
    real = select(User.id).where(~User.is_sample)
    counts = {}
    for table in thread:
        people = [key.parent for key in table.foreign_keys if key.column.table is table_of(User)]
        if people:
            where = or_(*(column.in_(real) for column in people))
            counts[table.name] = session.scalar(select(func.count()).select_from(table).where(where)) or 0
    if found := ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if count):
        raise RuleBroken(
            N_("Data contoh tidak dihapus: pengguna sungguhan sudah bekerja di dalamnya (%(found)s)."), found=found
        )


def clear_shelf(session: Session, model: type[Base], accounts: set[int]) -> int:
    """Remove rows of `model` that came with the sample or were made by its `accounts`, see `clear_sample`."""
    table = table_of(model)
    events = select(AuditEvent.subject_id).where(AuditEvent.subject_kind == table.name)
    loaded = AuditEvent.verb == f"{table.name}.{SampleEvent.LOADED.value}"
    of_sample = events.where(or_(loaded, AuditEvent.actor_id.in_(accounts)))
    touched = events.where(AuditEvent.actor_id.not_in(accounts))
    gone = set(session.scalars(of_sample)) - set(session.scalars(touched)) - still_needed(session, table)
    if model is PriorityProgramme:
        _delete(session, ProgrammeIndicator, ProgrammeIndicator.programme_id.in_(gone))
    return _delete(session, table, table.c.id.in_(gone))


def still_needed(session: Session, table: Table) -> set[int]:
    """Ids of rows that something left refers to; a programme's own indicators go with it."""
    return {
        id_
        for other in Base.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table and other is not table_of(ProgrammeIndicator)
        for id_ in session.scalars(select(key.parent).where(key.parent.is_not(None)))
    }


def table_of(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


def _delete(session: Session, model: type[Base] | Table, *where: ColumnElement[bool]) -> int:
    """Delete rows, and how many."""
    table = model if isinstance(model, Table) else table_of(model)
    return session.connection().execute(delete(table).where(*where)).rowcount
