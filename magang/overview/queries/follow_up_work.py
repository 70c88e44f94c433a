"""What waits on the follow-ups: plans, reports, verification, moved dates, obstacles."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from magang.accounts.models import SharedLink
from magang.followups.guests import ReportState
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    DueDateMove,
    EvidenceFile,
    FollowUp,
    GuestReport,
    Obstacle,
    ProgressUpdate,
    VerificationRound,
)
from magang.followups.obstacles import ObstacleState
from magang.followups.queries.obstacles import STILL_IN_THE_WAY
from magang.followups.rules import FollowUpStatus, MoveState, ObstacleRemover, PlanStatus, RoundState
from magang.kernel.actor import Actor, Role
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.model import constant
from magang.overview.rules import Clocks, Stage, Task
from magang.recommendations.models import Recommendation, RecommendationSupport
from magang.reference.models import BudgetWindow, Opd

OPEN = FollowUp.official_status.in_([s for s in FollowUpStatus if not s.is_closed])
IN_ROUND = exists().where(VerificationRound.follow_up_id == FollowUp.id, VerificationRound.state != RoundState.CLOSED)


# Of one kind of work the oldest; nobody reads further, and a list has them all.
MOST: Final = 100


def plans_to_make(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:  # noqa: ARG001
    """The OPD's first answer. A plan already handed in and returned has kept the clock; its date no longer counts."""
    statement = (
        base(ActionPlan.status, FollowUp.started_on, FollowUp.first_answer_due_on)
        .outerjoin(FollowUp.plan)
        .where(
            OPEN,
            _owned(actor),
            or_(ActionPlan.id.is_(None), ActionPlan.status.in_([s for s in PlanStatus if s.is_editable])),
        )
    )
    for reference, title, opd, status, since, due in session.execute(statement):
        todo = N_("Perbaiki rencana aksi") if status is PlanStatus.RETURNED else N_("Susun rencana aksi")
        yield _task(Stage.PLAN, reference, title, opd, todo, since, due, "rencana")


def plan_changes_to_finish(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """A new version of an approved plan that was begun, or returned."""
    editable = ActionPlan.status.in_([s for s in PlanStatus if s.is_editable])
    statement = (
        base(ActionPlan.updated_at).join(FollowUp.plans).where(OPEN, _owned(actor), ~ActionPlan.is_current, editable)
    )
    for reference, title, opd, since in session.execute(statement):
        todo = N_("Selesaikan perubahan rencana aksi")
        yield _task(Stage.PLAN, reference, title, opd, todo, _day(since, clocks), None, "rencana")


def budgets_to_ask(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """A step whose window in the budget is open, or has closed without it; done once its money stands in the budget."""
    statement = (
        base(BudgetWindow.opens_on, BudgetWindow.closes_on)
        .join(FollowUp.plan)
        .join(ActionPlan.steps)
        .join(ActionStep.window)
        .where(
            OPEN,
            _owned(actor),
            ActionPlan.status == PlanStatus.APPROVED,
            ActionStep.budgeted_at.is_(None),
            BudgetWindow.opens_on <= clocks.today,
        )
        .distinct()
    )
    for reference, title, opd, opens, closes in session.execute(statement):
        yield _task(Stage.PLAN, reference, title, opd, N_("Masukkan langkah ke anggaran"), opens, closes, "rencana")


def plans_to_approve(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    statement = (
        base(ActionPlan.submitted_at)
        .join(FollowUp.plans)
        .where(ActionPlan.status == PlanStatus.SUBMITTED, ActionPlan.author_id != actor.user_id)
    )
    for reference, title, opd, since in session.execute(statement):
        yield _task(Stage.PLAN, reference, title, opd, N_("Setujui rencana aksi"), _day(since, clocks), None, "rencana")


def progress_to_report(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """News is due when "on track" is about to expire, and at the latest on the due date."""
    statement = (
        base(FollowUp.last_news_at, FollowUp.started_on, FollowUp.due_on)
        .join(FollowUp.plan)
        .where(OPEN, ActionPlan.status == PlanStatus.APPROVED, ~IN_ROUND, _acting(actor))
    )
    for reference, title, opd, news, started, due in session.execute(statement):
        heard = _day(news, clocks) or started
        wanted = min(due, clocks.stale.due(heard))
        yield _task(Stage.EVIDENCE, reference, title, opd, N_("Laporkan progres"), heard, wanted, "progres")


def rounds_to_judge(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """What was submitted, unless the reader's own office acts in it."""
    statement = (
        base(VerificationRound.opened_at)
        .join(FollowUp.rounds)
        .where(VerificationRound.state == RoundState.OPEN, not_from_here(actor))
    )
    for reference, title, opd, opened in session.execute(statement):
        since = local_date(opened, clocks.zone)
        due = clocks.verification.due(since)
        yield _task(Stage.STATUS, reference, title, opd, N_("Verifikasi tindak lanjut"), since, due, "verifikasi")


def td_to_confirm(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """The same clock as the verifier's: the OPD has waited since it submitted."""
    statement = (
        base(VerificationRound.opened_at, VerificationRound.judged_at)
        .join(FollowUp.rounds)
        .where(
            VerificationRound.state == RoundState.AWAITING_SECOND,
            VerificationRound.verifier_id != actor.user_id,
            not_from_here(actor),
        )
    )
    todo = N_("Setujui atau tolak TD")
    for reference, title, opd, opened, judged in session.execute(statement):
        due = clocks.verification.due(local_date(opened, clocks.zone))
        yield _task(Stage.STATUS, reference, title, opd, todo, _day(judged, clocks), due, "verifikasi")


def reports_to_confirm(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """What came in by a link counts for nothing until the head of the owner OPD has answered it: no news till then.

    Due before that silence would show, as a report of their own is.
    """
    statement = (
        base(GuestReport.sent_at, FollowUp.due_on)
        .join(FollowUp.guest_reports)
        .where(GuestReport.state == ReportState.WAITING, FollowUp.owner_opd_id.in_(actor.opds(Role.OPD_HEAD)))
    )
    todo = N_("Konfirmasi laporan lewat tautan")
    for reference, title, opd, sent, due in session.execute(statement):
        since = local_date(sent, clocks.zone)
        wanted = max(since, min(due, clocks.stale.due(since)))
        yield _task(Stage.EVIDENCE, reference, title, opd, todo, since, wanted, "progres")


def moves_to_answer(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    statement = (
        base(DueDateMove.requested_at)
        .join(FollowUp.moves)
        .where(DueDateMove.state == MoveState.REQUESTED, DueDateMove.requested_by_id != actor.user_id)
    )
    for reference, title, opd, asked in session.execute(statement):
        yield _task(
            Stage.PLAN,
            reference,
            title,
            opd,
            N_("Jawab permintaan geser tenggat"),
            _day(asked, clocks),
            None,
            "tenggat",
        )


def obstacles_to_remove(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """Obstacles that name the reader's office as the one that can remove them."""
    named: list[ColumnElement[bool]] = []  # Only what can be: an OR with nothing in it would cost the index.
    if opd_ids := actor.opds(Role.OPD_HEAD, Role.OPD_STAFF):
        named.append(Obstacle.remover_opd_id.in_(opd_ids))
    if actor.has(Role.MAYOR):
        named.append(Obstacle.remover == constant(Obstacle.remover, ObstacleRemover.MAYOR))
    if actor.has(Role.SEKDA):
        named.append(Obstacle.remover == constant(Obstacle.remover, ObstacleRemover.SEKDA))
    return _obstacles(session, clocks, ObstacleState.OPEN, or_(*named), N_("Hilangkan hambatan"))


def obstacles_to_confirm(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """Obstacles that are said to be gone: whom they held up says whether it is true."""
    return _obstacles(session, clocks, ObstacleState.ANSWERED, _acting(actor), N_("Pastikan hambatan sudah teratasi"))


def _obstacles(
    session: Session, clocks: Clocks, state: ObstacleState, where: ColumnElement[bool], todo: str
) -> Iterable[Task]:
    moment = Obstacle.opened_at if state is ObstacleState.OPEN else Obstacle.answered_at
    statement = (
        base(moment)
        .join(FollowUp.updates)
        .join(ProgressUpdate.obstacle)
        .where(STILL_IN_THE_WAY, Obstacle.state == state, where)
        .order_by(moment, Obstacle.id)
        .limit(MOST)
    )
    for reference, title, opd, since in session.execute(statement):
        yield _task(Stage.EVIDENCE, reference, title, opd, todo, _day(since, clocks), None, "hambatan")


def base(*columns: Any) -> Select[Any]:
    """Follow-ups with what every task says of them, and `columns`."""
    return (
        select(Recommendation.reference, Recommendation.title, Opd.short_name, *columns)
        .select_from(FollowUp)
        .join(FollowUp.recommendation)
        .join(FollowUp.owner_opd)
    )


def _task(
    stage: Stage, reference: str, title: str, opd: str, todo: str, since: date | None, due: date | None, anchor: str
) -> Task:
    return Task(
        stage, reference, title, todo, "followups.show", since, due, opd, anchor=anchor, args={"reference": reference}
    )


def _day(moment: datetime | None, clocks: Clocks) -> date | None:
    return local_date(moment, clocks.zone) if moment else None


def _owned(actor: Actor) -> Any:
    return FollowUp.owner_opd_id.in_(actor.opds(Role.OPD_HEAD, Role.OPD_STAFF))


def _acting(actor: Actor) -> Any:
    return or_(_owned(actor), _supported_by(actor.opds(Role.OPD_HEAD, Role.OPD_STAFF)))


def _supported_by(opd_ids: frozenset[int]) -> Any:
    return exists().where(
        RecommendationSupport.recommendation_id == FollowUp.recommendation_id, RecommendationSupport.opd_id.in_(opd_ids)
    )


def not_from_here(actor: Actor) -> Any:
    """Mirror of `followups.policy._independent`: not from an OPD that acts or has acted, and no hand in the work."""
    offices = actor.opds() | (frozenset() if actor.opd_id is None else frozenset({actor.opd_id}))
    plan, step = aliased(ActionPlan), aliased(ActionStep)
    had_a_step = exists().where(
        plan.follow_up_id == FollowUp.id, step.plan_id == plan.id, step.responsible_opd_id.in_(offices)
    )
    return and_(
        FollowUp.owner_opd_id.not_in(offices), ~_supported_by(offices), ~had_a_step, ~_had_a_hand(actor.user_id)
    )


def _had_a_hand(user_id: int | None) -> ColumnElement[bool]:
    """Mirror of `FollowUp.contributor_ids`. Joined with the recommendation."""
    voice, plan, update = aliased(Recommendation), aliased(ActionPlan), aliased(ProgressUpdate)
    round_, move, report = aliased(VerificationRound), aliased(DueDateMove), aliased(GuestReport)
    reported = exists().where(update.follow_up_id == FollowUp.id)
    return or_(
        Recommendation.author_id == user_id,
        exists().where(voice.merged_into_id == FollowUp.recommendation_id, voice.author_id == user_id),
        exists().where(plan.follow_up_id == FollowUp.id, plan.author_id == user_id),
        reported.where(update.author_id == user_id),
        reported.where(EvidenceFile.update_id == update.id, EvidenceFile.uploaded_by_id == user_id),
        reported.where(Obstacle.update_id == update.id, Obstacle.resolved_by_id == user_id),
        exists().where(
            round_.follow_up_id == FollowUp.id, round_.submitted_by_id == user_id, round_.opd_rating.is_not(None)
        ),
        exists().where(move.follow_up_id == FollowUp.id, move.requested_by_id == user_id),
        exists().where(report.follow_up_id == FollowUp.id, report.signed_in_id == user_id),
        exists().where(
            report.follow_up_id == FollowUp.id, SharedLink.id == report.link_id, SharedLink.created_by_id == user_id
        ),
    )
