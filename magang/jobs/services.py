"""Asking for work and taking it back. What the worker writes meanwhile is in `ledger`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.jobs import policy
from magang.jobs.kinds import KINDS
from magang.jobs.models import Job
from magang.jobs.rules import LOST_AFTER, MOST_UNFINISHED, TRANSITIONS, JobAction, JobState, Subject
from magang.kernel.actor import Actor
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.machine import advance
from magang.kernel.signals import Signal

# Sent with the number of each new job, once the transaction that asked for it has been committed.
committed: Final[Signal[[int]]] = Signal()
_ASKED: Final = "jobs to run once committed"


class JobEvent(LabelledEnum):
    ASKED = "asked", N_("Diminta")
    CANCELLED = "cancelled", N_("Dibatalkan")


def enqueue(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    payload: Mapping[str, Any],
    subject: Subject,
    alone: bool = False,
    now: datetime,
) -> Job:
    """Ask for work of a registered `kind`; it starts after the caller has committed, never when they roll back.

    `alone`: refuse (`RuleBroken`) while the same kind of work about the same thing is unfinished. Nobody may have more
    than a handful unfinished. The payload is JSON and holds references, not secrets.
    """
    policy.enqueue(actor).ensure()
    unfinished = select(func.count(Job.id)).where(
        (Job.state == JobState.QUEUED) | ((Job.state == JobState.RUNNING) & (Job.heartbeat_at >= now - LOST_AFTER))
    )
    if alone and session.scalar(
        unfinished.where(Job.kind == kind, Job.subject_kind == subject.kind, Job.subject_reference == subject.reference)
    ):
        raise RuleBroken(N_("Pekerjaan yang sama masih berjalan. Tunggu sampai selesai, atau batalkan dahulu."))
    if (session.scalar(unfinished.where(Job.owner_id == actor.user_id)) or 0) >= MOST_UNFINISHED:
        raise RuleBroken(
            N_("Masih ada %(n)s pekerjaan Anda yang belum selesai. Tunggu atau batalkan salah satunya."),
            n=MOST_UNFINISHED,
        )
    job = Job(
        kind=kind,
        label=KINDS[kind].label,
        owner_id=actor.user_id,
        subject_kind=subject.kind,
        subject_reference=subject.reference,
        title=subject.title[:200],
        address=subject.address,
        payload=dict(payload),
        created_at=now,
    )
    session.add(job)
    record(session, actor, JobEvent.ASKED, job, now=now)
    session.info.setdefault(_ASKED, []).append(job.id)
    return job


def request_cancel(session: Session, actor: Actor, job: Job, *, now: datetime) -> None:
    """Take back what has not begun; ask a running job to stop, which it does at its next step."""
    # Read again under lock: a worker may have taken it since the page was loaded.
    session.refresh(job, with_for_update={"of": Job})
    policy.cancel(actor, job).ensure()
    job.cancel_requested = True
    if job.state is JobState.QUEUED or job.is_lost(now):
        job.state = advance(TRANSITIONS, job.state, JobAction.CANCEL)
        job.finished_at = now
    record(session, actor, JobEvent.CANCELLED, job, now=now)


@event.listens_for(Session, "after_commit")
def _start(session: Session) -> None:
    if not session.in_nested_transaction():  # a savepoint is not yet the truth
        for job_id in session.info.pop(_ASKED, ()):
            committed.send(job_id)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    # A savepoint that fails may leave the number of a job that never was: its worker finds no row.
    if not session.in_nested_transaction():
        session.info.pop(_ASKED, None)
