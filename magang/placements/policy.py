"""Who may do what with a placement.

Scope: `participant_id` or `mentor_id` is the actor, `sending_opd_id` is one of the actor's OPDs, or the need's
`owner_opd_id` is. What higher features link to the reader (a recommendation their OPD leads) is passed in as `linked`.
Every function about one placement needs its `need` loaded.
"""

from __future__ import annotations

from magang.accounts.policy import not_own_work, requires, scope, signed_in
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown, without_gaps
from magang.placements.models import Placement
from magang.placements.rules import TRANSITIONS, PlacementAction, gaps_before

JUDGING = frozenset({PlacementAction.VERIFY, PlacementAction.RETURN, PlacementAction.REJECT})


def list_placements(actor: Actor) -> Decision:
    return signed_in(actor)


def create(actor: Actor) -> Decision:
    return requires(actor, Role.PLANNER)


def move_together(actor: Actor) -> Decision:
    """Open the page for several at once; each placement is judged again by `act`."""
    return requires(actor, Role.PLANNER, Role.SEKDA)


def view(actor: Actor, placement: Placement, *, linked: bool = False) -> Decision:
    if not signed_in(actor):
        return HIDDEN
    reach = scope(actor)
    if (
        linked
        or reach.covers_user(placement.participant_id, placement.mentor_id)
        or reach.covers_opd(placement.sending_opd_id, placement.need.owner_opd_id)
    ):
        return ALLOW
    return HIDDEN


def read(actor: Actor, placement: Placement) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a placement that came through `queries`, which has applied the scope with all its links."""
    return list_placements(actor)


def edit(actor: Actor, placement: Placement) -> Decision:
    """The planner, until it is proposed and again once returned."""
    return first_refusal(
        view(actor, placement),
        requires(actor, Role.PLANNER),
        ALLOW
        if placement.status.is_editable
        else not_now(N_("Penempatan yang sudah diusulkan tidak dapat diubah lagi, kecuali dikembalikan.")),
    )


def commit(actor: Actor, placement: Placement) -> Decision:
    """The head of the sending OPD commits it to follow up, any time before the host is asked."""
    return first_refusal(
        view(actor, placement),
        ALLOW
        if placement.sending_opd_id in actor.opds(Role.OPD_HEAD)
        else forbid(N_("Hanya kepala OPD pengirim yang dapat menyatakan komitmen.")),
        _before_request(placement),
        not_now(N_("Komitmen OPD sudah dinyatakan.")) if placement.opd_commitment else ALLOW,
    )


def justify(actor: Actor, placement: Placement) -> Decision:
    """The planner's superior answers in writing for a destination without evidence (LAN's rule)."""
    return first_refusal(
        view(actor, placement),
        requires(actor, Role.SEKDA),
        not_own_work(actor, placement.created_by_id),
        _before_request(placement),
    )


def price(actor: Actor, placement: Placement) -> Decision:
    """Record the cost estimate: the planner, until the host is asked (verifying may show that a part is missing)."""
    return first_refusal(view(actor, placement), requires(actor, Role.PLANNER), _before_request(placement))


def act(actor: Actor, placement: Placement, action: PlacementAction) -> Decision:
    """Who and when, for every step of the life of a placement; what is missing is `rules.gaps_before`.

    The planner takes the steps. Who planned it doesn't judge it: another planner or the Sekda does.
    """
    refused = view(actor, placement)
    if action in JUDGING:
        refused = first_refusal(
            refused, requires(actor, Role.PLANNER, Role.SEKDA), not_own_work(actor, placement.created_by_id)
        )
    elif action is PlacementAction.CANCEL:
        refused = first_refusal(refused, requires(actor, Role.PLANNER, Role.SEKDA))
    else:
        refused = first_refusal(refused, requires(actor, Role.PLANNER))
    if action is PlacementAction.CREDIT:
        refused = first_refusal(refused, not_own_work(actor, placement.participant_id))
    return first_refusal(refused, in_state(TRANSITIONS, placement.status, action))


def available(actor: Actor, placement: Placement, *, evidence_count: int) -> tuple[Offer, ...]:
    """The status actions of the present state, next step first. Needs `need`, `cycle` and `programme_links` loaded.

    `evidence_count` as for `Placement.facts`.
    """
    facts = placement.facts(evidence_count=evidence_count)
    return shown(
        Offer(
            action=action.value,
            label=action.label,
            decision=without_gaps(act(actor, placement, action), gaps_before(action, facts)),
            needs_reason=action.needs_reason,
            primary=not action.needs_reason,
            danger=action in {PlacementAction.REJECT, PlacementAction.CANCEL},
        )
        for action in actions_from(TRANSITIONS, placement.status)
    )


def _before_request(placement: Placement) -> Decision:
    status = placement.status
    if status.is_requested or status.is_final:
        return not_now(N_("Permohonan ke instansi tujuan sudah dikirim atau penempatan sudah selesai."))
    return ALLOW
