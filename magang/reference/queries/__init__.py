"""Look-ups that forms and filters offer, and single rows of the reference data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, TypeVar

from sqlalchemy import Select, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from magang.kernel.actor import Actor
from magang.kernel.listing import Choices
from magang.kernel.model import Base
from magang.kernel.workdays import WorkCalendar
from magang.reference import policy
from magang.reference.models import (
    BudgetWindow,
    CitySettings,
    Holiday,
    HostUnit,
    IndicatorReading,
    Opd,
    PriorityProgramme,
    ProgrammeIndicator,
    Rank,
    Region,
    TravelTariff,
    Urusan,
    UrusanRelation,
)
from magang.reference.rules import RegionKind

Row = TypeVar("Row", bound=Base)


def urusan_choices(session: Session) -> Choices:
    """Urusan by code."""
    rows = session.execute(select(Urusan.id, Urusan.code, Urusan.name).order_by(Urusan.code))
    return [(str(id_), f"{code} {name}") for id_, code, name in rows]


def opd_choices(session: Session, *, keep: int | None = None) -> Choices:
    """OPD that still exist, by short name; `keep` is offered even if dissolved, where a record already names it."""
    kept = or_(~Opd.dissolved, Opd.id == keep)
    rows = session.execute(select(Opd.id, Opd.short_name).where(kept).order_by(func.lower(Opd.short_name)))
    return [(str(id_), name) for id_, name in rows]


def programme_choices(session: Session) -> Choices:
    """Priority programmes by number."""
    return [(str(p.id), str(p)) for p in session.scalars(select(PriorityProgramme).order_by(PriorityProgramme.number))]


def programme_numbers(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """Id -> number: programmes as readers know them, for what is told of a change."""
    found = session.scalars(
        select(PriorityProgramme).where(PriorityProgramme.id.in_(list(ids))).order_by(PriorityProgramme.number)
    )
    return {programme.id: programme.number for programme in found}


def agenda_choices(session: Session) -> Choices:
    """The agendas that programmes name."""
    return [
        (a, a) for a in session.scalars(select(PriorityProgramme.agenda).distinct().order_by(PriorityProgramme.agenda))
    ]


def region_choices(session: Session) -> Choices:
    """Regions by name."""
    return [
        (str(i), name) for i, name in session.execute(select(Region.id, Region.name).order_by(Region.name, Region.id))
    ]


def host_unit_choices(session: Session) -> Choices:
    """Host units with their region, by region."""
    rows = session.execute(
        select(HostUnit.id, HostUnit.name, Region.name).join(HostUnit.region).order_by(Region.name, HostUnit.name)
    )
    return [(str(i), f"{unit} – {region}") for i, unit, region in rows]


def rank_choices(session: Session) -> Choices:
    """Ranks from low to high."""
    return [(str(r.id), str(r)) for r in session.scalars(select(Rank).order_by(Rank.id))]


def province_choices(session: Session) -> Choices:
    """Provinces by code."""
    provinces = select(Region).where(Region.kind == RegionKind.PROVINCE).order_by(Region.code)
    return [(str(r.id), r.name) for r in session.scalars(provinces)]


def work_calendar(session: Session) -> WorkCalendar:
    """The city's working days, for whoever counts in them."""
    return WorkCalendar(frozenset(session.scalars(select(Holiday.day))))


def budget_window_choices(session: Session, *, since: date, keep: int | None = None) -> Choices:
    """Windows that have not closed by `since`, soonest first; `keep` is offered even so, where a step names it."""
    kept = or_(BudgetWindow.closes_on >= since, BudgetWindow.id == keep)
    found = session.scalars(select(BudgetWindow).where(kept).order_by(BudgetWindow.closes_on, BudgetWindow.id))
    return [(str(w.id), f"{w} ({w.opens_on:%d.%m.%Y} – {w.closes_on:%d.%m.%Y})") for w in found]


# ---------- Rows: reference data is read by everybody signed in, so that the scope is all or nothing ----------

# What a row's page and its name need.
LOADS: Final[dict[type[Base], tuple[ExecutableOption, ...]]] = {
    Opd: (joinedload(Opd.urusan),),
    PriorityProgramme: (
        joinedload(PriorityProgramme.urusan),
        joinedload(PriorityProgramme.lead_opd),
        selectinload(PriorityProgramme.indicators),
    ),
    Region: (joinedload(Region.province),),
    HostUnit: (joinedload(HostUnit.region), joinedload(HostUnit.urusan)),
    TravelTariff: (joinedload(TravelTariff.province),),
    UrusanRelation: (joinedload(UrusanRelation.first), joinedload(UrusanRelation.second)),
}


def visible(actor: Actor, model: type[Row]) -> Select[Row]:
    """All rows of a kind for who may look things up, none for others."""
    return select(model).where(true() if policy.list_reference(actor) else false())


def find(session: Session, actor: Actor, model: type[Row], row_id: int) -> Row | None:
    """One row with what its page shows."""
    wanted = visible(actor, model).where(model.__table__.c.id == row_id)
    return session.scalars(wanted.options(*LOADS.get(model, ()))).one_or_none()


def find_programme(session: Session, actor: Actor, programme_id: int) -> PriorityProgramme | None:
    return find(session, actor, PriorityProgramme, programme_id)


def find_indicator(session: Session, actor: Actor, indicator_id: int) -> ProgrammeIndicator | None:
    """An indicator with its programme."""
    return session.scalar(
        visible(actor, ProgrammeIndicator)
        .where(ProgrammeIndicator.id == indicator_id)
        .options(joinedload(ProgrammeIndicator.programme).selectinload(PriorityProgramme.indicators))
    )


def find_reading(session: Session, actor: Actor, reading_id: int) -> IndicatorReading | None:
    """A reading with its indicator and programme."""
    return session.scalar(
        visible(actor, IndicatorReading)
        .where(IndicatorReading.id == reading_id)
        .options(joinedload(IndicatorReading.indicator).joinedload(ProgrammeIndicator.programme))
    )


def find_relation(session: Session, actor: Actor, relation_id: int) -> UrusanRelation | None:
    """A pair of the urusan matrix."""
    return find(session, actor, UrusanRelation, relation_id)


def find_settings(session: Session, actor: Actor) -> CitySettings | None:
    """The city's settings; None before `magang init`."""
    return find(session, actor, CitySettings, 1)


def uses(session: Session, row: Base) -> list[tuple[str, int]]:
    """What refers to `row`, as (label, count): every foreign key of every feature, in one query.

    What is deleted along with the row (a programme's indicators) is no reason to keep it.
    """
    own = {r.mapper.class_ for r in row.__mapper__.relationships if "delete" in r.cascade}
    keys = [
        (mapper.class_.__label__ or mapper.class_.__name__, foreign_key.parent)
        for mapper in Base.registry.mappers
        if mapper.class_ not in own
        for foreign_key in mapper.local_table.foreign_keys
        if foreign_key.column.table is row.__table__
    ]
    if not keys:
        return []
    row_id = row.id  # type: ignore[attr-defined]
    counts = session.execute(
        select(*(select(func.count()).where(column == row_id).scalar_subquery() for _, column in keys))
    ).one()
    found: dict[str, int] = {}
    for (label, _), count in zip(keys, counts, strict=True):
        found[label] = found.get(label, 0) + count
    return sorted((label, count) for label, count in found.items() if count)
