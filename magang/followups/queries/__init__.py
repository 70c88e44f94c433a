"""Reading follow-ups: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from magang.accounts.policy import Scope, scope
from magang.followups.budget import WindowState
from magang.followups.health import health_sql, ratings_gap_sql
from magang.followups.models import (
    ActionPlan,
    ActionStep,
    DueDateMove,
    EvidenceFile,
    FollowUp,
    GuestFile,
    GuestReport,
    Obstacle,
    ProgressUpdate,
    VerificationRound,
)
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import Clock, FollowUpStatus, Health, ObstacleKind, ObstacleRemover, days_left
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, ListState, enum_filter, id_filter
from magang.placements.models import Placement
from magang.placements.queries import host_region_choices
from magang.recommendations import queries as recommendations
from magang.recommendations.models import Recommendation, RecommendationProgramme, RecommendationSupport
from magang.recommendations.similar import FATES, Fact
from magang.reference.models import BudgetWindow, Opd
from magang.reference.queries import agenda_choices, opd_choices, programme_choices, urusan_choices


def visible_follow_ups(actor: Actor) -> Select[FollowUp]:
    """The follow-ups in the actor's scope: whoever reads the recommendation reads what becomes of it."""
    return _with_its_recommendation().where(recommendations.reads(actor))


def _with_its_recommendation() -> Select[FollowUp]:
    """Outer joins as in `recommendations.visible_recommendations`: for the order of the list."""
    return (
        select(FollowUp)
        .outerjoin(FollowUp.recommendation)
        .outerjoin(Recommendation.placement)
        .outerjoin(FollowUp.owner_opd)
    )


def acts_on(reach: Scope) -> ColumnElement[bool]:
    """Follow-ups whose owner, step or obstacle is in the hands of the reader's OPD."""
    if not reach.opd_ids:
        return false()
    return or_(
        FollowUp.owner_opd_id.in_(reach.opd_ids),
        exists().where(
            ActionPlan.follow_up_id == FollowUp.id,
            ActionPlan.is_current,
            ActionStep.plan_id == ActionPlan.id,
            ActionStep.responsible_opd_id.in_(reach.opd_ids),
        ),
        _has_obstacle(Obstacle.remover_opd_id.in_(reach.opd_ids)),
    )


def _has_obstacle(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    told = ProgressUpdate.follow_up_id == FollowUp.id, Obstacle.update_id == ProgressUpdate.id
    return exists().where(*told, *conditions).correlate(FollowUp)


def _acted_on(reach: Scope) -> ColumnElement[bool]:
    acted_on = exists().where(FollowUp.recommendation_id == Recommendation.id, acts_on(reach))
    return acted_on.correlate(Recommendation)  # Also inside a list of follow-ups.


recommendations.LINKS.append(_acted_on)
recommendations.OWNERS.append(
    select(FollowUp.owner_opd_id)
    .where(FollowUp.recommendation_id == Recommendation.id)
    .correlate(Recommendation)
    .scalar_subquery()
)


def _fates(session: Session, ids: Collection[int]) -> dict[int, list[Fact]]:
    """The official status of each that is being carried out, for whoever looks for earlier recommendations."""
    rows = session.execute(
        select(FollowUp.recommendation_id, FollowUp.official_status).where(FollowUp.recommendation_id.in_(ids))
    )
    return {id_: [Fact(N_("Status resmi"), status)] for id_, status in rows}


FATES.append(_fates)


def find_follow_up(session: Session, actor: Actor, reference: str) -> FollowUp | None:
    """The follow-up of a recommendation with everything its page shows, or None when absent or out of scope."""
    return _whole(session, visible_follow_ups(actor), reference)


def find_by_link(session: Session, reference: str) -> FollowUp | None:
    """The follow-up a link was made for: the link is the permission."""
    return _whole(session, _with_its_recommendation(), reference)


def _whole(session: Session, statement: Select[FollowUp], reference: str) -> FollowUp | None:
    return next(iter(wholes(session, statement.where(Recommendation.reference == reference))), None)


def wholes(session: Session, statement: Select[FollowUp]) -> Sequence[FollowUp]:
    """Follow-ups with everything a policy asks about and their pages show, however many in the same few queries."""
    found = session.scalars(statement.options(*_EVERYTHING)).all()
    for follow_up in found:
        _tie(follow_up)
    return found


_EVERYTHING: Final = (
    contains_eager(FollowUp.owner_opd),
    contains_eager(FollowUp.recommendation).options(
        contains_eager(Recommendation.placement),
        joinedload(Recommendation.author),
        selectinload(Recommendation.support_links).joinedload(RecommendationSupport.opd),
        selectinload(Recommendation.programme_links).joinedload(RecommendationProgramme.programme),
        selectinload(Recommendation.voices),
    ),
    joinedload(FollowUp.plan),
    selectinload(FollowUp.plans).options(
        joinedload(ActionPlan.author),
        joinedload(ActionPlan.approved_by),
        selectinload(ActionPlan.steps).options(joinedload(ActionStep.responsible_opd), joinedload(ActionStep.window)),
    ),
    selectinload(FollowUp.updates).options(
        joinedload(ProgressUpdate.author),
        joinedload(ProgressUpdate.obstacle).options(
            joinedload(Obstacle.remover_opd),
            joinedload(Obstacle.answered_by),
            joinedload(Obstacle.resolved_by),
        ),
        selectinload(ProgressUpdate.files).joinedload(EvidenceFile.uploaded_by),
    ),
    selectinload(FollowUp.rounds).options(
        joinedload(VerificationRound.submitted_by),
        joinedload(VerificationRound.verifier),
        joinedload(VerificationRound.second_approver),
    ),
    selectinload(FollowUp.moves).options(joinedload(DueDateMove.requested_by), joinedload(DueDateMove.answered_by)),
    selectinload(FollowUp.guest_reports).options(
        joinedload(GuestReport.link),
        joinedload(GuestReport.obstacle_remover_opd),
        joinedload(GuestReport.answered_by),
        selectinload(GuestReport.files),
    ),
)


def _tie(follow_up: FollowUp) -> None:
    """Let each part hold its whole: policies judge a part by its whole, which nothing else would keep alive."""
    for part in [
        *follow_up.updates,
        *follow_up.rounds,
        *follow_up.moves,
        *follow_up.plans,
        *follow_up.guest_reports,
    ]:
        set_committed_value(part, "follow_up", follow_up)
    for plan in follow_up.plans:
        for step in plan.steps:
            set_committed_value(step, "plan", plan)
    for update in follow_up.updates:
        for file in update.files:
            set_committed_value(file, "update", update)
        if update.obstacle is not None:
            set_committed_value(update.obstacle, "update", update)
    for report in follow_up.guest_reports:
        for sent in report.files:
            set_committed_value(sent, "report", report)


def find_file(session: Session, actor: Actor, file_id: int) -> EvidenceFile | None:
    """An evidence file of a follow-up in the actor's scope, with its follow-up whole."""
    reference = session.scalar(
        select(Recommendation.reference)
        .join(FollowUp, FollowUp.recommendation_id == Recommendation.id)
        .join(FollowUp.updates)
        .join(ProgressUpdate.files)
        .where(EvidenceFile.id == file_id)
    )
    follow_up = find_follow_up(session, actor, reference) if reference else None
    if follow_up is None:
        return None
    return next(file for update in follow_up.updates for file in update.files if file.id == file_id)


def find_report(session: Session, actor: Actor, reference: str, report_id: int) -> GuestReport | None:
    """What came in by a link, with its follow-up whole."""
    follow_up = find_follow_up(session, actor, reference)
    return next((r for r in follow_up.guest_reports if r.id == report_id), None) if follow_up is not None else None


def find_guest_file(session: Session, actor: Actor, guest_file_id: int) -> GuestFile | None:
    """A file that came in by a link, of a follow-up in the actor's scope."""
    reference = session.scalar(
        select(Recommendation.reference)
        .join(FollowUp, FollowUp.recommendation_id == Recommendation.id)
        .join(FollowUp.guest_reports)
        .join(GuestReport.files)
        .where(GuestFile.id == guest_file_id)
    )
    follow_up = find_follow_up(session, actor, reference) if reference else None
    if follow_up is None:
        return None
    return next(file for report in follow_up.guest_reports for file in report.files if file.id == guest_file_id)


def find_of_recommendation(session: Session, actor: Actor, recommendation_id: int) -> FollowUp | None:
    """What the recommendation's page tells of its follow-up."""
    return session.scalar(
        visible_follow_ups(actor)
        .where(FollowUp.recommendation_id == recommendation_id)
        .options(contains_eager(FollowUp.owner_opd), joinedload(FollowUp.plan), selectinload(FollowUp.rounds))
    )


def _misses_window(clock: Clock, value: str) -> ColumnElement[bool]:
    """Mirror of `ActionStep.window_state`: a step of the plan that counts, whose money is not in the budget yet."""
    closing = clock.today + timedelta(days=clock.budget_warning_days)
    window = {
        WindowState.CLOSING: and_(
            BudgetWindow.opens_on <= clock.today, BudgetWindow.closes_on.between(clock.today, closing)
        ),
        WindowState.CLOSED: BudgetWindow.closes_on < clock.today,
    }[WindowState(value)]
    return (
        exists()
        .where(
            FollowUp.official_status.in_([s for s in FollowUpStatus if not s.is_closed]),
            ActionPlan.follow_up_id == FollowUp.id,
            ActionPlan.is_current,
            ActionStep.plan_id == ActionPlan.id,
            ActionStep.budgeted_at.is_(None),
            BudgetWindow.id == ActionStep.window_id,
            window,
        )
        .correlate(FollowUp)
    )


WINDOW_CHOICES: Final = [(s.value, s.label) for s in WindowState if s.needs_attention]
HEALTH_CHOICES: Final = [(h.value, h.label) for h in Health]
REMOVER_CHOICES: Final = [(r.value, r.label) for r in ObstacleRemover]
OBSTACLE_CHOICES: Final = [(k.value, k.label) for k in ObstacleKind]


# A higher feature that knows the list's length on a day, for readers of everything.
TOTALS: Final[list[Callable[[Session, ListState, date], int | None]]] = []


def follow_ups_listing(actor: Actor, clock: Clock) -> Listing:
    """The list as `actor` reads it."""
    listing = follow_ups(clock)
    if not (TOTALS and scope(actor).everything):
        return listing
    return replace(listing, known_total=lambda session, state: TOTALS[0](session, state, clock.today))


def follow_ups(clock: Clock) -> Listing:
    """The list as it reads today: health and days left are reckoned, never stored."""
    return Listing(
        columns=(
            Column("nomor", N_("Nomor"), lambda f: f.recommendation.reference, Recommendation.reference),
            Column("judul", N_("Rekomendasi"), lambda f: f.recommendation.title, Recommendation.title),
            Column("opd", N_("OPD"), lambda f: f.owner_opd.short_name, Opd.short_name),
            Column("progres", N_("Menurut OPD"), lambda f: f.opd_percent, FollowUp.opd_percent),
            Column("status", N_("Status resmi"), lambda f: f.official_status.code, FollowUp.official_status),
            Column("keadaan", N_("Keadaan"), lambda f: f.health(clock)),
            Column("tenggat", N_("Tenggat"), lambda f: f.due_on, FollowUp.due_on),
        ),
        tie_break=FollowUp.id,
        default_sort="tenggat",
        filters=(
            enum_filter("status", N_("Status resmi"), FollowUpStatus, FollowUp.official_status),
            Filter("keadaan", N_("Keadaan"), lambda _: HEALTH_CHOICES, lambda value: health_sql(clock) == value),
            id_filter("opd", N_("OPD penanggung jawab"), opd_choices, FollowUp.owner_opd_id),
            id_filter("program", N_("Program prioritas"), programme_choices, recommendations.serves),
            Filter("agenda", N_("Agenda"), agenda_choices, recommendations.serves_agenda),
            id_filter("angkatan", N_("Angkatan"), recommendations.cycle_choices, Recommendation.cycle_id),
            id_filter("urusan", N_("Urusan"), urusan_choices, Placement.urusan_id),
            Filter(
                "hambatan",
                N_("Hambatan terbuka"),
                lambda _: OBSTACLE_CHOICES,
                lambda value: _has_obstacle(
                    Obstacle.state != ObstacleState.RESOLVED, Obstacle.kind == ObstacleKind(value)
                ),
            ),
            Filter(
                "penghilang",
                N_("Hambatan dapat dihilangkan oleh"),
                lambda _: REMOVER_CHOICES,
                lambda value: _has_obstacle(
                    Obstacle.state != ObstacleState.RESOLVED, Obstacle.remover == ObstacleRemover(value)
                ),
            ),
            id_filter("daerah", N_("Daerah tujuan"), host_region_choices, recommendations.from_region),
            Filter("geser", N_("Tenggat"), lambda _: [("ya", N_("Pernah digeser"))], lambda _: FollowUp.due_moves > 0),
            Filter(
                "anggaran", N_("Jendela anggaran"), lambda _: WINDOW_CHOICES, lambda value: _misses_window(clock, value)
            ),
            Filter("beda", N_("Kedua penilaian"), lambda _: [("ya", N_("Berbeda"))], lambda _: ratings_gap_sql()),
        ),
        search=lambda text: or_(
            Recommendation.reference.icontains(text, autoescape=True),
            Recommendation.title.icontains(text, autoescape=True),
        ),
        search_label=N_("Cari nomor atau judul"),
        options=(
            contains_eager(FollowUp.recommendation),
            contains_eager(FollowUp.owner_opd),
            selectinload(FollowUp.rounds),
        ),
        filename="tindak-lanjut",
        more=(
            Column("beda", N_("Kedua penilaian berbeda"), lambda f: f.ratings_differ),
            Column("pengakuan", N_("Penilaian OPD"), lambda f: f.claim),
            Column("sisa", N_("Sisa hari"), lambda f: days_left(f.due_on, clock.today)),
            Column("geser", N_("Geseran tenggat"), lambda f: f.due_moves, FollowUp.due_moves),
            Column("semula", N_("Tenggat semula"), lambda f: f.original_due_on, FollowUp.original_due_on),
        ),
    )
