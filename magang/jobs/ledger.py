"""What a worker writes about a job: single statements that hold only while the job is in the state they expect.

Not services: nobody acts here. Who asked and who cancelled is audited there; what a job changed, by the services it
calls. Each caller commits at once, so that no lock is held while the work goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from magang.jobs.models import Job
from magang.jobs.rules import LOST, LOST_AFTER, TRANSITIONS, JobAction, JobState
from magang.kernel.filestore import FileStore
from magang.kernel.machine import advance


def claim(session: Session, job_id: int, *, now: datetime) -> Job | None:
    """Take a waiting job; None when another worker has it, it was cancelled, or it never was."""
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.QUEUED)
        .values(state=advance(TRANSITIONS, JobState.QUEUED, JobAction.START), started_at=now, heartbeat_at=now)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return session.get(Job, taken, populate_existing=True) if taken else None


def note(session: Session, job_id: int, *, now: datetime, **facts: Any) -> bool | None:
    """Write a beat with `facts`. Whether the job was asked to stop; None when it is no longer running."""
    return session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(heartbeat_at=now, **facts)
        .returning(Job.cancel_requested)
        .execution_options(synchronize_session=False)
    ).scalar()


def asked_to_stop(session: Session, job_id: int) -> bool | None:
    """What `note` tells, without writing."""
    return session.scalar(select(Job.cancel_requested).where(Job.id == job_id, Job.state == JobState.RUNNING))


def end(session: Session, job_id: int, action: JobAction, *, now: datetime, **facts: Any) -> bool:
    """Bring a running job to its final state; False when it is no longer running (declared lost, say)."""
    ended = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state == JobState.RUNNING)
        .values(state=advance(TRANSITIONS, JobState.RUNNING, action), finished_at=now, **facts)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return ended is not None


def declare_lost(session: Session, *, now: datetime, only: Sequence[int] | None = None) -> int:
    """Fail the running jobs whose worker fell silent, or the ones named, whose worker is leaving. How many."""
    which = Job.heartbeat_at < now - LOST_AFTER if only is None else Job.id.in_(only)
    lost = session.scalars(select(Job.id).where(Job.state == JobState.RUNNING, which)).all()
    return sum(end(session, job_id, JobAction.FAIL, now=now, error=LOST) for job_id in lost)


def waiting(session: Session) -> Sequence[int]:
    """The numbers of the jobs nobody has taken yet, oldest first."""
    return session.scalars(select(Job.id).where(Job.state == JobState.QUEUED).order_by(Job.id)).all()


def prune(session: Session, store: FileStore, *, before: datetime) -> int:
    """Delete the jobs that ended before then, with their files. How many."""
    old = session.execute(
        delete(Job)
        .where(Job.finished_at < before)
        .returning(Job.file_stored)
        .execution_options(synchronize_session=False)
    ).all()
    for (stored,) in old:
        if stored is not None:
            store.remove(session, stored)
    return len(old)


def plain(params: Mapping[str, object]) -> dict[str, Any]:
    """Values of a sentence as JSON holds them."""
    return {k: v if isinstance(v, str | int | float) else str(v) for k, v in params.items()}
