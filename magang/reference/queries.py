"""Look-ups that forms and filters offer, and the lists of the reference data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeVar

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, contains_eager, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, DayFilter, Filter, Listing, enum_filter, id_filter
from magang.kernel.model import Base
from magang.kernel.workdays import WorkCalendar
from magang.reference import policy
from magang.reference.models import (
    BudgetWindow,
    CitySettings,
    Holiday,
    HostUnit,
    IndicatorReading,
    JpConversion,
    Opd,
    PriorityProgramme,
    ProgrammeIndicator,
    Rank,
    Region,
    TravelTariff,
    Urusan,
    UrusanRelation,
)
from magang.reference.rules import BudgetKind, HolidayKind, RegionKind

Row = TypeVar("Row", bound=Base)


def urusan_choices(session: Session) -> Choices:
    """Urusan by code."""
    return [(str(u.id), str(u)) for u in session.scalars(select(Urusan).order_by(Urusan.code))]


def opd_choices(session: Session, *, keep: int | None = None) -> Choices:
    """OPD that still exist, by short name; `keep` is offered even if dissolved, where a record already names it."""
    kept = or_(~Opd.dissolved, Opd.id == keep)
    return [
        (str(o.id), o.short_name) for o in session.scalars(select(Opd).where(kept).order_by(func.lower(Opd.short_name)))
    ]


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


# ---------- Lists ----------


def _matches(*columns: InstrumentedAttribute[Any]) -> Any:
    def search(text: str) -> ColumnElement[bool]:
        return or_(*(c.icontains(text, autoescape=True) for c in columns))

    return search


def _yes_no(key: str, label: str, yes: str, no: str, column: InstrumentedAttribute[bool]) -> Filter:
    return Filter(key, label, lambda _: [("ya", yes), ("tidak", no)], lambda v: column == (v == "ya"))


OPDS: Final = Listing(
    columns=(
        Column("singkatan", N_("Singkatan"), lambda o: o.short_name, Opd.short_name),
        Column("nama", N_("Nama"), lambda o: o.name, Opd.name),
        Column("urusan", N_("Urusan utama"), lambda o: str(o.urusan), Opd.urusan_id),
        Column("bubar", N_("Sudah dibubarkan"), lambda o: o.dissolved, Opd.dissolved),
    ),
    tie_break=Opd.id,
    default_sort="singkatan",
    filters=(
        id_filter("urusan", N_("Urusan utama"), urusan_choices, Opd.urusan_id),
        _yes_no("bubar", N_("Keadaan"), N_("Sudah dibubarkan"), N_("Masih ada"), Opd.dissolved),
    ),
    search=_matches(Opd.name, Opd.short_name),
    search_label=N_("Cari nama atau singkatan"),
    options=(joinedload(Opd.urusan),),
    filename="opd",
)

PROGRAMMES: Final = Listing(
    columns=(
        Column("nomor", N_("Nomor"), lambda p: p.number, PriorityProgramme.number),
        Column("nama", N_("Nama program"), lambda p: p.title, PriorityProgramme.title),
        Column("agenda", N_("Agenda"), lambda p: p.agenda, PriorityProgramme.agenda),
        Column("urusan", N_("Urusan"), lambda p: str(p.urusan) if p.urusan else None, PriorityProgramme.urusan_id),
        Column("opd", N_("OPD pengampu"), lambda p: p.lead_opd.short_name if p.lead_opd else None),
        Column("bobot", N_("Bobot"), lambda p: p.weight, PriorityProgramme.weight),
        Column("indikator", N_("Indikator"), lambda p: len(p.indicators)),
    ),
    tie_break=PriorityProgramme.id,
    default_sort="nomor",
    filters=(
        Filter("agenda", N_("Agenda"), agenda_choices, lambda value: PriorityProgramme.agenda == value),
        id_filter("urusan", N_("Urusan"), urusan_choices, PriorityProgramme.urusan_id),
        id_filter("opd", N_("OPD pengampu"), opd_choices, PriorityProgramme.lead_opd_id),
        _yes_no("resmi", N_("Nama"), N_("Belum resmi"), N_("Resmi"), PriorityProgramme.is_placeholder),
    ),
    search=_matches(PriorityProgramme.title, PriorityProgramme.agenda),
    search_label=N_("Cari nama program atau agenda"),
    options=LOADS[PriorityProgramme],
    filename="program-prioritas",
)

_Province = aliased(Region)

REGIONS: Final = Listing(
    columns=(
        Column("kode", N_("Kode wilayah"), lambda r: r.code, Region.code),
        Column("nama", N_("Nama"), lambda r: r.name, Region.name),
        Column("jenis", N_("Jenis"), lambda r: r.kind, Region.kind),
        Column("provinsi", N_("Provinsi"), lambda r: r.province.name if r.province else None, _Province.name),
    ),
    tie_break=Region.id,
    default_sort="kode",
    filters=(
        enum_filter("jenis", N_("Jenis"), RegionKind, Region.kind),
        id_filter("provinsi", N_("Provinsi"), province_choices, Region.province_id),
    ),
    search=_matches(Region.name, Region.code),
    search_label=N_("Cari nama atau kode"),
    options=(contains_eager(Region.province.of_type(_Province)),),
    filename="daerah",
)

HOST_UNITS: Final = Listing(
    columns=(
        Column("nama", N_("Nama instansi"), lambda h: h.name, HostUnit.name),
        Column("daerah", N_("Daerah"), lambda h: h.region.name, Region.name),
        Column("urusan", N_("Urusan"), lambda h: str(h.urusan) if h.urusan else None, HostUnit.urusan_id),
        Column("daya", N_("Daya tampung"), lambda h: h.capacity, HostUnit.capacity),
        Column("narahubung", N_("Narahubung"), lambda h: h.contact or None, HostUnit.contact),
    ),
    tie_break=HostUnit.id,
    default_sort="nama",
    filters=(
        id_filter("urusan", N_("Urusan"), urusan_choices, HostUnit.urusan_id),
        id_filter("provinsi", N_("Provinsi"), province_choices, lambda i: or_(Region.province_id == i, Region.id == i)),
    ),
    search=_matches(HostUnit.name, Region.name),
    search_label=N_("Cari nama instansi atau daerah"),
    options=(contains_eager(HostUnit.region), joinedload(HostUnit.urusan)),
    filename="instansi-tujuan",
)

TARIFFS: Final = Listing(
    columns=(
        Column("provinsi", N_("Provinsi"), lambda t: t.province.name, Region.name),
        Column("tahun", N_("Tahun"), lambda t: t.year, TravelTariff.year),
        Column(
            "luar", N_("Uang harian luar kota"), lambda t: t.per_diem_out_of_town, TravelTariff.per_diem_out_of_town
        ),
        Column("diklat", N_("Uang harian diklat"), lambda t: t.per_diem_training, TravelTariff.per_diem_training),
        Column(
            "inap",
            N_("Penginapan golongan III ke bawah per malam"),
            lambda t: t.lodging_other,
            TravelTariff.lodging_other,
        ),
        Column("kos", N_("Kos per bulan"), lambda t: t.boarding_month, TravelTariff.boarding_month),
    ),
    tie_break=TravelTariff.id,
    default_sort="provinsi",
    filters=(
        Filter(
            "tahun",
            N_("Tahun"),
            lambda session: [
                (str(y), str(y))
                for y in session.scalars(select(TravelTariff.year).distinct().order_by(TravelTariff.year.desc()))
            ],
            lambda value: TravelTariff.year == int(value),
        ),
    ),
    search=_matches(Region.name),
    search_label=N_("Cari provinsi"),
    options=(contains_eager(TravelTariff.province),),
    filename="tarif-perjalanan",
)

JP_TABLE: Final = Listing(
    columns=(
        Column("kode", N_("Kode"), lambda j: j.code, JpConversion.code),
        Column("bentuk", N_("Bentuk"), lambda j: j.form, JpConversion.form),
        Column("jp", N_("JP"), lambda j: j.jp, JpConversion.jp),
        Column("satuan", N_("Satuan"), lambda j: j.unit, JpConversion.unit),
        Column("catatan", N_("Catatan"), lambda j: j.note or None),
    ),
    tie_break=JpConversion.id,
    default_sort="kode",
    search=_matches(JpConversion.code, JpConversion.form),
    search_label=N_("Cari kode atau bentuk"),
    filename="konversi-jp",
)

HOLIDAYS: Final = Listing(
    columns=(
        Column("tanggal", N_("Tanggal"), lambda h: h.day, Holiday.day),
        Column("nama", N_("Nama"), lambda h: h.name, Holiday.name),
        Column("jenis", N_("Jenis"), lambda h: h.kind, Holiday.kind),
        Column("sumber", N_("Sumber"), lambda h: h.source or None),
    ),
    tie_break=Holiday.id,
    default_sort="-tanggal",
    filters=(enum_filter("jenis", N_("Jenis"), HolidayKind, Holiday.kind),),
    days=(
        DayFilter("dari", N_("Sejak tanggal"), lambda day: Holiday.day >= day),
        DayFilter("sampai", N_("Sampai tanggal"), lambda day: Holiday.day <= day),
    ),
    search=_matches(Holiday.name),
    search_label=N_("Cari nama"),
    filename="hari-libur",
)

BUDGET_WINDOWS: Final = Listing(
    columns=(
        Column("tahun", N_("Tahun anggaran"), lambda w: w.year, BudgetWindow.year),
        Column("anggaran", N_("Anggaran"), lambda w: w.kind, BudgetWindow.kind),
        Column("dibuka", N_("Dibuka"), lambda w: w.opens_on, BudgetWindow.opens_on),
        Column("ditutup", N_("Ditutup"), lambda w: w.closes_on, BudgetWindow.closes_on),
        Column("catatan", N_("Catatan"), lambda w: w.note or None),
    ),
    tie_break=BudgetWindow.id,
    default_sort="-ditutup",
    filters=(enum_filter("anggaran", N_("Anggaran"), BudgetKind, BudgetWindow.kind),),
    filename="jendela-anggaran",
)

URUSAN: Final = Listing(
    columns=(
        Column("kode", N_("Kode"), lambda u: u.code, Urusan.code),
        Column("nama", N_("Nama"), lambda u: u.name, Urusan.name),
        Column("kelompok", N_("Kelompok"), lambda u: u.group, Urusan.group),
    ),
    tie_break=Urusan.id,
    default_sort="kode",
    filters=(
        Filter(
            "kelompok",
            N_("Kelompok"),
            lambda session: [(g, g) for g in session.scalars(select(Urusan.group).distinct().order_by(Urusan.group))],
            lambda value: Urusan.group == value,
        ),
    ),
    search=_matches(Urusan.code, Urusan.name),
    search_label=N_("Cari kode atau nama"),
    filename="urusan",
)


_First, _Second = aliased(Urusan), aliased(Urusan)

RELATIONS: Final = Listing(
    columns=(
        Column("urusan", N_("Urusan"), lambda r: str(r.first), _First.code),
        Column("terkait", N_("Terkait dengan"), lambda r: str(r.second), _Second.code),
    ),
    tie_break=UrusanRelation.id,
    default_sort="urusan",
    filters=(
        id_filter(
            "urusan",
            N_("Urusan"),
            urusan_choices,
            lambda i: or_(UrusanRelation.first_id == i, UrusanRelation.second_id == i),
        ),
    ),
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (_First.name, _Second.name))),
    search_label=N_("Cari nama urusan"),
    options=(
        contains_eager(UrusanRelation.first.of_type(_First)),
        contains_eager(UrusanRelation.second.of_type(_Second)),
    ),
    filename="urusan-terkait",
)


def listed(actor: Actor, model: type[Base]) -> Select[Any]:
    """The rows of a list, joined with what it sorts by."""
    statement: Select[Any] = visible(actor, model)
    if model is Region:
        return statement.outerjoin(Region.province.of_type(_Province))
    if model is HostUnit:
        return statement.join(HostUnit.region)
    if model is TravelTariff:
        return statement.join(TravelTariff.province)
    if model is UrusanRelation:
        return statement.join(UrusanRelation.first.of_type(_First)).join(UrusanRelation.second.of_type(_Second))
    return statement
