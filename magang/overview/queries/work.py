"""What waits for the reader: one query per kind of work their roles carry, each the mirror of a policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import bindparam, literal, or_, select, union_all
from sqlalchemy.orm import Session

from magang.accounts.models import Grant, User
from magang.kernel.actor import Actor, Role
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.model import constant
from magang.needs.models import Need
from magang.needs.rules import NeedStatus
from magang.overview.queries import directive_work as ordering
from magang.overview.queries import evaluation_work as evaluating
from magang.overview.queries import follow_up_work as acting
from magang.overview.queries import report_work as reporting
from magang.overview.queries.follow_up_work import MOST
from magang.overview.rules import Clocks, Stage, Task
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus, due_on
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import Opd

Source = Callable[[Session, Actor, Clocks], Iterable[Task]]


def tasks(session: Session, actor: Actor, clocks: Clocks) -> Sequence[Task]:
    """Everything that waits for `actor`, most urgent first."""
    found = [task for source, roles in SOURCES.items() if actor.has(*roles) for task in source(session, actor, clocks)]
    return sorted(found, key=lambda task: task.urgency)


def day(moment: datetime, clocks: Clocks) -> date:
    return local_date(moment, clocks.zone)


def needs_to_verify(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """Nobody verifies what they wrote themselves."""
    yield from _needs(
        session,
        clocks,
        N_("Verifikasi kebutuhan"),
        Need.status == NeedStatus.SUBMITTED,
        Need.author_id != actor.user_id,
    )


def needs_returned(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    mine = Need.owner_opd_id.in_(actor.opds(Role.OPD_HEAD, Role.OPD_STAFF))
    yield from _needs(session, clocks, N_("Perbaiki dan ajukan lagi"), Need.status == NeedStatus.RETURNED, mine)


def _needs(session: Session, clocks: Clocks, todo: str, *where: Any) -> Iterable[Task]:
    rows = session.execute(
        select(Need.reference, Need.title, Need.updated_at, Opd.short_name).join(Need.owner_opd).where(*where)
    )
    for reference, title, changed, opd in rows:
        yield Task(
            Stage.NEED,
            reference,
            title,
            todo,
            "needs.show",
            day(changed, clocks),
            opd=opd,
            args={"reference": reference},
        )


# The planner's next step in each state; what only waits for others is not on the list.
PLANNER_STEPS: Final[Mapping[PlacementStatus, str]] = {
    PlacementStatus.DRAFT: N_("Lengkapi dan usulkan"),
    PlacementStatus.RETURNED: N_("Perbaiki dan usulkan lagi"),
    PlacementStatus.PROPOSED: N_("Verifikasi usulan"),
    PlacementStatus.VERIFIED: N_("Mohonkan ke instansi tujuan"),
    PlacementStatus.REQUESTED: N_("Catat jawaban instansi tujuan"),
    PlacementStatus.DECLINED: N_("Rencanakan ulang"),
    PlacementStatus.ACCEPTED: N_("Terbitkan surat tugas"),
    PlacementStatus.ASSIGNED: N_("Catat keberangkatan"),
    PlacementStatus.DEPARTED: N_("Catat mulai magang"),
    PlacementStatus.RUNNING: N_("Catat penarikan"),
    PlacementStatus.RECALLED: N_("Catat laporan masuk"),
    PlacementStatus.REPORTED: N_("Catat pemaparan"),
    PlacementStatus.PRESENTED: N_("Akui JP"),
}


def placements_to_move(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    rows = session.execute(
        select(Placement, User.name, Opd.short_name)
        .join(Placement.participant)
        .join(Placement.sending_opd)
        .where(Placement.status.in_(list(PLANNER_STEPS)))
    )
    for placement, name, opd in rows:
        status = placement.status
        if status is PlacementStatus.PROPOSED and placement.created_by_id == actor.user_id:
            continue  # another planner or the Sekda judges it
        due = placement_due(placement, clocks)
        if status.is_away or status is PlacementStatus.ASSIGNED:
            due = placement.ends_on if status is PlacementStatus.RUNNING else placement.starts_on
            if due is None or due > clocks.today:
                continue  # not before the day itself
        yield _placement_task(placement, name, opd, PLANNER_STEPS[status], clocks, due)


def placement_due(placement: Placement, clocks: Clocks) -> date | None:
    """The day the report or the hearing of a placement falls due."""
    return due_on(
        placement.status,
        recalled_on=placement.recalled_on,
        reported_on=placement.reported_on,
        report=clocks.report,
        hearing=clocks.hearing,
    )


BEFORE_REQUEST: Final = tuple(s for s in PlacementStatus if not (s.is_requested or s.is_final))


def commitments(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """The head of the sending OPD promises to follow up, before the host is asked."""
    mine = Placement.sending_opd_id.in_(actor.opds(Role.OPD_HEAD))
    todo = N_("Nyatakan komitmen OPD")
    yield from _placements(session, clocks, todo, mine, ~Placement.opd_commitment, Placement.status.in_(BEFORE_REQUEST))


def justifications(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    yield from _placements(
        session,
        clocks,
        N_("Setujui alasan tanpa bukti keunggulan"),
        Placement.evidence_justification != "",
        Placement.justified_by_id.is_(None),
        Placement.created_by_id != actor.user_id,
        Placement.status.in_(BEFORE_REQUEST),
    )


def proposals(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """The Sekda may judge a proposal too: in a city with one planner nobody else can."""
    mine = Placement.created_by_id != actor.user_id
    yield from _placements(session, clocks, N_("Verifikasi usulan"), Placement.status == PlacementStatus.PROPOSED, mine)


def _placements(session: Session, clocks: Clocks, todo: str, *where: Any) -> Iterable[Task]:
    rows = session.execute(
        select(Placement, User.name, Opd.short_name)
        .join(Placement.participant)
        .join(Placement.sending_opd)
        .where(*where)
    )
    for placement, name, opd in rows:
        yield _placement_task(placement, name, opd, todo, clocks)


def _placement_task(
    placement: Placement, name: str, opd: str, todo: str, clocks: Clocks, due: date | None = None
) -> Task:
    return Task(
        Stage.PLACEMENT,
        placement.reference,
        name,
        todo,
        "placements.show",
        day(placement.updated_at, clocks),
        due,
        opd,
        args={"reference": placement.reference},
    )


def recommendations_to_review(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    """The mentor, a superior of the participant's OPD, or the planner; nobody their own."""
    guided = or_(Placement.mentor_id == actor.user_id, Placement.sending_opd_id.in_(actor.opds(Role.SUPERIOR)))
    yield from _recommendations(
        session,
        clocks,
        N_("Nilai rekomendasi"),
        "recommendations.show",
        Recommendation.status == RecommendationStatus.SUBMITTED,
        Recommendation.author_id != actor.user_id,
        *(() if actor.has(Role.PLANNER) else (guided,)),
    )


def decisions_to_take(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    rows = session.execute(_UNDECIDED, {"reader": actor.user_id})
    return _told(rows, clocks, N_("Putuskan rekomendasi"), "hearings.decide")


def own_recommendations(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:
    yield from _recommendations(
        session,
        clocks,
        N_("Perbaiki dan ajukan lagi"),
        "recommendations.show",
        Recommendation.status == RecommendationStatus.RETURNED,
        Recommendation.author_id == actor.user_id,
    )


def _recommendations(session: Session, clocks: Clocks, todo: str, endpoint: str, *where: Any) -> Iterable[Task]:
    return _told(session.execute(_RECOMMENDATIONS.where(*where)), clocks, todo, endpoint)


def _told(rows: Iterable[Any], clocks: Clocks, todo: str, endpoint: str) -> Iterable[Task]:
    for reference, title, changed, opd in rows:
        yield Task(
            Stage.RECOMMENDATION,
            reference,
            title,
            todo,
            endpoint,
            day(changed, clocks),
            opd=opd or "",
            args={"reference": reference},
        )


_RECOMMENDATIONS: Final = (
    select(Recommendation.reference, Recommendation.title, Recommendation.updated_at, Opd.short_name)
    .join(Recommendation.placement)
    .outerjoin(Recommendation.lead_opd)
    .order_by(Recommendation.updated_at, Recommendation.id)
    .limit(literal(MOST, literal_execute=True))
)
# State by state, since each is found in the order of its days. Put together once, and with the states and the limit
# written out, so that PostgreSQL can plan it once: both take longer than asking.
_UNDECIDED: Final = union_all(
    *(
        select(
            _RECOMMENDATIONS.where(
                Recommendation.status == constant(Recommendation.status, status),
                Recommendation.author_id != bindparam("reader"),
            ).subquery()
        )
        for status in RecommendationStatus
        if status.awaits_decision
    )
)


def accounts_to_mend(session: Session, actor: Actor, clocks: Clocks) -> Iterable[Task]:  # noqa: ARG001
    """Active accounts that can sign in but hold no role, so that every page is closed to them."""
    rows = session.execute(
        select(User.username, User.name, User.created_at)
        .outerjoin(Grant, Grant.user_id == User.id)
        .where(User.is_active, User.password_hash.is_not(None), Grant.id.is_(None))
    )
    for username, name, made in rows:
        yield Task(None, username, name, N_("Beri peran pada pengguna ini"), "admin.index", day(made, clocks))


SOURCES: Final[Mapping[Source, tuple[Role, ...]]] = {
    decisions_to_take: (Role.MAYOR, Role.SEKDA),
    needs_to_verify: (Role.PLANNER, Role.SEKDA),
    needs_returned: (Role.OPD_HEAD, Role.OPD_STAFF),
    placements_to_move: (Role.PLANNER,),
    proposals: (Role.SEKDA,),
    commitments: (Role.OPD_HEAD,),
    justifications: (Role.SEKDA,),
    # A mentor is named person by person, whatever their role: everybody with an office is asked for.
    recommendations_to_review: (Role.SUPERIOR, Role.PLANNER, Role.OPD_HEAD, Role.OPD_STAFF),
    own_recommendations: (Role.PARTICIPANT,),
    reporting.reports_to_review: (Role.SUPERIOR, Role.PLANNER, Role.OPD_HEAD, Role.OPD_STAFF),
    reporting.own_reports: (Role.PARTICIPANT,),
    ordering.directives_to_answer: (Role.OPD_HEAD, Role.OPD_STAFF),
    ordering.answers_to_judge: (Role.MAYOR, Role.SEKDA, Role.PLANNER),
    acting.plans_to_make: (Role.OPD_HEAD, Role.OPD_STAFF),
    acting.plan_changes_to_finish: (Role.OPD_HEAD, Role.OPD_STAFF),
    acting.budgets_to_ask: (Role.OPD_HEAD, Role.OPD_STAFF),
    acting.plans_to_approve: (Role.PLANNER, Role.SEKDA),
    acting.progress_to_report: (Role.OPD_HEAD, Role.OPD_STAFF),
    acting.rounds_to_judge: (Role.VERIFIER,),
    acting.td_to_confirm: (Role.VERIFIER, Role.SEKDA),
    acting.moves_to_answer: (Role.PLANNER, Role.SEKDA),
    acting.obstacles_to_remove: (Role.MAYOR, Role.SEKDA, Role.OPD_HEAD, Role.OPD_STAFF),
    acting.obstacles_to_confirm: (Role.OPD_HEAD, Role.OPD_STAFF),
    acting.reports_to_confirm: (Role.OPD_HEAD,),
    evaluating.effects_to_check: (Role.VERIFIER,),
    # Alumnus and superior are named person by person.
    evaluating.evaluations_to_answer: (Role.PARTICIPANT, Role.SUPERIOR, Role.OPD_HEAD, Role.OPD_STAFF),
    accounts_to_mend: (Role.ADMIN,),
}
