"""Reading evaluations: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from magang.evaluations.models import Evaluation, EvaluationAnswer
from magang.evaluations.rules import Effect, EvaluationStatus, Respondent
from magang.followups.models import FollowUp
from magang.followups.queries import find_follow_up
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, enum_filter, id_filter
from magang.placements.models import Placement
from magang.planning.queries.cycles import cycle_choices
from magang.recommendations import queries as recommendations
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd
from magang.reference.queries import agenda_choices, opd_choices, urusan_choices


def visible_evaluations(actor: Actor) -> Select[Evaluation]:
    """Whoever reads the recommendation reads what its evaluation concluded."""
    return (
        select(Evaluation)
        .outerjoin(Evaluation.follow_up)
        .outerjoin(FollowUp.recommendation)
        .outerjoin(Recommendation.placement)
        .outerjoin(FollowUp.owner_opd)
        .where(recommendations.reads(actor))
    )


def evaluations_of(session: Session, follow_up_ids: list[int]) -> dict[int, list[Evaluation]]:
    """Every evaluation of these follow-ups, newest first; one query."""
    found: dict[int, list[Evaluation]] = {}
    for evaluation in session.scalars(
        select(Evaluation).where(Evaluation.follow_up_id.in_(follow_up_ids)).order_by(Evaluation.id.desc())
    ):
        found.setdefault(evaluation.follow_up_id, []).append(evaluation)
    return found


def find_evaluation(session: Session, actor: Actor, reference: str) -> Evaluation | None:
    """The latest evaluation of a recommendation with its follow-up whole, or None when absent or out of scope."""
    follow_up = find_follow_up(session, actor, reference)
    return None if follow_up is None else _latest(session, follow_up)


def find_of_recommendation(session: Session, actor: Actor, recommendation_id: int) -> Evaluation | None:
    """What the recommendation's page tells of its latest evaluation."""
    return session.scalar(
        visible_evaluations(actor)
        .where(FollowUp.recommendation_id == recommendation_id)
        .options(selectinload(Evaluation.answers))
        .order_by(Evaluation.id.desc())
        .limit(1)
    )


def find_shared(session: Session, subject: str) -> tuple[Evaluation, Respondent] | None:
    """What a link opens: its subject is `<reference>/<respondent>`."""
    reference, _, side = subject.partition("/")
    evaluation = session.scalar(
        select(Evaluation)
        .join(Evaluation.follow_up)
        .join(FollowUp.recommendation)
        .where(Recommendation.reference == reference)
        .options(
            contains_eager(Evaluation.follow_up)
            .contains_eager(FollowUp.recommendation)
            .joinedload(Recommendation.placement),
            selectinload(Evaluation.answers),
        )
        .order_by(Evaluation.id.desc())
        .limit(1)
    )
    return None if evaluation is None else (evaluation, Respondent(side))


def subject_of(evaluation: Evaluation, side: Respondent) -> str:
    """What a link to that side's form is about."""
    return f"{evaluation.follow_up.recommendation.reference}/{side.value}"


def _latest(session: Session, follow_up: FollowUp) -> Evaluation | None:
    evaluation = session.scalar(
        select(Evaluation)
        .where(Evaluation.follow_up_id == follow_up.id)
        .options(
            joinedload(Evaluation.concluded_by),
            selectinload(Evaluation.answers).options(
                selectinload(EvaluationAnswer.scores), selectinload(EvaluationAnswer.obstacles)
            ),
        )
        .order_by(Evaluation.id.desc())
        .limit(1)
    )
    if evaluation is not None:
        set_committed_value(evaluation, "follow_up", follow_up)
    return evaluation


def late(today: date) -> ColumnElement[bool]:
    """Due and not concluded."""
    return and_(Evaluation.status == EvaluationStatus.SCHEDULED, Evaluation.due_on < today)


def evaluation_list(today: date) -> Listing:
    """The list as it reads today."""
    return Listing(
        columns=(
            Column("nomor", N_("Nomor"), lambda e: e.follow_up.recommendation.reference, Recommendation.reference),
            Column("judul", N_("Rekomendasi"), lambda e: e.follow_up.recommendation.title, Recommendation.title),
            Column("opd", N_("OPD"), lambda e: e.follow_up.owner_opd.short_name, Opd.short_name),
            Column("jawaban", N_("Jawaban"), lambda e: len(e.answers)),
            Column("tenggat", N_("Jatuh tempo"), lambda e: e.due_on, Evaluation.due_on),
            Column("status", N_("Status"), lambda e: e.status, Evaluation.status),
            Column("dampak", N_("Dampak"), lambda e: e.effect, Evaluation.effect),
        ),
        tie_break=Evaluation.id,
        default_sort="tenggat",
        filters=(
            enum_filter("status", N_("Status"), EvaluationStatus, Evaluation.status),
            Filter(
                "janji", N_("Ketepatan waktu"), lambda _: [("lewat", N_("Lewat jatuh tempo"))], lambda _: late(today)
            ),
            enum_filter("dampak", N_("Dampak"), Effect, Evaluation.effect),
            id_filter("opd", N_("OPD penanggung jawab"), opd_choices, FollowUp.owner_opd_id),
            id_filter("angkatan", N_("Angkatan"), cycle_choices, Recommendation.cycle_id),
            id_filter("urusan", N_("Urusan"), urusan_choices, Placement.urusan_id),
            Filter("agenda", N_("Agenda"), agenda_choices, recommendations.serves_agenda),
        ),
        search=lambda text: or_(
            *(c.icontains(text, autoescape=True) for c in (Recommendation.reference, Recommendation.title))
        ),
        search_label=N_("Cari nomor atau judul"),
        options=(
            contains_eager(Evaluation.follow_up).options(
                contains_eager(FollowUp.recommendation), contains_eager(FollowUp.owner_opd)
            ),
            selectinload(Evaluation.answers),
        ),
        filename="evaluasi",
        more=(
            Column("pakai", N_("Masih dipakai?"), lambda e: e.usage),
            Column("nilai", N_("Nilai indikator sekarang"), lambda e: e.value),
            Column("diukur", N_("Diukur pada"), lambda e: e.measured_on),
        ),
    )
