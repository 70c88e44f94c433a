"""Who may open the overviews. What they show is scoped row by row in the queries."""

from __future__ import annotations

from magang.accounts.policy import reads_all, signed_in
from magang.hearings.models import Hearing
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, forbid
from magang.kernel.labels import N_
from magang.overview.strands import Thread
from magang.planning.models import Cycle
from magang.reference.models import Opd, PriorityProgramme


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


def compare(actor: Actor) -> Decision:
    """What sets OPDs, cohorts and programmes side by side counts everything: for who reads everything."""
    if actor.user_id is None:
        return HIDDEN
    return ALLOW if reads_all(actor) else forbid(N_("Perbandingan ini dibaca pimpinan, perencana, dan verifikator."))


def own_opd(actor: Actor) -> Decision:
    """The way to one's own OPD's page."""
    return ALLOW if actor.opds(Role.OPD_HEAD, Role.OPD_STAFF) else HIDDEN


def view_opd(actor: Actor, opd: Opd) -> Decision:
    """An OPD also reads what is counted of itself; another's page does not exist for it."""
    return ALLOW if reads_all(actor) or actor.acts_for([opd.id]) else HIDDEN


def view_cohort(actor: Actor, cycle: Cycle) -> Decision:  # noqa: ARG001 - asked like every other
    return compare(actor)


def brief_on(actor: Actor, hearing: Hearing) -> Decision:  # noqa: ARG001
    return compare(actor)
