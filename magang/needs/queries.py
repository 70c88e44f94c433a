"""Reading needs: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.policy import Scope, scope
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, enum_filter, id_filter
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.reference.models import Opd, PriorityProgramme, Urusan
from magang.reference.queries import agenda_choices, opd_choices, programme_choices, urusan_choices

# What higher features link to a reader (the need a participant was sent for, say): each gives a condition on Need.
LINKS: Final[list[Callable[[Scope], ColumnElement[bool]]]] = []


def visible_needs(actor: Actor) -> Select[Need]:
    """The needs in the actor's scope."""
    reach = scope(actor)
    return (
        select(Need)
        .outerjoin(Need.urusan)
        .outerjoin(Need.owner_opd)
        .where(
            true()
            if reach.everything
            else or_(
                Need.owner_opd_id.in_(reach.opd_ids),
                Need.owner_opd_id == actor.opd_id,
                Need.author_id == reach.user_id,
                *(link(reach) for link in LINKS),
            )
        )
    )


def find_need(session: Session, actor: Actor, reference: str) -> Need | None:
    """The need with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(
        visible_needs(actor)
        .where(Need.reference == reference)
        .options(
            joinedload(Need.urusan),
            joinedload(Need.owner_opd),
            joinedload(Need.author),
            selectinload(Need.programme_links).joinedload(NeedProgramme.programme),
        )
    )


def _serves(programme_id: int) -> ColumnElement[bool]:
    return exists().where(NeedProgramme.need_id == Need.id, NeedProgramme.programme_id == programme_id)


def _of_agenda(agenda: str) -> ColumnElement[bool]:
    return exists().where(
        NeedProgramme.need_id == Need.id,
        NeedProgramme.programme_id == PriorityProgramme.id,
        PriorityProgramme.agenda == agenda,
    )


def _without_programme(value: str) -> ColumnElement[bool]:
    has_one = exists().where(NeedProgramme.need_id == Need.id)
    return ~has_one if value == "tanpa" else has_one


NEEDS: Final = Listing(
    columns=(
        Column("nomor", N_("Nomor"), lambda n: n.reference, Need.reference),
        Column("judul", N_("Kebutuhan"), lambda n: n.title, Need.title),
        Column("urusan", N_("Urusan"), lambda n: str(n.urusan), Urusan.code),
        Column("opd", N_("OPD pemilik"), lambda n: n.owner_opd.short_name, Opd.short_name),
        Column("urgensi", N_("Urgensi"), lambda n: n.urgency, Need.urgency),
        Column("program", N_("Program"), lambda n: "; ".join(str(p.programme.number) for p in n.programme_links)),
        Column("status", N_("Status"), lambda n: n.status, Need.status),
        Column("diubah", N_("Diubah"), lambda n: n.updated_at, Need.updated_at),
    ),
    tie_break=Need.id,
    default_sort="-diubah",
    filters=(
        enum_filter("status", N_("Status"), NeedStatus, Need.status),
        id_filter("urusan", N_("Urusan"), urusan_choices, Need.urusan_id),
        id_filter("opd", N_("OPD pemilik"), opd_choices, Need.owner_opd_id),
        id_filter("program", N_("Program prioritas"), programme_choices, _serves),
        Filter("agenda", N_("Agenda"), agenda_choices, _of_agenda),
        Filter(
            "kaitan",
            N_("Kaitan program"),
            lambda _: [("ada", N_("Melayani program")), ("tanpa", N_("Tanpa program"))],
            _without_programme,
        ),
    ),
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (Need.reference, Need.title, Need.gap))),
    search_label=N_("Cari nomor, judul, atau kesenjangan"),
    options=(
        joinedload(Need.urusan),
        joinedload(Need.owner_opd),
        selectinload(Need.programme_links).joinedload(NeedProgramme.programme),
    ),
    filename="kebutuhan",
)
