"""Who may do what with a need.

Scope: `owner_opd_id` is one of the actor's OPDs or the office they work in, or `author_id` is the actor.
What higher features link to the reader (a placement that serves the need, say) is passed in as `linked`.
"""

from __future__ import annotations

from magang.accounts.policy import not_own_work, requires, scope, signed_in
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown, without_gaps
from magang.needs.models import Need
from magang.needs.rules import TRANSITIONS, NeedAction, gaps


def list_needs(actor: Actor) -> Decision:
    return signed_in(actor)


def create(actor: Actor, *, owner_opd_id: int | None = None) -> Decision:
    """OPD head and staff for their own OPD, the planner for any. Without an OPD: whether they may create at all."""
    refused = requires(actor, Role.OPD_HEAD, Role.OPD_STAFF, Role.PLANNER)
    if not refused or owner_opd_id is None or actor.has(Role.PLANNER) or actor.acts_for([owner_opd_id]):
        return refused
    return forbid(N_("Kebutuhan hanya dapat dicatat untuk OPD sendiri."))


def view(actor: Actor, need: Need, *, linked: bool = False) -> Decision:
    if not signed_in(actor):
        return HIDDEN
    reach = scope(actor)
    if (
        linked
        or reach.covers_opd(need.owner_opd_id)
        or reach.covers_user(need.author_id)
        or actor.opd_id == need.owner_opd_id
    ):
        return ALLOW
    return HIDDEN


def read(actor: Actor, need: Need) -> Decision:  # noqa: ARG001 - a policy of a thing takes the thing
    """For a need that came through `queries`, which has applied the scope with all its links."""
    return list_needs(actor)


def edit(actor: Actor, need: Need) -> Decision:
    return first_refusal(
        _writes(actor, need),
        ALLOW
        if need.status.is_editable
        else not_now(N_("Kebutuhan yang sudah diajukan tidak dapat diubah lagi, kecuali dikembalikan.")),
    )


def submit(actor: Actor, need: Need) -> Decision:
    """Who and when; what is missing is `rules.gaps`."""
    return first_refusal(_writes(actor, need), in_state(TRANSITIONS, need.status, NeedAction.SUBMIT))


def verify(actor: Actor, need: Need) -> Decision:
    return first_refusal(_judges(actor, need), in_state(TRANSITIONS, need.status, NeedAction.VERIFY))


def return_(actor: Actor, need: Need) -> Decision:
    return first_refusal(_judges(actor, need), in_state(TRANSITIONS, need.status, NeedAction.RETURN))


def plan(actor: Actor, need: Need) -> Decision:
    return _plans(actor, need, NeedAction.PLAN)


def meet(actor: Actor, need: Need) -> Decision:
    return _plans(actor, need, NeedAction.MEET)


def reopen(actor: Actor, need: Need) -> Decision:
    return _plans(actor, need, NeedAction.REOPEN)


def available(actor: Actor, need: Need) -> tuple[Offer, ...]:
    """The status actions of the present state, next step first. Needs `programme_links` loaded."""
    deciders = {
        NeedAction.SUBMIT: submit,
        NeedAction.RETURN: return_,
        NeedAction.VERIFY: verify,
        NeedAction.PLAN: plan,
        NeedAction.MEET: meet,
        NeedAction.REOPEN: reopen,
    }
    return shown(
        Offer(
            action=action.value,
            label=action.label,
            decision=without_gaps(
                deciders[action](actor, need), gaps(need.facts()) if action is NeedAction.SUBMIT else ()
            ),
            needs_reason=action is NeedAction.RETURN,
            primary=action not in {NeedAction.RETURN, NeedAction.REOPEN},
        )
        for action in actions_from(TRANSITIONS, need.status)
    )


def _writes(actor: Actor, need: Need) -> Decision:
    if not view(actor, need):
        return HIDDEN
    if actor.has(Role.PLANNER) or actor.acts_for([need.owner_opd_id]):
        return ALLOW
    return forbid(N_("Hanya OPD pemilik atau perencana yang dapat mengubah kebutuhan ini."))


def _judges(actor: Actor, need: Need) -> Decision:
    """The planner judges; for the planner's own need the Sekda does, or a city with one planner would be stuck."""
    return first_refusal(
        view(actor, need),
        requires(actor, Role.PLANNER, Role.SEKDA),
        not_own_work(actor, need.author_id),
    )


def _plans(actor: Actor, need: Need, action: NeedAction) -> Decision:
    return first_refusal(view(actor, need), requires(actor, Role.PLANNER), in_state(TRANSITIONS, need.status, action))
