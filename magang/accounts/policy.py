"""Who may do what with users and grants, and the reading scope every feature shares.

| role | reads of the thread |
|---|---|
| planner, verifier, sekda, mayor | everything |
| administrator | everything (support), acts only on users, grants and reference data |
| OPD head and staff, superior | what their OPD owns and what the thread links to it |
| participant | their own |

Queries need the same scope as a where-clause: `scope(actor)` hands them the plain values, and the docstring of each
feature's policy names the columns that decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from magang.accounts.models import User
from magang.accounts.rules import UserAction
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.offers import shown


@dataclass(frozen=True, slots=True)
class Scope:
    """What an actor may read: everything, or rows of these OPDs and rows of this person."""

    everything: bool
    opd_ids: frozenset[int]
    user_id: int | None

    def covers_opd(self, *opd_ids: int | None) -> bool:
        """Whether the scope reaches any of these OPDs."""
        return self.everything or not self.opd_ids.isdisjoint(i for i in opd_ids if i is not None)

    def covers_user(self, *user_ids: int | None) -> bool:
        """Whether the scope reaches something that belongs to any of these people."""
        return self.everything or (self.user_id is not None and self.user_id in user_ids)


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads every item: the steering roles, and the administrator who has to help them."""
    return actor.user_id is not None and (actor.sees_everything or actor.has(Role.ADMIN))


def scope(actor: Actor) -> Scope:
    """The reading scope of `actor`. A participant brings no OPD: they see their own, not their whole office's."""
    return Scope(
        everything=reads_all(actor),
        opd_ids=actor.opds(Role.OPD_HEAD, Role.OPD_STAFF, Role.SUPERIOR),
        user_id=actor.user_id,
    )


def signed_in(actor: Actor) -> Decision:
    """Anybody with an account and at least one role."""
    return ALLOW if actor.user_id is not None and actor.grants else HIDDEN


def requires(actor: Actor, *roles: Role) -> Decision:
    """ALLOW for holders of any of `roles`, in whatever office."""
    if not signed_in(actor):
        return HIDDEN
    if actor.has(*roles):
        return ALLOW
    return forbid(N_("Peran Anda tidak mencakup tindakan ini."))


def not_own_work(actor: Actor, *author_ids: int | None) -> Decision:
    """DESIGN 7: nobody approves or verifies their own work."""
    if actor.user_id in author_ids:
        return forbid(N_("Pekerjaan sendiri tidak dapat disetujui atau diverifikasi sendiri. Mintalah orang lain."))
    return ALLOW


def administer(actor: Actor) -> Decision:
    """The administration's pages don't exist for anybody else."""
    return ALLOW if actor.user_id is not None and actor.has(Role.ADMIN) else HIDDEN


def list_users(actor: Actor) -> Decision:
    return administer(actor)


def create(actor: Actor) -> Decision:
    return administer(actor)


def introduce(actor: Actor, *, opd_id: int) -> Decision:
    """Make somebody known as a participant, without a password: their OPD's head and staff, the planner for any OPD."""
    refused = requires(actor, Role.OPD_HEAD, Role.OPD_STAFF, Role.PLANNER)
    if not refused or actor.has(Role.PLANNER) or actor.acts_for([opd_id]):
        return refused
    return forbid(N_("Pegawai hanya dapat didaftarkan untuk OPD sendiri."))


def view(actor: Actor, user: User) -> Decision:
    """A person's own page is theirs; all others are the administrator's."""
    return ALLOW if actor.user_id is not None and actor.user_id == user.id else administer(actor)


def view_nip(actor: Actor, user: User) -> Decision:
    """A full NIP shows birth date and sex (UU 27/2022): its owner, administrator, planner; each look is logged."""
    if actor.user_id is not None and (actor.user_id == user.id or actor.has(Role.ADMIN, Role.PLANNER)):
        return ALLOW
    return HIDDEN


def edit(actor: Actor, user: User) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    return administer(actor)


def edit_grants(actor: Actor, user: User) -> Decision:
    """Administrators don't hand themselves roles: a second one does, so that no one person holds the whole thread."""
    if not administer(actor):
        return HIDDEN
    if actor.user_id == user.id:
        return forbid(N_("Peran sendiri tidak dapat diubah sendiri. Mintalah administrator lain."))
    return ALLOW


def activate(actor: Actor, user: User) -> Decision:
    return first_refusal(administer(actor), not_now(N_("Akun ini sudah aktif.")) if user.is_active else ALLOW)


def unlock(actor: Actor, user: User) -> Decision:
    """End the rest after too many wrong passwords before its time."""
    return first_refusal(
        administer(actor), ALLOW if user.locked_until else not_now(N_("Akun ini tidak sedang dikunci."))
    )


def deactivate(actor: Actor, user: User) -> Decision:
    """An administrator who switches themselves off would lock everybody out."""
    if not administer(actor):
        return HIDDEN
    if actor.user_id == user.id:
        return forbid(N_("Akun sendiri tidak dapat dinonaktifkan."))
    return ALLOW if user.is_active else not_now(N_("Akun ini sudah nonaktif."))


def reset_password(actor: Actor, user: User) -> Decision:
    """A new password set by the administrator; one's own is changed with the old one at hand."""
    return first_refusal(
        administer(actor),
        forbid(N_("Ubah kata sandi sendiri melalui halaman akun.")) if actor.user_id == user.id else ALLOW,
    )


def change_own_password(actor: Actor) -> Decision:
    return ALLOW if actor.user_id is not None else HIDDEN


def available(actor: Actor, user: User, *, now: datetime) -> tuple[Offer, ...]:
    """The buttons of an account; a lock that has run out by itself needs none."""
    deciders = {
        UserAction.UNLOCK: (unlock, user.is_locked(now)),
        UserAction.ACTIVATE: (activate, not user.is_active),
        UserAction.DEACTIVATE: (deactivate, user.is_active),
    }
    return shown(
        Offer(
            action.value,
            action.label,
            decide(actor, user),
            primary=action is not UserAction.DEACTIVATE,
            danger=action is UserAction.DEACTIVATE,
        )
        for action, (decide, applies) in deciders.items()
        if applies
    )
