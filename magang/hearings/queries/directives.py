"""Reading directives: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, false, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

import magang.recommendations.queries as recommendations
from magang.accounts.policy import Scope, scope
from magang.hearings.models import Directive, DirectiveAnswer, Hearing
from magang.hearings.rules.directives import DirectiveStatus, Silence
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, enum_filter, id_filter
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd
from magang.reference.queries import opd_choices

STILL_OPEN: Final = tuple(s for s in DirectiveStatus if not s.is_final)


def reads_directives(actor: Actor) -> ColumnElement[bool]:
    """The scope as SQL; needs Recommendation and its Placement joined (outer)."""
    reach = scope(actor)
    if reach.everything:
        return true()
    if reach.user_id is None:
        return false()
    return or_(
        Directive.opd_id.in_(reach.opd_ids),
        Directive.given_by_id == reach.user_id,
        Directive.recorded_by_id == reach.user_id,
        and_(Directive.recommendation_id.is_not(None), recommendations.reads(actor)),
    )


def visible_directives(actor: Actor) -> Select[Directive]:
    """The directives in the actor's scope, with OPD, hearing, recommendation and its placement joined."""
    return (
        select(Directive)
        .join(Directive.opd)
        .outerjoin(Directive.hearing)
        .outerjoin(Directive.recommendation)
        .outerjoin(Recommendation.placement)
        .where(reads_directives(actor))
    )


_PARTS: Final = (
    joinedload(Directive.opd),
    joinedload(Directive.hearing),
    joinedload(Directive.recommendation),
    joinedload(Directive.given_by),
)


def find_directive(session: Session, actor: Actor, reference: str) -> Directive | None:
    """A directive with its answers, or None when it is not there or out of scope."""
    return session.scalar(
        visible_directives(actor)
        .where(Directive.reference == reference)
        .options(
            *_PARTS,
            joinedload(Directive.recorded_by),
            joinedload(Directive.closed_by),
            selectinload(Directive.answers).joinedload(DirectiveAnswer.author),
        )
    )


def find_answer(session: Session, actor: Actor, answer_id: int) -> DirectiveAnswer | None:
    """An answer with a file, for whoever reads its directive."""
    seen = visible_directives(actor).with_only_columns(Directive.id)
    return session.scalar(
        select(DirectiveAnswer)
        .where(
            DirectiveAnswer.id == answer_id,
            DirectiveAnswer.stored_name.is_not(None),
            DirectiveAnswer.directive_id.in_(seen),
        )
        .options(joinedload(DirectiveAnswer.directive))
    )


def open_directives(
    session: Session, actor: Actor, *, before: date | None = None, limit: int | None = None
) -> Sequence[Directive]:
    """What is not done yet, the most urgent first; with `before`, only what was given before that day."""
    statement = visible_directives(actor).where(Directive.status.in_(STILL_OPEN)).options(*_PARTS)
    if before is not None:
        statement = statement.where(Directive.given_on < before)
    return session.scalars(statement.order_by(Directive.due_on, Directive.id).limit(limit)).all()


def overdue(today: date) -> ColumnElement[bool]:
    """`Directive.is_overdue` as SQL."""
    return and_(Directive.status.in_(STILL_OPEN), Directive.due_on < today)


def silent(at: Silence) -> ColumnElement[bool]:
    """`Directive.is_silent` as SQL."""
    heard = exists().where(DirectiveAnswer.directive_id == Directive.id, DirectiveAnswer.answered_at >= at.moment)
    return and_(
        Directive.status == DirectiveStatus.OPEN,
        Directive.due_on >= at.today,
        Directive.given_on < at.fresh_since,
        ~heard.correlate(Directive),
    )


def directives_at(session: Session, actor: Actor, hearing: Hearing) -> Sequence[Directive]:
    """What was ordered at a hearing, in the order it was given."""
    return session.scalars(
        visible_directives(actor).where(Directive.hearing_id == hearing.id).options(*_PARTS).order_by(Directive.id)
    ).all()


def directives_on(session: Session, actor: Actor, recommendation: Recommendation) -> Sequence[Directive]:
    """What was ordered about a recommendation."""
    about = Directive.recommendation_id == recommendation.id
    return session.scalars(visible_directives(actor).where(about).options(*_PARTS).order_by(Directive.id)).all()


def directives_listing(at: Silence) -> Listing:
    """The list on a day: what is late, and who says nothing, is told by the day."""
    states = {"terbuka": Directive.status.in_(STILL_OPEN), "lewat": overdue(at.today), "senyap": silent(at)}
    late = Filter(
        "keadaan",
        N_("Keadaan"),
        lambda _: [("terbuka", N_("Belum selesai")), ("lewat", N_("Lewat tenggat")), ("senyap", N_("Senyap"))],
        lambda value: states[value],
    )
    return Listing(
        columns=(
            Column("nomor", N_("Nomor"), lambda d: d.reference, Directive.reference),
            Column("arahan", N_("Arahan"), lambda d: d.text),
            Column("opd", N_("Kepada"), lambda d: d.opd.short_name, Opd.short_name),
            Column(
                "tenggat",
                N_("Tenggat"),
                lambda d: d.due_on,
                case((Directive.status.in_(STILL_OPEN), Directive.due_on), else_=date(9999, 1, 1)),
            ),
            Column("status", N_("Status"), lambda d: d.status, Directive.status),
        ),
        tie_break=Directive.id,
        default_sort="tenggat",
        filters=(
            late,
            enum_filter("status", N_("Status"), DirectiveStatus, Directive.status),
            id_filter("opd", N_("Kepada OPD"), opd_choices, Directive.opd_id),
        ),
        search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (Directive.reference, Directive.text))),
        search_label=N_("Cari nomor atau isi arahan"),
        options=(*_PARTS, selectinload(Directive.answers)),
        filename="arahan",
        more=(
            Column("senyap", N_("Senyap"), lambda d: d.is_silent(at)),
            Column("semula", N_("Tenggat semula"), lambda d: d.original_due_on),
            Column("geseran", N_("Geseran"), lambda d: d.due_moves),
            Column("tanggal", N_("Tanggal arahan"), lambda d: d.given_on),
            Column("oleh", N_("Diberikan oleh"), lambda d: d.given_by.name),
            Column("pemaparan", N_("Pemaparan"), lambda d: d.hearing.title if d.hearing else None),
            Column(
                "rekomendasi", N_("Rekomendasi"), lambda d: d.recommendation.reference if d.recommendation else None
            ),
        ),
    )


def _ordered_about(reach: Scope) -> ColumnElement[bool]:
    """An OPD that is to do something about a recommendation reads it."""
    ordered = exists().where(Directive.recommendation_id == Recommendation.id, Directive.opd_id.in_(reach.opd_ids))
    return ordered.correlate(Recommendation)


recommendations.LINKS.append(_ordered_about)
