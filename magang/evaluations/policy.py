"""Who may do what with an evaluation.

Scope: whoever reads the follow-up. What each side answered is read by those who steer; the two sides do not read each
other, so that a superior can be frank. Every function needs `follow_up` whole (as `followups.queries` loads it).
"""

from __future__ import annotations

from datetime import date

from magang.accounts.models import SharedLink
from magang.accounts.policy import not_own_work, requires, signed_in
from magang.evaluations.models import Evaluation, EvaluationAnswer
from magang.evaluations.rules import TRANSITIONS, EvaluationAction, Respondent
from magang.followups import policy as followups
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, Decision, first_refusal, forbid, not_now
from magang.kernel.labels import N_
from magang.kernel.offers import in_state


def list_evaluations(actor: Actor) -> Decision:
    return signed_in(actor)


def read(actor: Actor, evaluation: Evaluation) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    """For one that came through `queries`, which has applied the scope."""
    return signed_in(actor)


def read_answer(actor: Actor, answer: EvaluationAnswer) -> bool:
    """Those who steer, and whoever gave it."""
    return actor.sees_everything or (actor.user_id is not None and answer.user_id == actor.user_id)


def side_of(actor: Actor, evaluation: Evaluation) -> Respondent | None:
    """Which of the two is asked of the reader: who came home with it, or the superior named as mentor."""
    placement = evaluation.follow_up.recommendation.placement
    if actor.user_id is None:
        return None
    if placement.participant_id == actor.user_id:
        return Respondent.ALUMNUS
    return Respondent.SUPERIOR if placement.mentor_id == actor.user_id else None


def answer(actor: Actor, evaluation: Evaluation, side: Respondent | None, *, today: date) -> Decision:
    """With an account, for one's own side; needs `answers` loaded."""
    if side is None or side is not side_of(actor, evaluation):
        return forbid(N_("Hanya alumni magang dan atasannya yang menjawab evaluasi ini."))
    return takes_answers(evaluation, side, today=today)


def takes_answers(evaluation: Evaluation, side: Respondent, *, today: date) -> Decision:
    """Whether that side can still answer; asked for a link as well as for an account. Needs `answers` loaded."""
    return first_refusal(
        in_state(TRANSITIONS, evaluation.status, EvaluationAction.CONCLUDE),
        _begun(evaluation, today),
        ALLOW if evaluation.answer_of(side) is None else not_now(N_("Jawaban ini sudah diberikan.")),
    )


def share(actor: Actor, evaluation: Evaluation) -> Decision:
    """Make and revoke links to the two forms."""
    return first_refusal(
        requires(actor, Role.PLANNER), in_state(TRANSITIONS, evaluation.status, EvaluationAction.CONCLUDE)
    )


def revoke(actor: Actor, link: SharedLink) -> Decision:
    """Whoever may make links may also take them back, in any state of the evaluation."""
    return first_refusal(
        requires(actor, Role.PLANNER),
        not_now(N_("Tautan ini sudah dicabut.")) if link.revoked_at is not None else ALLOW,
    )


def conclude(actor: Actor, evaluation: Evaluation, *, today: date) -> Decision:
    """A verifier who had no hand in it, as for every judgement of the effect; whom nobody asks, and who gave no answer.

    Needs `answers` loaded.
    """
    asked = forbid(N_("Alumni magang dan atasannya menjawab evaluasi ini; yang menyimpulkan orang lain."))
    return first_refusal(
        in_state(TRANSITIONS, evaluation.status, EvaluationAction.CONCLUDE),
        ALLOW if side_of(actor, evaluation) is None else asked,
        not_own_work(actor, *(id_ for given in evaluation.answers for id_ in (given.user_id, given.signed_in_id))),
        followups.check_again(actor, evaluation.follow_up),
        _begun(evaluation, today),
    )


def _begun(evaluation: Evaluation, today: date) -> Decision:
    if today >= evaluation.opens_on:
        return ALLOW
    return not_now(N_("Evaluasi ini baru dibuka 30 hari sebelum jatuh tempo."))
