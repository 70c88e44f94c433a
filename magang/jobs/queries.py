"""Reading jobs: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import Session, joinedload

from magang.jobs import policy
from magang.jobs.models import Job
from magang.jobs.rules import JobState, Sight
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Listing, enum_filter


def visible_jobs(actor: Actor) -> Select[Job]:
    """The jobs in the actor's scope."""
    return select(Job).where(true() if policy.sees_all(actor) else Job.owner_id == actor.user_id)


def own_jobs(actor: Actor) -> Select[Job]:
    """What the actor has asked for."""
    return select(Job).where(Job.owner_id == actor.user_id)


def find_job(session: Session, actor: Actor, job_id: int) -> Job | None:
    """A job with its owner; None when there is none or it is out of scope."""
    return session.scalar(visible_jobs(actor).where(Job.id == job_id).options(joinedload(Job.owner)))


def latest_job(session: Session, actor: Actor, *, subject_kind: str, reference: str, kind: str = "") -> Job | None:
    """The newest job about a thing that the actor may see, of `kind` if one is named."""
    found = visible_jobs(actor).where(Job.subject_kind == subject_kind, Job.subject_reference == reference)
    if kind:
        found = found.where(Job.kind == kind)
    return session.scalar(found.order_by(Job.id.desc()).limit(1))


def sight(actor: Actor, job: Job, *, now: datetime) -> Sight:
    """The job as it is to be shown to the actor."""
    seen = job.seen(now, may_cancel=bool(policy.cancel(actor, job)))
    return seen if policy.take(actor, job) else replace(seen, file_name=None)


def current_sight(
    session: Session, actor: Actor, *, subject_kind: str, reference: str, kind: str = "", now: datetime
) -> Sight | None:
    """What a page embeds with `ui.job`: the newest job about its thing, or None.

    None too for one that is done, since the page shows its work, unless it left a file for this actor. A failed or
    cancelled one stays until the next is asked for.
    """
    job = latest_job(session, actor, subject_kind=subject_kind, reference=reference, kind=kind)
    if job is None or (job.state is JobState.DONE and (job.file_stored is None or job.owner_id != actor.user_id)):
        return None
    return sight(actor, job, now=now)


JOBS: Final = Listing(
    columns=(
        Column("pekerjaan", N_("Pekerjaan"), str, Job.title),
        Column("keadaan", N_("Keadaan"), lambda j: j.state, Job.state),
        Column("diminta", N_("Diminta"), lambda j: j.created_at, Job.created_at),
        Column("berakhir", N_("Berakhir"), lambda j: j.finished_at, Job.finished_at),
        Column("hasil", N_("Hasil"), lambda j: j.file_name),
    ),
    tie_break=Job.id,
    default_sort="-diminta",
    filters=(enum_filter("keadaan", N_("Keadaan"), JobState, Job.state),),
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (Job.title, Job.label))),
    search_label=N_("Cari pekerjaan"),
    filename="pekerjaan",
)
