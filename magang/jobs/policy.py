"""Who may see and stop a job.

Scope: `owner_id` is the actor; planner and administrator see all. To anybody else a job does not exist.
"""

from __future__ import annotations

from magang.accounts.policy import signed_in
from magang.jobs.models import Job
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, first_refusal, forbid, not_now
from magang.kernel.labels import N_


def list_jobs(actor: Actor) -> Decision:
    return signed_in(actor)


def enqueue(actor: Actor) -> Decision:
    """Whether the actor may ask for work at all; whether for this one is the feature's policy, asked before and again
    while it runs."""
    return signed_in(actor)


def sees_all(actor: Actor) -> bool:
    return actor.has(Role.PLANNER, Role.ADMIN)


def view(actor: Actor, job: Job) -> Decision:
    if not signed_in(actor):
        return HIDDEN
    return ALLOW if job.owner_id == actor.user_id or sees_all(actor) else HIDDEN


def take(actor: Actor, job: Job) -> Decision:
    """The file a job left: its owner's alone, since the trail says who asked for it and for whose eyes."""
    return first_refusal(
        view(actor, job),
        ALLOW
        if job.owner_id == actor.user_id
        else forbid(N_("Hanya yang meminta pekerjaan ini yang dapat mengunduh hasilnya.")),
    )


def cancel(actor: Actor, job: Job) -> Decision:
    """The owner's business, and the administrator's when it keeps others waiting."""
    return first_refusal(
        view(actor, job),
        ALLOW
        if job.owner_id == actor.user_id or actor.has(Role.ADMIN)
        else forbid(N_("Hanya yang meminta pekerjaan ini yang dapat membatalkannya.")),
        not_now(N_("Pekerjaan ini sudah berakhir.")) if job.state.is_final else ALLOW,
    )
