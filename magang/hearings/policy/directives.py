"""Who may give, answer and close a directive.

Scope: `opd_id` is one of the actor's OPDs, or the actor gave or typed it, or reads the recommendation it is about
(`recommendations.policy`). `queries.directives` applies it; what a page does with one directive is asked here.
"""

from __future__ import annotations

from magang.accounts.policy import not_own_work, requires, signed_in
from magang.hearings.models import Directive, DirectiveAnswer
from magang.hearings.rules.directives import DIRECTIVE_TRANSITIONS, DirectiveAction, DirectiveStatus
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, Decision, Offer, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.machine import actions_from
from magang.kernel.offers import in_state, shown

# The mayor, and those who keep the mayor's papers.
GIVING = (Role.MAYOR, Role.SEKDA, Role.PLANNER)


def list_directives(actor: Actor) -> Decision:
    return signed_in(actor)


def read(actor: Actor, directive: Directive) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For a directive that came through `queries.directives`, which has applied the scope."""
    return list_directives(actor)


def read_answer(actor: Actor, answer: DirectiveAnswer) -> Decision:
    """For an answer that came through `queries.directives`: whoever reads the directive sees its answers."""
    return read(actor, answer.directive)


def give(actor: Actor) -> Decision:
    return requires(actor, *GIVING)


def edit(actor: Actor, directive: Directive) -> Decision:
    """Its words, before anybody has acted on them. Needs `answers` and `hearing` loaded."""
    untouched = directive.status is DirectiveStatus.OPEN and not directive.answers and not directive.due_moves
    in_minutes = directive.hearing is not None and directive.hearing.status.is_final
    return first_refusal(
        give(actor),
        not_now(N_("Arahan ini sudah masuk notula yang dibekukan.")) if in_minutes else ALLOW,
        ALLOW if untouched else not_now(N_("Arahan yang sudah dijawab, digeser, atau ditutup tidak diubah lagi.")),
    )


def answer(actor: Actor, directive: Directive) -> Decision:
    acts = actor.acts_for([directive.opd_id])
    return first_refusal(
        signed_in(actor),
        ALLOW if acts else forbid(N_("Hanya OPD yang menerima arahan yang dapat menjawabnya.")),
        in_state(DIRECTIVE_TRANSITIONS, directive.status, DirectiveAction.ANSWER),
    )


def close(actor: Actor, directive: Directive) -> Decision:
    """Whoever gave it, the Sekda or the planner; never who answered for the OPD. Needs `answers` loaded."""
    return _judges(actor, directive, DirectiveAction.CLOSE)


def return_(actor: Actor, directive: Directive) -> Decision:
    return _judges(actor, directive, DirectiveAction.RETURN)


def cancel(actor: Actor, directive: Directive) -> Decision:
    return _judges(actor, directive, DirectiveAction.CANCEL)


def move_due(actor: Actor, directive: Directive) -> Decision:
    """Set a later due date in the open. Needs `answers` loaded."""
    open_ = not_now(N_("Arahan ini sudah ditutup.")) if directive.status.is_final else ALLOW
    return first_refusal(_keeps(actor, directive), open_)


def available(actor: Actor, directive: Directive) -> tuple[Offer, ...]:
    """What the reader may do now. Needs `answers` loaded."""
    deciders = {
        DirectiveAction.ANSWER: answer,
        DirectiveAction.CLOSE: close,
        DirectiveAction.RETURN: return_,
        DirectiveAction.CANCEL: cancel,
    }
    return shown(
        Offer(
            action.value,
            action.label,
            deciders[action](actor, directive),
            needs_reason=action.asks_why,
            primary=not action.asks_why,
            danger=action is DirectiveAction.CANCEL,
        )
        for action in actions_from(DIRECTIVE_TRANSITIONS, directive.status)
    )


def _keeps(actor: Actor, directive: Directive) -> Decision:
    """Nobody of the OPD that was ordered, whatever else they are."""
    gave = actor.user_id == directive.given_by_id
    acts = actor.acts_for([directive.opd_id])
    return first_refusal(
        signed_in(actor) if gave else requires(actor, Role.SEKDA, Role.PLANNER),
        not_own_work(actor, *directive.answered_by_ids),
        forbid(N_("Arahan kepada OPD sendiri dinilai oleh orang lain.")) if acts else ALLOW,
    )


def _judges(actor: Actor, directive: Directive, action: DirectiveAction) -> Decision:
    return first_refusal(_keeps(actor, directive), in_state(DIRECTIVE_TRANSITIONS, directive.status, action))
