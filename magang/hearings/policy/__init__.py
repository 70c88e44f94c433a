"""Who may hold a hearing and record a decision.

Scope: a hearing's title and date are read by everybody signed in; a decision by whoever reads its recommendation
(`recommendations.policy`), and by the OPD it makes the owner (`decision.owner_opd_id`).
"""

from __future__ import annotations

from magang.accounts.policy import not_own_work, reads_all, requires, scope, signed_in
from magang.hearings.models import AgendaItem, Hearing, HearingMinutes
from magang.hearings.models import Decision as MayorsDecision
from magang.hearings.rules import TRANSITIONS, HearingAction, HearingStatus
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown
from magang.recommendations.models import Recommendation
from magang.recommendations.policy import view as view_recommendation

# Recorded by the mayor, or by the Sekda as the meeting's secretary.
RECORDING = (Role.MAYOR, Role.SEKDA)
# At a hearing also the planner, who often keeps its minutes; who decided is always named beside.
SECRETARIES = (*RECORDING, Role.PLANNER)


def list_hearings(actor: Actor) -> Decision:
    return signed_in(actor)


def list_decisions(actor: Actor) -> Decision:
    return signed_in(actor)


def create(actor: Actor) -> Decision:
    return requires(actor, Role.PLANNER, Role.SEKDA)


def run(actor: Actor, hearing: Hearing) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """Note what happens at it; what is too early or too late is the services' business."""
    return create(actor)


def view(actor: Actor, hearing: Hearing) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    return signed_in(actor)


def edit(actor: Actor, hearing: Hearing) -> Decision:
    return first_refusal(
        create(actor),
        ALLOW if hearing.status is HearingStatus.PLANNED else not_now(N_("Pemaparan sudah dimulai atau ditutup.")),
    )


def hold(actor: Actor, hearing: Hearing) -> Decision:
    return first_refusal(create(actor), in_state(TRANSITIONS, hearing.status, HearingAction.HOLD))


def close(actor: Actor, hearing: Hearing) -> Decision:
    return first_refusal(create(actor), in_state(TRANSITIONS, hearing.status, HearingAction.CLOSE))


def keep(actor: Actor, hearing: Hearing) -> Decision:
    """Agenda, invitations and attendance: until it is closed."""
    return first_refusal(
        create(actor), not_now(N_("Pemaparan ini sudah ditutup.")) if hearing.status.is_final else ALLOW
    )


def keep_item(actor: Actor, item: AgendaItem) -> Decision:
    """Needs `hearing` loaded."""
    return keep(actor, item.hearing)


def take_turn(actor: Actor, item: AgendaItem) -> Decision:
    """Say that it is this item's turn. Needs `hearing` loaded."""
    return take_minutes(actor, item.hearing)


def read_papers(actor: Actor, hearing: Hearing) -> Decision:
    """Agenda and attendance list for the table: names of all who are invited, so not for everybody."""
    return first_refusal(requires(actor, *SECRETARIES), view(actor, hearing))


def take_minutes(actor: Actor, hearing: Hearing) -> Decision:
    """Write down what falls while it is held: Sekda or planner as its secretary, or the mayor."""
    running = hearing.status is HearingStatus.HELD
    return first_refusal(
        requires(actor, *SECRETARIES),
        ALLOW if running else not_now(N_("Notula hanya ditulis selama pemaparan berlangsung.")),
    )


def minute(actor: Actor, hearing: Hearing, recommendation: Recommendation, standing: MayorsDecision | None) -> Decision:
    """Type the decision on one recommendation; one the same hearing took already may be mended until it closes."""
    if not view_recommendation(actor, recommendation):
        return HIDDEN
    taken_here = standing is not None and standing.hearing_id == hearing.id
    return first_refusal(
        take_minutes(actor, hearing),
        not_own_work(actor, recommendation.author_id),
        ALLOW
        if recommendation.status.awaits_decision or taken_here
        else not_now(N_("Rekomendasi ini sudah diputuskan di luar pemaparan ini.")),
    )


def read_minutes(actor: Actor, minutes: HearingMinutes) -> Decision:
    """The whole of it: those who read everything, and those who were there. Needs `hearing.attendances` loaded."""
    seated = {seat.user_id for seat in minutes.hearing.attendances}
    return ALLOW if reads_all(actor) or actor.user_id in seated else HIDDEN


def available(actor: Actor, hearing: Hearing) -> tuple[Offer, ...]:
    deciders = {HearingAction.HOLD: hold, HearingAction.CLOSE: close}
    return shown(
        Offer(action.value, action.label, deciders[action](actor, hearing), primary=True)
        for action in actions_from(TRANSITIONS, hearing.status)
    )


def view_decision(actor: Actor, decision: MayorsDecision) -> Decision:
    """Needs `recommendation.placement` and `recommendation.support_links` loaded."""
    owned = scope(actor).covers_opd(decision.owner_opd_id)
    return view_recommendation(actor, decision.recommendation, linked=owned)


def may_decide(actor: Actor) -> Decision:
    """Whether the actor records decisions at all."""
    return requires(actor, *RECORDING)


def decide(actor: Actor, recommendation: Recommendation) -> Decision:
    """Who and when; what it must carry is `rules.gaps`."""
    if not view_recommendation(actor, recommendation):
        return HIDDEN
    return first_refusal(
        may_decide(actor),
        not_own_work(actor, recommendation.author_id),
        ALLOW
        if recommendation.status.awaits_decision
        else not_now(
            N_("Keputusan hanya dapat dicatat untuk rekomendasi yang disetujui, dipaparkan, atau dikaji lebih lanjut.")
        ),
    )
