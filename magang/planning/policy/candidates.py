"""Who may do what with a candidate.

Scope: `user_id` is the actor, or `opd_id` is one of the actor's OPDs.
"""

from __future__ import annotations

from magang.accounts.policy import requires, scope, signed_in
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown
from magang.planning.models import Candidate, CandidateImport, Cycle
from magang.planning.rules.candidates import TRANSITIONS, CandidateAction


def list_candidates(actor: Actor) -> Decision:
    return signed_in(actor)


def list_in(actor: Actor, cycle: Cycle) -> Decision:  # noqa: ARG001 - the list is open wherever the cycle is
    return list_candidates(actor)


def propose_in(actor: Actor, cycle: Cycle) -> Decision:  # noqa: ARG001 - every cycle takes proposals
    return propose(actor)


def propose(actor: Actor, *, opd_id: int | None = None) -> Decision:
    """OPD head and staff for their own OPD, the planner for any. Without an OPD: whether they may at all."""
    refused = requires(actor, Role.OPD_HEAD, Role.OPD_STAFF, Role.PLANNER)
    if not refused or opd_id is None or actor.has(Role.PLANNER) or actor.acts_for([opd_id]):
        return refused
    return forbid(N_("Calon hanya dapat diusulkan untuk OPD sendiri."))


def read_import(actor: Actor, draft: CandidateImport) -> Decision:
    """A list is its uploader's alone until its people are proposed: it holds NIP."""
    return propose(actor) if actor.user_id == draft.created_by_id else HIDDEN


def view(actor: Actor, candidate: Candidate) -> Decision:
    reach = scope(actor)
    return ALLOW if reach.covers_user(candidate.user_id) or reach.covers_opd(candidate.opd_id) else HIDDEN


def read(actor: Actor, candidate: Candidate) -> Decision:  # noqa: ARG001
    """For a candidate that came through `queries`, which has applied the scope."""
    return list_candidates(actor)


def edit(actor: Actor, candidate: Candidate) -> Decision:
    """Competencies and wishes: the OPD that proposes, or the planner."""
    return first_refusal(
        view(actor, candidate),
        propose(actor, opd_id=candidate.opd_id),
        ALLOW if candidate.status.is_editable else not_now(N_("Calon ini tidak lagi ikut dalam angkatan.")),
    )


def act(actor: Actor, candidate: Candidate, action: CandidateAction) -> Decision:
    """Who and when: the planner takes up or leaves out, the OPD (or the planner for it) withdraws and reopens."""
    allowed = (
        requires(actor, Role.PLANNER)
        if action in {CandidateAction.ACCEPT, CandidateAction.REJECT, CandidateAction.SELECT}
        else propose(actor, opd_id=candidate.opd_id)
    )
    return first_refusal(view(actor, candidate), allowed, in_state(TRANSITIONS, candidate.status, action))


def available(actor: Actor, candidate: Candidate) -> tuple[Offer, ...]:
    """The status actions of the present state, next step first."""
    return shown(
        Offer(
            action=action.value,
            label=action.label,
            decision=act(actor, candidate, action),
            needs_reason=action.needs_reason,
            primary=action is CandidateAction.ACCEPT,
        )
        for action in actions_from(TRANSITIONS, candidate.status)
        if action is not CandidateAction.SELECT
    )
