"""Who may do what with a finding.

Scope: `author_id` is the actor, or the placement is in scope with all its links (`placements.queries`). What higher
features link to the reader (a recommendation of their OPD that rests on it) is passed in as `linked`.
Every function about one finding needs `placement.need` loaded.
"""

from __future__ import annotations

from magang.accounts.policy import requires, scope, signed_in
from magang.findings.models import Finding
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.placements.policy import view as view_placement


def list_findings(actor: Actor) -> Decision:
    return signed_in(actor)


def create(actor: Actor, placement: Placement | None = None) -> Decision:
    """Participants, about their own placement from departure on. Without a placement: whether they may write at all."""
    refused = requires(actor, Role.PARTICIPANT)
    if not refused or placement is None:
        return refused
    return first_refusal(
        view_placement(actor, placement),
        ALLOW
        if placement.participant_id == actor.user_id
        else forbid(N_("Temuan hanya dapat ditulis peserta penempatan ini.")),
        _takes_findings(placement),
    )


def view(actor: Actor, finding: Finding, *, linked: bool = False) -> Decision:
    if scope(actor).covers_user(finding.author_id) and signed_in(actor):
        return ALLOW
    return view_placement(actor, finding.placement, linked=linked)


def read(actor: Actor, finding: Finding) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a finding that came through `queries`, which has applied the scope with all its links."""
    return list_findings(actor)


def use(actor: Actor, finding: Finding, *, linked: bool = False) -> Decision:
    """Let a recommendation rest on it: whoever reads it, so that authors join instead of repeat."""
    return view(actor, finding, linked=linked)


def edit(actor: Actor, finding: Finding) -> Decision:
    """Its author, while the placement's file is open."""
    if not view(actor, finding):
        return HIDDEN
    return first_refusal(
        ALLOW if finding.author_id == actor.user_id else forbid(N_("Temuan hanya dapat diubah penulisnya.")),
        _takes_findings(finding.placement),
    )


def delete(actor: Actor, finding: Finding, *, used: bool) -> Decision:
    """Its author, until something rests on it (`used`): a recommendation must not lose its ground."""
    return first_refusal(
        edit(actor, finding),
        not_now(N_("Temuan ini menjadi dasar rekomendasi, jadi tidak dapat dihapus.")) if used else ALLOW,
    )


def _takes_findings(placement: Placement) -> Decision:
    if placement.status.takes_findings:
        return ALLOW
    return not_now(N_("Temuan dan rekomendasi ditulis sejak berangkat sampai JP diakui."))
