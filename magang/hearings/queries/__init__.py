"""Reading hearings and decisions: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

import magang.recommendations.queries as recommendations
from magang.accounts.models import Grant, User
from magang.accounts.policy import Scope, signed_in
from magang.hearings.models import Decision, Hearing
from magang.hearings.rules import HearingStatus, Outcome
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Filter, Listing, enum_filter, id_filter
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.recommendations.similar import FATES, Fact
from magang.reference.models import Opd
from magang.reference.queries import opd_choices


def visible_hearings(actor: Actor) -> Select[Hearing]:
    """Title and date of a hearing are read by everybody signed in."""
    return select(Hearing).where(Hearing.id.is_not(None) if signed_in(actor) else Hearing.id.is_(None))


def find_hearing(session: Session, actor: Actor, hearing_id: int) -> Hearing | None:
    return session.scalar(visible_hearings(actor).where(Hearing.id == hearing_id))


def hearings_between(session: Session, actor: Actor, first: date, last: date) -> Sequence[Hearing]:
    """The hearings of those days, for calendars."""
    return session.scalars(
        visible_hearings(actor).where(Hearing.held_on.between(first, last)).order_by(Hearing.held_on, Hearing.id)
    ).all()


def visible_decisions(actor: Actor) -> Select[Decision]:
    """The decisions on recommendations the actor may read, with recommendation, placement, owner and hearing joined."""
    return (
        select(Decision)
        .join(Decision.recommendation)
        .join(Recommendation.placement)
        .outerjoin(Decision.owner_opd)
        .outerjoin(Decision.hearing)
        .where(recommendations.reads(actor))
    )


PARTS: Final = (
    joinedload(Decision.recommendation),
    joinedload(Decision.owner_opd),
    joinedload(Decision.hearing),
    joinedload(Decision.decided_by),
    joinedload(Decision.recorded_by),
)


def _fates(session: Session, ids: Collection[int]) -> dict[int, list[Fact]]:
    """The decision in force on each, for whoever looks for earlier recommendations."""
    rows = session.scalars(
        select(Decision)
        .where(Decision.recommendation_id.in_(ids), Decision.superseded_at.is_(None))
        .options(joinedload(Decision.owner_opd))
    )
    return {
        d.recommendation_id: [
            Fact(N_("Diputuskan"), d.decided_on),
            *([Fact(N_("Pelaksana"), d.owner_opd.short_name)] if d.owner_opd else []),
            *([Fact(N_("Alasan penolakan"), d.reason)] if d.reason else []),
        ]
        for d in rows
    }


FATES.insert(0, _fates)  # The decision is told before what followed it.


def decisions_on(session: Session, actor: Actor, recommendation: Recommendation) -> Sequence[Decision]:
    """All decisions on one recommendation, the one in force first."""
    return session.scalars(
        visible_decisions(actor)
        .where(Decision.recommendation_id == recommendation.id)
        .options(*PARTS)
        .order_by(Decision.id.desc())
    ).all()


def in_force(session: Session, recommendation: Recommendation) -> Decision | None:
    """The decision that stands now, whoever asks."""
    return session.scalar(
        select(Decision).where(Decision.recommendation_id == recommendation.id, Decision.superseded_at.is_(None))
    )


def decisions_at(session: Session, actor: Actor, hearing: Hearing) -> Sequence[Decision]:
    """What was decided at a hearing, in the order it was recorded."""
    return session.scalars(
        visible_decisions(actor).where(Decision.hearing_id == hearing.id).options(*PARTS).order_by(Decision.id)
    ).all()


def awaiting(session: Session, actor: Actor, status: RecommendationStatus) -> Sequence[Recommendation]:
    """The readable recommendations in one of the states before a decision, oldest first."""
    return session.scalars(
        recommendations.visible_recommendations(actor)
        .where(Recommendation.status == status)
        .options(
            joinedload(Recommendation.lead_opd),
            joinedload(Recommendation.author),
            # What the policies of one recommendation look at.
            joinedload(Recommendation.placement),
            selectinload(Recommendation.support_links),
        )
        .order_by(Recommendation.id)
    ).all()


def deciders(session: Session) -> Sequence[User]:
    """Who may decide: the mayor first, then the Sekda who stands in."""
    return (
        session.scalars(
            select(User)
            .join(User.grants)
            .where(User.is_active, Grant.role.in_([Role.MAYOR, Role.SEKDA]))
            .order_by(Grant.role, User.name, User.id)
        )
        .unique()
        .all()
    )


def open_hearings(session: Session) -> Choices:
    """Hearings that are not closed, newest first."""
    rows = session.scalars(
        select(Hearing)
        .where(Hearing.status != HearingStatus.CLOSED)
        .order_by(Hearing.held_on.desc(), Hearing.id.desc())
    )
    return [(str(h.id), f"{h.held_on:%d-%m-%Y} {h.title}") for h in rows]


def hearing_choices(session: Session) -> Choices:
    """All hearings, newest first."""
    rows = session.scalars(select(Hearing).order_by(Hearing.held_on.desc(), Hearing.id.desc()))
    return [(str(h.id), f"{h.held_on:%d-%m-%Y} {h.title}") for h in rows]


DECISIONS: Final = Listing(
    columns=(
        Column("tanggal", N_("Tanggal"), lambda d: d.decided_on, Decision.decided_on),
        Column("nomor", N_("Nomor"), lambda d: d.recommendation.reference, Recommendation.reference),
        Column("judul", N_("Rekomendasi"), lambda d: d.recommendation.title, Recommendation.title),
        Column("keputusan", N_("Keputusan"), lambda d: d.outcome, Decision.outcome),
        Column(
            "opd", N_("OPD penanggung jawab"), lambda d: d.owner_opd.short_name if d.owner_opd else None, Opd.short_name
        ),
        Column("tenggat", N_("Tenggat"), lambda d: d.due_on, Decision.due_on),
        Column("pemaparan", N_("Pemaparan"), lambda d: d.hearing.title if d.hearing else None, Hearing.held_on),
    ),
    tie_break=Decision.id,
    default_sort="-tanggal",
    filters=(
        enum_filter("hasil", N_("Keputusan"), Outcome, Decision.outcome),
        id_filter("opd", N_("OPD penanggung jawab"), opd_choices, Decision.owner_opd_id),
        id_filter("pemaparan", N_("Pemaparan"), hearing_choices, Decision.hearing_id),
        Filter(
            "berlaku",
            N_("Masih berlaku"),
            lambda _: [("ya", N_("Berlaku")), ("tidak", N_("Sudah digantikan"))],
            lambda value: Decision.superseded_at.is_(None) if value == "ya" else Decision.superseded_at.is_not(None),
        ),
    ),
    search=lambda text: or_(
        *(
            c.icontains(text, autoescape=True)
            for c in (Recommendation.reference, Recommendation.title, Decision.notes, Decision.reason)
        )
    ),
    search_label=N_("Cari nomor, rekomendasi, atau catatan"),
    options=PARTS,
    filename="keputusan",
)

HEARINGS: Final = Listing(
    columns=(
        Column("tanggal", N_("Tanggal"), lambda h: h.held_on, Hearing.held_on),
        Column("judul", N_("Pemaparan"), lambda h: h.title, Hearing.title),
        Column("ruang", N_("Ruang"), lambda h: h.room, Hearing.room),
        Column("status", N_("Status"), lambda h: h.status, Hearing.status),
    ),
    tie_break=Hearing.id,
    default_sort="-tanggal",
    filters=(enum_filter("status", N_("Status"), HearingStatus, Hearing.status),),
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (Hearing.title, Hearing.room))),
    search_label=N_("Cari judul atau ruang"),
    filename="pemaparan",
)


def _made_owner(reach: Scope) -> ColumnElement[bool]:
    owned = exists().where(Decision.recommendation_id == Recommendation.id, Decision.owner_opd_id.in_(reach.opd_ids))
    return owned.correlate(Recommendation)  # Also inside a list of decisions.


recommendations.LINKS.append(_made_owner)
