"""Reporting on many items by one sheet: kept as it was read, looked at, then all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.documents.imports import FaultsRemain, ImportEvent, ensure_fresh, kept, make_room
from magang.documents.reading import Table
from magang.followups.models import ProgressImport
from magang.followups.policy import reports as policy
from magang.followups.queries.sheets import review
from magang.followups.services import progress
from magang.kernel.actor import Actor
from magang.kernel.filestore import FileStore


def keep_sheet(session: Session, actor: Actor, *, filename: str, table: Table, now: datetime) -> ProgressImport:
    """Keep what was read for its preview."""
    policy.use_sheet(actor).ensure()
    make_room(session, ProgressImport, table, user_id=actor.user_id, now=now)
    draft = ProgressImport(**kept(filename, table, user_id=actor.user_id, now=now))
    session.add(draft)
    record(session, actor, ImportEvent.UPLOADED, draft, now=now, note=f"{len(table.rows)} baris")
    return draft


def take_over(session: Session, actor: Actor, draft: ProgressImport, *, store: FileStore, now: datetime) -> int:
    """Report on every item that was filled in; how many. Raises `FaultsRemain`, and then nothing is kept."""
    policy.read_import(actor, draft).ensure()
    ensure_fresh(draft, now)
    found = review(session, actor, draft)
    if found.faults or not found.reports:
        raise FaultsRemain
    for told in found.reports:
        progress.report_progress(
            session,
            actor,
            told.follow_up,
            percent=told.percent,
            step_percents=told.step_percents,
            narrative="\n\n".join(told.narratives),
            indicator_value=told.indicator,
            obstacle=told.obstacle,
            uploads=(),
            store=store,
            now=now,
        )
    record(session, actor, ImportEvent.IMPORTED, draft, now=now, note=f"{len(found.reports)} tindak lanjut")
    session.delete(draft)
    session.flush()
    return len(found.reports)


def discard(session: Session, actor: Actor, draft: ProgressImport, *, now: datetime) -> None:
    """Throw an upload away."""
    policy.read_import(actor, draft).ensure()
    record(session, actor, ImportEvent.DISCARDED, draft, now=now)
    session.delete(draft)
