"""What waits on the evaluations: two answers and a conclusion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session

from magang.evaluations.models import Evaluation, EvaluationAnswer
from magang.evaluations.rules import OPENS_BEFORE, EvaluationStatus, Respondent, opens_on
from magang.followups.models import FollowUp
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.overview.queries.follow_up_work import IN_ROUND, base, not_from_here
from magang.overview.rules import Clocks, Stage, Task
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation


def effects_to_check(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """Six months after SS somebody looks again whether it is still used (DESIGN 3)."""
    statement = (
        base(Evaluation.due_on)
        .join(Evaluation, Evaluation.follow_up_id == FollowUp.id)
        .join(Recommendation.placement)
        .where(
            Evaluation.status == EvaluationStatus.SCHEDULED,
            Evaluation.due_on <= clocks.today,
            # Who was asked for an answer, or gave one, is not asked for the conclusion.
            Placement.mentor_id.is_distinct_from(actor.user_id),
            ~exists().where(
                EvaluationAnswer.evaluation_id == Evaluation.id,
                or_(EvaluationAnswer.user_id == actor.user_id, EvaluationAnswer.signed_in_id == actor.user_id),
            ),
            ~IN_ROUND,
            not_from_here(actor),
        )
    )
    for reference, title, opd, due in session.execute(statement):
        yield _evaluation(reference, title, opd, N_("Simpulkan evaluasi"), due, due)


def asked(session: Session, clocks: Clocks) -> frozenset[int | None]:
    """Whom `evaluations_to_answer` may have something for."""
    rows = session.execute(
        select(Placement.participant_id, Placement.mentor_id)
        .select_from(Evaluation)
        .join(Evaluation.follow_up)
        .join(FollowUp.recommendation)
        .join(Recommendation.placement)
        .where(Evaluation.status == EvaluationStatus.SCHEDULED, Evaluation.due_on <= clocks.today + OPENS_BEFORE)
        .distinct()
    )
    return frozenset(user_id for row in rows for user_id in row)


def evaluations_to_answer(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """What alumnus and superior are asked before that."""
    side = case((Placement.participant_id == actor.user_id, Respondent.ALUMNUS.value), else_=Respondent.SUPERIOR.value)
    statement = (
        base(Evaluation.due_on)
        .join(Evaluation, Evaluation.follow_up_id == FollowUp.id)
        .join(Recommendation.placement)
        .where(
            or_(Placement.participant_id == actor.user_id, Placement.mentor_id == actor.user_id),
            Evaluation.status == EvaluationStatus.SCHEDULED,
            Evaluation.due_on <= clocks.today + OPENS_BEFORE,
            ~exists().where(EvaluationAnswer.evaluation_id == Evaluation.id, EvaluationAnswer.respondent == side),
        )
    )
    for reference, title, opd, due in session.execute(statement):
        yield _evaluation(reference, title, opd, N_("Jawab evaluasi pascamagang"), opens_on(due), due)


def _evaluation(reference: str, title: str, opd: str, todo: str, since: date, due: date) -> Task:
    return Task(
        Stage.EFFECT, reference, title, todo, "evaluations.show", since, due, opd, args={"reference": reference}
    )
