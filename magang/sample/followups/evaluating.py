"""What alumnus, superior and verifier say months later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from magang.evaluations.models import Evaluation, EvaluationAnswer, EvaluationObstacle, EvaluationScore
from magang.evaluations.rules import TRANSITIONS as EVALUATION_TRANSITIONS
from magang.evaluations.rules import Effect, EvaluationAction, Respondent, Statement, Use
from magang.evaluations.services import EvaluationEvent
from magang.followups.rules import ObstacleKind
from magang.kernel.machine import advance
from magang.sample.followups.chapter import VERIFIER, Chapter
from magang.sample.needs import decimal
from magang.sample.town import Script, known


def answer_evaluation(chapter: Chapter, event: Script, at: datetime) -> None:
    """Alumnus or superior says how it is, months later."""
    town, side = chapter.town, Respondent(event["side"])
    placement = chapter.follow_up.recommendation.placement
    person = placement.participant if side is Respondent.ALUMNUS else known(placement.mentor)
    evaluation = _evaluation(chapter)
    given = EvaluationAnswer(
        evaluation_id=evaluation.id,
        respondent=side,
        name=person.name,
        user_id=person.id,
        usage=Use(event["usage"]),
        comment=event["text"],
        answered_at=at,
        scores=[EvaluationScore(statement=s, score=n) for s, n in zip(Statement, event["scores"], strict=True)],
        obstacles=[EvaluationObstacle(kind=ObstacleKind(kind)) for kind in event["obstacles"]],
    )
    town.session.add(given)
    town.tell(person.username, EvaluationEvent.ANSWERED, evaluation, at, f"{side.label}: {person.name}")


def conclude_evaluation(chapter: Chapter, event: Script, at: datetime) -> None:
    evaluation = _evaluation(chapter)
    evaluation.status = advance(EVALUATION_TRANSITIONS, evaluation.status, EvaluationAction.CONCLUDE)
    evaluation.usage, evaluation.effect = Use(event["usage"]), Effect(event["effect"])
    evaluation.value, evaluation.measured_on = decimal(event, "value"), chapter.town.day(event["measured"])
    evaluation.source, evaluation.note = event["source"], event["text"]
    evaluation.concluded_by_id, evaluation.concluded_at = chapter.town.people[VERIFIER].id, at
    chapter.town.tell(VERIFIER, EvaluationAction.CONCLUDE, evaluation, at)


def _evaluation(chapter: Chapter) -> Evaluation:
    return chapter.town.session.scalars(select(Evaluation).where(Evaluation.follow_up_id == chapter.follow_up.id)).one()
