"""Who may do what with a recommendation.

Scope: `author_id` is the actor, or the placement's `mentor_id` is, or its `sending_opd_id` is one of the OPDs where the
actor is a superior; once it is submitted (`not status.is_private`) also `lead_opd_id`, a supporting OPD
(`recommendation_support.opd_id`) or the placement's `sending_opd_id` among all the actor's OPDs. A decision that makes
another OPD the owner, and a recommendation of the actor's that was merged into it, are passed in as `linked`.
Every function about one recommendation needs `placement` and `support_links` loaded.
"""

from __future__ import annotations

from magang.accounts.policy import not_own_work, requires, scope, signed_in
from magang.findings.policy import create as create_finding
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown, without_gaps
from magang.placements.models import Placement
from magang.recommendations.coach import gaps
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import TRANSITIONS, RecommendationAction, RecommendationStatus

# Steps that send the work back or take it away: whoever is affected reads why.
ASKS_WHY = frozenset({RecommendationAction.RETURN, RecommendationAction.WITHDRAW})


def list_recommendations(actor: Actor) -> Decision:
    return signed_in(actor)


def find_similar(actor: Actor) -> Decision:
    """Title and fate of what was approved are shared knowledge, so that nobody proposes in the dark."""
    return signed_in(actor)


def create(actor: Actor, placement: Placement | None = None) -> Decision:
    """As for a finding: participants, about their own placement (with `need` loaded) from departure on."""
    return create_finding(actor, placement)


def view(actor: Actor, recommendation: Recommendation, *, linked: bool = False) -> Decision:
    if not signed_in(actor):
        return HIDDEN
    reach = scope(actor)
    if linked or reach.covers_user(recommendation.author_id) or _guides(actor, recommendation):
        return ALLOW
    if recommendation.status.is_private:
        return ALLOW if reach.everything else HIDDEN
    reached = reach.covers_opd(
        recommendation.lead_opd_id, recommendation.placement.sending_opd_id, *recommendation.supporting_opd_ids
    )
    return ALLOW if reached else HIDDEN


def read(actor: Actor, recommendation: Recommendation) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a recommendation that came through `queries`, which has applied the scope with all its links."""
    return list_recommendations(actor)


def edit(actor: Actor, recommendation: Recommendation) -> Decision:
    return first_refusal(
        _authors(actor, recommendation),
        ALLOW
        if recommendation.status.is_editable
        else not_now(N_("Rekomendasi yang sudah diajukan tidak dapat diubah lagi, kecuali dikembalikan.")),
    )


def submit(actor: Actor, recommendation: Recommendation) -> Decision:
    """Who and when; what is missing is `rules.gaps`."""
    return first_refusal(_authors(actor, recommendation), _now(recommendation, RecommendationAction.SUBMIT))


def withdraw(actor: Actor, recommendation: Recommendation) -> Decision:
    return first_refusal(_authors(actor, recommendation), _now(recommendation, RecommendationAction.WITHDRAW))


def merge(actor: Actor, recommendation: Recommendation, into: Recommendation | None = None) -> Decision:
    """Its author, before it is handed in; needs `voices` loaded. Without `into`: whether it could join any."""
    refused = first_refusal(_authors(actor, recommendation), _now(recommendation, RecommendationAction.MERGE))
    if not refused:
        return refused
    if recommendation.voices:
        return not_now(N_("Usulan ini didukung usulan lain, jadi tidak dapat digabung ke yang lain lagi."))
    if into is None or (into.status.takes_voices and into.id != recommendation.id):
        return ALLOW
    return not_now(N_("Hanya rekomendasi yang menunggu keputusan atau sudah diterima yang dapat didukung."))


def split(actor: Actor, recommendation: Recommendation) -> Decision:
    """Its author, until the one it joined was rejected: that answer was given to both. Needs `merged_into` loaded.

    Nor does a verifier step back from what is being carried out, to judge it then.
    """
    joined = recommendation.merged_into
    answered = joined is not None and joined.status is RecommendationStatus.REJECTED
    binds = joined is not None and joined.status.is_accepted and actor.has(Role.VERIFIER)
    return first_refusal(
        _authors(actor, recommendation),
        _now(recommendation, RecommendationAction.SPLIT),
        not_now(N_("Rekomendasi yang didukung sudah ditolak; jawaban itu berlaku juga untuk usulan ini."))
        if answered
        else ALLOW,
        forbid(N_("Verifikator tidak melepaskan usulannya dari rekomendasi yang sudah diterima.")) if binds else ALLOW,
    )


def approve(actor: Actor, recommendation: Recommendation) -> Decision:
    return first_refusal(_judges(actor, recommendation), _now(recommendation, RecommendationAction.APPROVE))


def return_(actor: Actor, recommendation: Recommendation) -> Decision:
    return first_refusal(_judges(actor, recommendation), _now(recommendation, RecommendationAction.RETURN))


def present(actor: Actor, recommendation: Recommendation) -> Decision:
    """Recorded by whoever runs the meeting."""
    return first_refusal(
        view(actor, recommendation),
        requires(actor, Role.PLANNER, Role.SEKDA),
        _now(recommendation, RecommendationAction.PRESENT),
    )


def available(actor: Actor, recommendation: Recommendation) -> tuple[Offer, ...]:
    """The status actions of the present state, next step first; the mayor's decision is `hearings.policy.decide`.

    Needs what `queries.find_recommendation` loads. Joining an earlier one has a page of its own.
    """
    deciders = {
        RecommendationAction.SUBMIT: submit,
        RecommendationAction.APPROVE: approve,
        RecommendationAction.RETURN: return_,
        RecommendationAction.PRESENT: present,
        RecommendationAction.WITHDRAW: withdraw,
        RecommendationAction.SPLIT: split,
    }
    missing = gaps(recommendation.facts())
    return shown(
        Offer(
            action=action.value,
            label=action.label,
            decision=without_gaps(
                deciders[action](actor, recommendation), missing if action is RecommendationAction.SUBMIT else ()
            ),
            needs_reason=action in ASKS_WHY,
            primary=action not in ASKS_WHY and action is not RecommendationAction.SPLIT,
            danger=action is RecommendationAction.WITHDRAW,
        )
        for action in actions_from(TRANSITIONS, recommendation.status)
        if action in deciders
    )


def _now(recommendation: Recommendation, action: RecommendationAction) -> Decision:
    return in_state(TRANSITIONS, recommendation.status, action)


def _guides(actor: Actor, recommendation: Recommendation) -> bool:
    """Whether the actor is the named mentor or a superior in the participant's OPD."""
    placement = recommendation.placement
    is_mentor = placement.mentor_id is not None and placement.mentor_id == actor.user_id
    return is_mentor or placement.sending_opd_id in actor.opds(Role.SUPERIOR)


def _authors(actor: Actor, recommendation: Recommendation) -> Decision:
    if not view(actor, recommendation):
        return HIDDEN
    if recommendation.author_id == actor.user_id:
        return ALLOW
    return forbid(N_("Rekomendasi hanya dapat diubah penulisnya."))


def _judges(actor: Actor, recommendation: Recommendation) -> Decision:
    """The mentor, a superior of the participant's OPD, or the planner; nobody their own."""
    if not view(actor, recommendation):
        return HIDDEN
    if not (_guides(actor, recommendation) or actor.has(Role.PLANNER)):
        return forbid(N_("Hanya atasan langsung, mentor, atau perencana yang dapat menilai rekomendasi ini."))
    return not_own_work(actor, recommendation.author_id)
