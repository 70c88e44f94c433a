"""Who may open the overviews. What they show is scoped row by row in the queries."""

from __future__ import annotations

from magang.accounts.policy import signed_in
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, Decision, forbid
from magang.kernel.labels import N_
from magang.overview.strands import Thread
from magang.reference.models import PriorityProgramme


def home(actor: Actor) -> Decision:
    """Everybody signed in has a home, also while no role has been given yet."""
    return ALLOW if actor.user_id is not None else forbid(N_("Silakan masuk dahulu."))


def list_programmes(actor: Actor) -> Decision:
    return signed_in(actor)


def view_programme(actor: Actor, programme: PriorityProgramme) -> Decision:  # noqa: ARG001 - asked like every other
    return signed_in(actor)


def read_thread(actor: Actor, thread: Thread) -> Decision:  # noqa: ARG001 - found only within the reader's reach
    return signed_in(actor)


def read_quality(actor: Actor) -> Decision:
    """Those who read everything, who can also have it mended, and the administrator."""
    if actor.sees_everything or actor.has(Role.ADMIN):
        return ALLOW
    return forbid(N_("Mutu data dibaca perencana, verifikator, pimpinan, dan administrator."))
