"""Who may do what with a journal.

Narrower than the placement's own scope, because a journal is personal: `participant_id` or `mentor_id` is the actor,
`sending_opd_id` is one of the actor's OPDs, or the actor reads everything. Who is linked to the placement by its need
or by a recommendation reads findings, not diaries. The host's supervisor has no account: see `through_link`.
"""

from __future__ import annotations

from magang.accounts.models import SharedLink
from magang.accounts.policy import requires, scope, signed_in
from magang.journals.models import JournalEntry, JournalPhoto
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.placements.models import Placement


def list_journals(actor: Actor) -> Decision:
    return signed_in(actor)


def view(actor: Actor, placement: Placement) -> Decision:
    """The journal of `placement` as a whole."""
    reach = scope(actor)
    theirs = reach.covers_user(placement.participant_id, placement.mentor_id)
    return ALLOW if signed_in(actor) and (theirs or reach.covers_opd(placement.sending_opd_id)) else HIDDEN


def view_entry(actor: Actor, entry: JournalEntry) -> Decision:
    return view(actor, entry.placement)


def view_photo(actor: Actor, photo: JournalPhoto) -> Decision:
    return view(actor, photo.entry.placement)


def write(actor: Actor, placement: Placement) -> Decision:
    """The participant, from departure until the JP close the file."""
    return first_refusal(
        view(actor, placement),
        requires(actor, Role.PARTICIPANT),
        _own(actor, placement),
        ALLOW if placement.status.takes_findings else not_now(N_("Jurnal ditulis sejak berangkat sampai JP diakui.")),
    )


def edit(actor: Actor, entry: JournalEntry) -> Decision:
    """The participant, until somebody has countersigned."""
    return first_refusal(write(actor, entry.placement), not_signed(entry))


def countersign(actor: Actor, entry: JournalEntry) -> Decision:
    """The mentor named in the placement. The host's supervisor does it through their link."""
    return first_refusal(
        view_entry(actor, entry),
        ALLOW if _is_mentor(actor, entry) else forbid(N_("Hanya mentor penempatan ini yang dapat memaraf.")),
        not_signed(entry),
    )


def comment(actor: Actor, entry: JournalEntry) -> Decision:
    """The mentor, and the planner who looks after the cohort."""
    return first_refusal(
        view_entry(actor, entry),
        ALLOW
        if _is_mentor(actor, entry) or actor.has(Role.PLANNER)
        else forbid(N_("Hanya mentor dan perencana yang mengomentari jurnal.")),
    )


def share(actor: Actor, placement: Placement) -> Decision:
    """Make and revoke links for the host's supervisor: the participant, who meets them daily, and the planner."""
    return first_refusal(
        view(actor, placement),
        ALLOW
        if placement.participant_id == actor.user_id or actor.has(Role.PLANNER)
        else forbid(N_("Hanya peserta dan perencana yang membagikan tautan pembimbing.")),
        ALLOW
        if placement.departed_on is not None
        else not_now(N_("Jurnal belum dimulai. Tautan pembimbing dibuat sejak berangkat.")),
    )


def revoke(actor: Actor, placement: Placement, link: SharedLink) -> Decision:
    """Whoever may share may also take it back, in any state of the placement."""
    return first_refusal(
        view(actor, placement),
        ALLOW
        if placement.participant_id == actor.user_id or actor.has(Role.PLANNER)
        else forbid(N_("Hanya peserta dan perencana yang mencabut tautan pembimbing.")),
        not_now(N_("Tautan ini sudah dicabut.")) if link.revoked_at is not None else ALLOW,
    )


def through_link(actor: Actor, placement: Placement) -> Decision:
    """Countersign or comment with a supervisor's link; `actor` is who is, or was last, signed in in this browser.

    A link is only as secret as the chat it was sent in; that the participant holds it too can't be helped, but a
    browser in which they have just worked doesn't put another name under their own days.
    """
    if actor.user_id == placement.participant_id:
        return forbid(N_("Tautan ini untuk pembimbing. Jurnal sendiri tidak dapat diparaf sendiri."))
    return ALLOW


def _own(actor: Actor, placement: Placement) -> Decision:
    if placement.participant_id == actor.user_id:
        return ALLOW
    return forbid(N_("Jurnal hanya ditulis peserta penempatan ini."))


def _is_mentor(actor: Actor, entry: JournalEntry) -> bool:
    return actor.user_id is not None and entry.placement.mentor_id == actor.user_id


def not_signed(entry: JournalEntry) -> Decision:
    if entry.status.is_locked:
        return not_now(N_("Jurnal ini sudah diparaf, jadi tidak dapat diubah lagi."))
    return ALLOW
