"""The lists of the reference data: what each shows, sorts, filters and searches by."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload

from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Column, DayFilter, Filter, Listing, enum_filter, id_filter
from magang.kernel.model import Base
from magang.reference.models import (
    BudgetWindow,
    Holiday,
    HostUnit,
    JpConversion,
    Opd,
    PriorityProgramme,
    Region,
    TravelTariff,
    Urusan,
    UrusanRelation,
)
from magang.reference.queries import LOADS, agenda_choices, opd_choices, province_choices, urusan_choices, visible
from magang.reference.rules import BudgetKind, HolidayKind, RegionKind


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
