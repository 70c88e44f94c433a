"""What can be done with evaluations: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.audit.services import record
from magang.evaluations import policy, queries
from magang.evaluations.models import Evaluation, EvaluationAnswer, EvaluationObstacle, EvaluationScore
from magang.evaluations.rules import (
    TRANSITIONS,
    Conclusion,
    EvaluationAction,
    EvaluationStatus,
    Respondent,
    Statement,
    Use,
    conclusion_gaps,
)
from magang.followups.models import FollowUp
from magang.followups.rules import ObstacleKind
from magang.followups.services import verification
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.machine import advance


class EvaluationEvent(LabelledEnum):
    SCHEDULED = "scheduled", N_("Evaluasi dijadwalkan")
    ANSWERED = "answered", N_("Evaluasi dijawab")


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says: 1–5 for every statement, and what stood in the way."""

    usage: Use
    scores: Mapping[Statement, int]
    obstacles: Collection[ObstacleKind]
    comment: str


def schedule(session: Session, actor: Actor, follow_up: FollowUp, *, due_on: date, now: datetime) -> Evaluation:
    """The official status has become SS: `due_on` somebody asks whether it is still used."""
    evaluation = Evaluation(
        follow_up=follow_up, due_on=due_on, status=EvaluationStatus.SCHEDULED, created_at=now, updated_at=now
    )
    session.add(evaluation)
    record(session, actor, EvaluationEvent.SCHEDULED, evaluation, now=now)
    return evaluation


def void(session: Session, actor: Actor, evaluation: Evaluation, *, now: datetime) -> None:
    """The status fell back before anything could be concluded; what was answered stays readable."""
    evaluation.status = advance(TRANSITIONS, evaluation.status, EvaluationAction.VOID)
    evaluation.updated_at = now
    record(session, actor, EvaluationAction.VOID, evaluation, now=now)


def answer(
    session: Session, actor: Actor, evaluation: Evaluation, *, side: Respondent, told: Told, today: date, now: datetime
) -> EvaluationAnswer:
    """The alumnus or the superior says how it is, with their account."""
    policy.answer(actor, evaluation, side, today=today).ensure()
    given = _given(side, told, name=actor.name, now=now)
    given.user_id = actor.user_id
    return _keep(session, actor, evaluation, given, now=now)


def answer_by_link(
    session: Session,
    actor: Actor,
    link: SharedLink,
    evaluation: Evaluation,
    *,
    side: Respondent,
    name: str,
    told: Told,
    today: date,
    now: datetime,
) -> EvaluationAnswer:
    """The same by a signed link, under the name they gave. `actor` is who is signed in beside, if anybody."""
    policy.takes_answers(evaluation, side, today=today).ensure()
    given = _given(side, told, name=name, now=now)
    given.link_id, given.signed_in_id = link.id, actor.user_id
    return _keep(session, links.guest(link), evaluation, given, now=now)


def _given(side: Respondent, told: Told, *, name: str, now: datetime) -> EvaluationAnswer:
    return EvaluationAnswer(
        respondent=side,
        name=name,
        usage=told.usage,
        comment=told.comment,
        answered_at=now,
        scores=[EvaluationScore(statement=statement, score=score) for statement, score in told.scores.items()],
        obstacles=[EvaluationObstacle(kind=kind) for kind in told.obstacles],
    )


def _keep(
    session: Session, actor: Actor, evaluation: Evaluation, given: EvaluationAnswer, *, now: datetime
) -> EvaluationAnswer:
    evaluation.answers.append(given)
    evaluation.updated_at = now
    # Who answered for which side, never what: a superior's frank word does not belong in a trail that others read.
    note = f"{given.respondent.label}: {given.name}"
    beside = {N_("Akun di peramban itu"): ("", f"#{given.signed_in_id}")} if given.signed_in_id is not None else {}
    record(session, actor, EvaluationEvent.ANSWERED, evaluation, now=now, note=note, changes=beside)
    return given


def share(
    session: Session, actor: Actor, evaluation: Evaluation, *, side: Respondent, label: str, days: int, now: datetime
) -> tuple[SharedLink, str]:
    """A link to that side's form that works for `days` days; returns it with its secret, told only now."""
    policy.share(actor, evaluation).ensure()
    return links.create(
        session,
        actor,
        kind=LinkKind.EVALUATION,
        subject=queries.subject_of(evaluation, side),
        label=label,
        expires_at=now + timedelta(days=days),
        now=now,
    )


def conclude(
    session: Session,
    actor: Actor,
    evaluation: Evaluation,
    *,
    found: Conclusion,
    expected_version: int,
    today: date,
    now: datetime,
) -> None:
    """What is left of it and what it changed. No longer used: a round of verification opens, and SS may fall back.

    Raises `GapsRemain` with what is missing and `StaleVersion` when somebody concluded it meanwhile.
    """
    policy.conclude(actor, evaluation, today=today).ensure()
    evaluation.expect_version(expected_version)
    if missing := conclusion_gaps(found, today=today, answers=len(evaluation.answers)):
        raise GapsRemain(missing)
    evaluation.usage, evaluation.effect, evaluation.note = found.usage, found.effect, found.note
    evaluation.value, evaluation.measured_on = found.value, found.measured_on if found.value is not None else None
    evaluation.source = found.source if found.value is not None else ""
    evaluation.status = advance(TRANSITIONS, evaluation.status, EvaluationAction.CONCLUDE)
    evaluation.concluded_by_id, evaluation.concluded_at, evaluation.updated_at = actor.user_id, now, now
    record(session, actor, EvaluationAction.CONCLUDE, evaluation, now=now)
    if found.usage is Use.NONE:
        verification.check_again(session, actor, evaluation.follow_up, now=now)
