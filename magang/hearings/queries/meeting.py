"""Reading a meeting: its agenda with what was decided on each point, its seats, what is left of earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

import magang.letters.queries as letters
import magang.recommendations.queries as recommendations
import magang.reports.queries as reports
from magang.accounts.models import Grant, User
from magang.hearings.models import (
    AgendaItem,
    Decision,
    Directive,
    Hearing,
    HearingMatter,
    HearingMinutes,
)
from magang.hearings.queries import PARTS, visible_decisions, visible_hearings
from magang.hearings.queries.directives import open_directives
from magang.hearings.rules import ClosingFacts, HearingStatus
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Choices
from magang.kernel.model import UtcDateTime
from magang.letters.values import Occasion
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import Opd
from magang.reports.models import Report, ReportAuthor
from magang.reports.rules import ReportStatus

_READY: Final = (RecommendationStatus.APPROVED, RecommendationStatus.PRESENTED)


@dataclass(frozen=True, slots=True)
class Point:
    """A recommendation on the agenda and the decision on it that stands; `here` says whether this hearing took it."""

    recommendation: Recommendation
    decision: Decision | None
    here: bool

    @property
    def waits(self) -> bool:
        return not self.here and self.recommendation.status.awaits_decision


@dataclass(frozen=True, slots=True)
class Turn:
    """One item of the agenda with its recommendations; without an item: what was decided besides."""

    item: AgendaItem | None
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """Something earlier hearings left open. `endpoint` and `args` lead to it."""

    kind: str
    reference: str
    text: str
    opd: str
    due_on: date
    endpoint: str
    args: Mapping[str, str]


# Higher features add what is late on their side: follow-ups of accepted recommendations.
MATTERS: Final[list[Callable[[Session, Actor, date], Sequence[Matter]]]] = []


def find_meeting(session: Session, actor: Actor, hearing_id: int) -> Hearing | None:
    """The hearing with its agenda and seats."""
    return session.scalar(
        visible_hearings(actor)
        .where(Hearing.id == hearing_id)
        .options(
            selectinload(Hearing.items).options(
                joinedload(AgendaItem.hearing),
                joinedload(AgendaItem.report).options(reports.STAYS),
                joinedload(AgendaItem.recommendation),
            ),
            selectinload(Hearing.attendances),
        )
    )


def agenda(session: Session, actor: Actor, hearing: Hearing) -> list[Turn]:
    """The items the actor may read in their order, each with its recommendations; then what was decided besides.

    Needs what `find_meeting` loads. A hearing has the recommendations of its items, never those of its day.
    """
    of_report: dict[int, int] = {}
    for item in hearing.items:
        if item.report is not None:
            of_report |= {author.placement_id: item.id for author in item.report.authors}
    direct = {item.recommendation_id: item.id for item in hearing.items if item.recommendation_id is not None}
    decided_here = exists().where(Decision.recommendation_id == Recommendation.id, Decision.hearing_id == hearing.id)
    found = session.scalars(
        recommendations.visible_recommendations(actor)
        .where(
            or_(
                Recommendation.id.in_(direct),
                and_(Recommendation.placement_id.in_(of_report), Recommendation.status.in_(_READY)),
                decided_here.correlate(Recommendation),
            )
        )
        .options(
            joinedload(Recommendation.lead_opd),
            joinedload(Recommendation.author),
            joinedload(Recommendation.placement),
            selectinload(Recommendation.support_links),
        )
        .order_by(Recommendation.id)
    ).all()
    standing = {
        decision.recommendation_id: decision
        for decision in session.scalars(
            visible_decisions(actor)
            .where(Decision.recommendation_id.in_([r.id for r in found]), Decision.superseded_at.is_(None))
            .options(*PARTS)
        )
    }
    points: dict[int | None, list[Point]] = defaultdict(list)
    for recommendation in found:
        decision = standing.get(recommendation.id)
        here = decision is not None and decision.hearing_id == hearing.id
        place = direct.get(recommendation.id) or of_report.get(recommendation.placement_id)
        points[place].append(Point(recommendation, decision, here))
    readable = _readable_reports(session, actor, hearing)
    turns = [
        Turn(item, tuple(points[item.id]))
        for item in hearing.items
        if points[item.id] or (item.report_id is not None and item.report_id in readable)
    ]
    return [*turns, Turn(None, tuple(points[None]))] if points[None] else turns


def _readable_reports(session: Session, actor: Actor, hearing: Hearing) -> set[int]:
    wanted = [item.report_id for item in hearing.items if item.report_id is not None]
    if not wanted or actor.sees_everything:
        return set(wanted)
    seen = reports.visible_reports(actor).where(Report.id.in_(wanted)).with_only_columns(Report.id)
    return set(session.scalars(seen))


def find_item(session: Session, actor: Actor, hearing_id: int, item_id: int) -> AgendaItem | None:
    """An item of a hearing, with its hearing's agenda."""
    hearing = find_meeting(session, actor, hearing_id)
    return next((item for item in hearing.items if item.id == item_id), None) if hearing is not None else None


def closing_facts(session: Session, actor: Actor, hearing: Hearing) -> ClosingFacts:
    """What `rules.closing_gaps` looks at; whoever closes reads everything."""
    points = [point for turn in agenda(session, actor, hearing) for point in turn.points]
    unowned = [
        p.recommendation.reference
        for p in points
        if p.decision is not None
        and p.here
        and p.decision.outcome.is_accepting
        and (p.decision.owner_opd_id is None or p.decision.due_on is None)
    ]
    return ClosingFacts(
        undecided=[p.recommendation.reference for p in points if p.waits],
        unowned=unowned,
        agenda_count=len(hearing.items) or sum(p.here for p in points),
        seat_count=len(hearing.attendances),
        unknown_seats=sum(not seat.presence.is_known for seat in hearing.attendances),
    )


def pulse(session: Session, hearing_id: int) -> str:
    """A short text that changes whenever something on the live page does. One query."""

    def of(model: type[Decision | Directive | HearingMatter | AgendaItem], *what: ColumnElement[Any]) -> list[Any]:
        return [select(value).where(model.hearing_id == hearing_id).scalar_subquery() for value in what]

    order = func.sum(AgendaItem.position * AgendaItem.id)
    row = session.execute(
        select(
            select(Hearing.version).where(Hearing.id == hearing_id).scalar_subquery(),
            *of(AgendaItem, func.count(), func.max(AgendaItem.began_at, type_=UtcDateTime), order),
            *of(Decision, func.count(), func.max(Decision.id)),
            *of(Directive, func.count(), func.sum(Directive.version)),
            *of(HearingMatter, func.count(), func.max(HearingMatter.marked_at, type_=UtcDateTime)),
        )
    ).one()
    return "-".join("".join(c for c in str(value or 0) if c.isdigit()) for value in row)


def matters(session: Session, actor: Actor, hearing: Hearing) -> list[Matter]:
    """Open directives given before this hearing and what higher features find late on its day, the longest first."""
    found = [
        Matter(
            N_("Arahan"),
            d.reference,
            d.text,
            d.opd.short_name,
            d.due_on,
            "hearings.directive",
            {"reference": d.reference},
        )
        for d in open_directives(session, actor, before=hearing.held_on)
        if d.hearing_id != hearing.id
    ]
    for more in MATTERS:
        found += more(session, actor, hearing.held_on)
    return sorted(found, key=lambda m: (m.due_on, m.reference))


def discussed(session: Session, hearing: Hearing) -> dict[str, HearingMatter]:
    """What of earlier hearings was talked about, by its number."""
    rows = session.scalars(
        select(HearingMatter).where(HearingMatter.hearing_id == hearing.id).order_by(HearingMatter.id)
    )
    return {matter.subject: matter for matter in rows}


def minutes_of(session: Session, hearing: Hearing) -> HearingMinutes | None:
    """The frozen minutes; None before it is closed (and for hearings closed before minutes were kept)."""
    return session.scalar(
        select(HearingMinutes)
        .where(HearingMinutes.hearing_id == hearing.id)
        .options(
            joinedload(HearingMinutes.made_by), joinedload(HearingMinutes.hearing).selectinload(Hearing.attendances)
        )
    )


def find_minutes(session: Session, actor: Actor, hearing_id: int) -> HearingMinutes | None:
    """The frozen minutes of a hearing with its seats, for the policy that says who was there."""
    hearing = session.scalar(visible_hearings(actor).where(Hearing.id == hearing_id))
    return minutes_of(session, hearing) if hearing is not None else None


# ---------- What may be put on the agenda, and who is invited ----------


def reports_to_hear(session: Session, actor: Actor, hearing: Hearing) -> Choices:
    """Approved reports that stand on no open agenda yet."""
    taken = (
        select(AgendaItem.report_id)
        .join(AgendaItem.hearing)
        .where(
            AgendaItem.report_id.is_not(None),
            or_(Hearing.status != HearingStatus.CLOSED, Hearing.id == hearing.id),
        )
    )
    heard = [s for s in ReportStatus if s.may_be_heard]
    rows = session.scalars(
        reports.visible_reports(actor).where(Report.status.in_(heard), Report.id.not_in(taken)).order_by(Report.id)
    )
    return [(str(r.id), f"{r.reference} {r.title}") for r in rows]


def recommendations_to_hear(session: Session, actor: Actor, hearing: Hearing) -> Choices:
    """Recommendations that wait for a decision and stand on no open agenda, alone or with their report."""
    open_ = or_(Hearing.status != HearingStatus.CLOSED, Hearing.id == hearing.id)
    alone = (
        select(AgendaItem.recommendation_id)
        .join(AgendaItem.hearing)
        .where(AgendaItem.recommendation_id.is_not(None), open_)
    )
    with_report = (
        select(ReportAuthor.placement_id)
        .join(AgendaItem, AgendaItem.report_id == ReportAuthor.report_id)
        .join(AgendaItem.hearing)
        .where(open_)
    )
    waiting = [s for s in RecommendationStatus if s.awaits_decision]
    rows = session.scalars(
        recommendations.visible_recommendations(actor)
        .where(
            Recommendation.status.in_(waiting),
            Recommendation.id.not_in(alone),
            or_(
                Recommendation.placement_id.not_in(with_report),
                Recommendation.status == RecommendationStatus.STUDY,
            ),
        )
        .order_by(Recommendation.id)
    )
    return [(str(r.id), f"{r.reference} {r.title}") for r in rows]


def invited(session: Session, hearing: Hearing) -> list[User]:
    """Mayor and Sekda, the authors with their mentors, the heads of the OPDs concerned; each once, in that order."""
    placements = {p for item in hearing.items if item.report for p in item.report.placements}
    direct = [item.recommendation_id for item in hearing.items if item.recommendation_id is not None]
    concerned = session.execute(
        select(Placement.participant_id, Placement.mentor_id, Placement.sending_opd_id, Recommendation.lead_opd_id)
        .join(Recommendation, Recommendation.placement_id == Placement.id)
        .where(or_(Recommendation.id.in_(direct), Placement.id.in_([p.id for p in placements])))
    ).all()
    people = [p.participant_id for p in placements] + [row.participant_id for row in concerned]
    people += [p.mentor_id for p in placements if p.mentor_id] + [row.mentor_id for row in concerned if row.mentor_id]
    opds = {p.sending_opd_id for p in placements} | {
        opd for row in concerned for opd in (row.sending_opd_id, row.lead_opd_id) if opd
    }
    users = _with_roles(session, people, opds)
    seated = {seat.user_id for seat in hearing.attendances}

    def rank(user: User) -> tuple[int, str, int]:
        roles = {grant.role for grant in user.grants}
        order = [Role.MAYOR in roles, Role.SEKDA in roles, user.id in people, Role.OPD_HEAD in roles]
        return (order.index(True) if True in order else 9, user.name, user.id)

    return sorted((user for user in users if user.id not in seated), key=rank)


def _with_roles(session: Session, people: Collection[int], opds: Collection[int]) -> Sequence[User]:
    steers = exists().where(Grant.user_id == User.id, Grant.role.in_([Role.MAYOR, Role.SEKDA]))
    heads = exists().where(Grant.user_id == User.id, Grant.role == Role.OPD_HEAD, Grant.opd_id.in_(opds))
    return session.scalars(
        select(User)
        .where(User.is_active, or_(steers, heads, User.id.in_(people)))
        .options(joinedload(User.opd), selectinload(User.grants))
        .order_by(User.id)
    ).all()


def opd_named(session: Session, text: str) -> Opd | None:
    """The OPD that was typed, by short name or whole name, in whatever case; None when no single one fits."""
    wanted = text.strip().casefold()
    rows = [
        o
        for o in session.scalars(select(Opd).order_by(Opd.id))
        if wanted in {o.short_name.casefold(), o.name.casefold()}
    ]
    return rows[0] if len(rows) == 1 else None


def occasion(session: Session, actor: Actor, hearing_id: int) -> Occasion | None:
    """What a letter of invitation says of a hearing, and whose results are heard there."""
    hearing = find_meeting(session, actor, hearing_id)
    if hearing is None:
        return None
    stays = [p.id for item in hearing.items if item.report for p in item.report.placements]
    stays += [item.recommendation.placement_id for item in hearing.items if item.recommendation]
    at = f"{hearing.starts_at:%H.%M}" if hearing.starts_at else ""
    return Occasion(hearing.title, hearing.held_on, at, hearing.room, tuple(dict.fromkeys(stays)))


letters.OCCASIONS.append(occasion)


def report_to_seat(session: Session, report_id: int) -> Report:
    """A report with its stays, as an item of the agenda holds it."""
    return session.scalars(select(Report).where(Report.id == report_id).options(reports.STAYS)).one()
