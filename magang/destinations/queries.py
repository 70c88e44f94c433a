"""Reading destinations. Everybody signed in reads them all: they are facts about other governments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.destinations import policy
from magang.destinations.models import COUNTED, Agreement, Destination, Evidence, best_agreement
from magang.destinations.rules import AgreementKind, age_years
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Filter, Listing, enum_filter, id_filter
from magang.needs.models import Need
from magang.reference.models import HostUnit, Region, Urusan
from magang.reference.queries import urusan_choices
from magang.reference.rules import RegionKind

EVERY_REGION: Final = "semua"


def _open_to(actor: Actor) -> ColumnElement[bool]:
    return true() if policy.list_destinations(actor) else false()


# ---------- Regions ----------


def visible_destinations(actor: Actor, *, reach: str = "") -> Select[Destination]:
    """The regions something is known of; with `reach="semua"` the others too, for their first evidence."""
    known = or_(Destination.evidence_count > 0, Destination.host_unit_count > 0, Destination.agreement_count > 0)
    return select(Destination).where(_open_to(actor), true() if reach == EVERY_REGION else known)


def find_region(session: Session, actor: Actor, region_id: int) -> Region | None:
    """The region with its host units."""
    return session.scalar(
        select(Region)
        .where(Region.id == region_id, _open_to(actor))
        .options(joinedload(Region.province), selectinload(Region.host_units).joinedload(HostUnit.urusan))
    )


def province_choices(session: Session) -> Choices:
    """Provinces by name."""
    provinces = select(Region.id, Region.name).where(Region.kind == RegionKind.PROVINCE).order_by(Region.name)
    return [(str(i), name) for i, name in session.execute(provinces)]


def _strong_in(urusan_id: int) -> ColumnElement[bool]:
    return exists().where(Evidence.region_id == Destination.id, Evidence.urusan_id == urusan_id)


def _has_pks(today: date) -> ColumnElement[bool]:
    return exists().where(
        Agreement.region_id == Destination.id,
        Agreement.kind == AgreementKind.PKS,
        Agreement.valid_from <= today,
        or_(Agreement.valid_until.is_(None), Agreement.valid_until >= today),
    )


def destination_list(today: date) -> Listing:
    """The list of regions; whether an agreement holds depends on the day."""

    def agreement(region: Destination) -> str:
        best = region.agreement(today)
        return f"{best.kind.label}: {best.state(today).label}" if best else ""

    return Listing(
        columns=(
            Column("nama", N_("Daerah"), lambda r: r.name, Destination.name),
            Column("jenis", N_("Jenis"), lambda r: r.kind, Destination.kind),
            Column("provinsi", N_("Provinsi"), lambda r: r.province_name, Destination.province_name),
            Column("bukti", N_("Bukti yang dihitung"), lambda r: r.counted, Destination.counted),
            Column("terbaru", N_("Bukti terbaru"), lambda r: r.newest_year, Destination.newest_year),
            Column("instansi", N_("Instansi"), lambda r: r.host_unit_count, Destination.host_unit_count),
            Column("kesepakatan", N_("Kesepakatan"), agreement),
        ),
        tie_break=Destination.id,
        default_sort="-terbaru",
        filters=(
            id_filter("urusan", N_("Bukti pada urusan"), urusan_choices, _strong_in),
            enum_filter("jenis", N_("Jenis"), RegionKind, Destination.kind),
            id_filter("provinsi", N_("Provinsi"), province_choices, Destination.province_id),
            Filter(
                "pks",
                N_("PKS"),
                lambda _: [("ada", N_("Punya PKS yang berlaku")), ("tanpa", N_("Tanpa PKS yang berlaku"))],
                lambda value: _has_pks(today) if value == "ada" else ~_has_pks(today),
            ),
            Filter(
                "cakupan",
                N_("Cakupan"),
                lambda _: [(EVERY_REGION, N_("Semua daerah, juga yang belum ada isinya"))],
                lambda _: true(),
            ),
        ),
        search=lambda text: or_(
            *(c.icontains(text, autoescape=True) for c in (Destination.name, Destination.code)),
        ),
        search_label=N_("Cari nama atau kode wilayah"),
        options=(selectinload(Destination.agreements),),
        filename="tujuan",
    )


# ---------- Evidence ----------


def visible_evidence(actor: Actor) -> Select[Evidence]:
    """Every item of evidence."""
    return select(Evidence).join(Evidence.region).join(Evidence.urusan).where(_open_to(actor))


def find_evidence(session: Session, actor: Actor, evidence_id: int) -> Evidence | None:
    """One item with its region."""
    return session.scalar(
        visible_evidence(actor)
        .where(Evidence.id == evidence_id)
        .options(
            joinedload(Evidence.region).selectinload(Region.host_units),
            joinedload(Evidence.urusan),
            joinedload(Evidence.host_unit),
        )
    )


def evidence_of(session: Session, actor: Actor, *, region_id: int, urusan_id: int | None = None) -> Sequence[Evidence]:
    """The evidence of one region (in one urusan), by urusan and newest first, undated last."""
    return session.scalars(
        visible_evidence(actor)
        .where(Evidence.region_id == region_id, true() if urusan_id is None else Evidence.urusan_id == urusan_id)
        .options(joinedload(Evidence.urusan), joinedload(Evidence.host_unit))
        .order_by(Urusan.code, Evidence.year.desc().nulls_last(), Evidence.id.desc())
    ).all()


def by_urusan(evidence: Sequence[Evidence]) -> list[tuple[Urusan, list[Evidence]]]:
    """`evidence_of` one region, urusan by urusan."""
    return [(urusan, list(items)) for urusan, items in groupby(evidence, key=lambda e: e.urusan)]


def count_evidence(session: Session, *, region_id: int, urusan_id: int) -> int:
    """How many items of a region a placement for this urusan may rest on."""
    counted = select(func.count(Evidence.id)).where(
        Evidence.region_id == region_id, Evidence.urusan_id == urusan_id, COUNTED
    )
    return session.scalar(counted) or 0


def duplicate_of(session: Session, facts: dict[str, Any], *, but: int | None = None) -> Evidence | None:
    """Evidence that says the same already: same region, unit, urusan, instrument, year and source."""
    return session.scalar(
        select(Evidence)
        .where(
            Evidence.region_id == facts["region_id"],
            Evidence.host_unit_id.is_not_distinct_from(facts["host_unit_id"]),
            Evidence.urusan_id == facts["urusan_id"],
            func.lower(Evidence.instrument) == facts["instrument"].lower(),
            Evidence.year.is_not_distinct_from(facts["year"]),
            Evidence.source_url == facts["source_url"],
            true() if but is None else Evidence.id != but,
        )
        .limit(1)
    )


def instrument_choices(session: Session) -> Choices:
    """The instruments that are in use."""
    return [(i, i) for i in session.scalars(select(Evidence.instrument).distinct().order_by(Evidence.instrument))]


def year_choices(session: Session) -> Choices:
    """The years there is evidence of, newest first."""
    years = select(Evidence.year).where(Evidence.year.is_not(None)).distinct().order_by(Evidence.year.desc())
    return [(str(y), str(y)) for y in session.scalars(years)]


EVIDENCE: Final = Listing(
    columns=(
        Column("daerah", N_("Daerah"), lambda e: e.region.name, Region.name),
        Column("urusan", N_("Urusan"), lambda e: str(e.urusan), Urusan.code),
        Column("instrumen", N_("Instrumen"), lambda e: e.instrument, Evidence.instrument),
        Column("tahun", N_("Tahun"), lambda e: e.year, Evidence.year),
        Column("nilai", N_("Nilai"), lambda e: e.value, Evidence.value),
        Column("tertinggi", N_("Nilai tertinggi"), lambda e: e.value_max, shown=False),
        Column("predikat", N_("Predikat atau peringkat"), lambda e: e.predicate_or_rank),
        Column("praktik", N_("Praktik"), lambda e: e.practice, shown=False),
        Column("tingkat", N_("Tingkat bukti"), lambda e: e.grade, Evidence.grade, shown=False),
        Column("sumber", N_("Sumber"), lambda e: e.source_url),
        Column("dibaca", N_("Dibaca"), lambda e: e.read_on, Evidence.read_on, shown=False),
    ),
    tie_break=Evidence.id,
    default_sort="-tahun",
    filters=(
        id_filter("urusan", N_("Urusan"), urusan_choices, Evidence.urusan_id),
        Filter("instrumen", N_("Instrumen"), instrument_choices, lambda value: Evidence.instrument == value),
        id_filter("tahun", N_("Tahun"), year_choices, Evidence.year),
        Filter(
            "sumber",
            N_("Sumber"),
            lambda _: [("ada", N_("Bersumber")), ("tanpa", N_("Tanpa sumber"))],
            lambda value: (
                (func.trim(Evidence.source_url) != "") if value == "ada" else (func.trim(Evidence.source_url) == "")
            ),
        ),
    ),
    search=lambda text: or_(
        *(
            c.icontains(text, autoescape=True)
            for c in (Region.name, Evidence.instrument, Evidence.practice, Evidence.predicate_or_rank)
        )
    ),
    search_label=N_("Cari daerah, instrumen, atau praktik"),
    options=(joinedload(Evidence.region), joinedload(Evidence.urusan)),
    filename="bukti-keunggulan",
)


# ---------- Agreements ----------


def agreements_of(session: Session, actor: Actor, *, region_id: int) -> Sequence[Agreement]:
    """The agreements with one region, the latest first."""
    return session.scalars(
        select(Agreement)
        .where(Agreement.region_id == region_id, _open_to(actor))
        .order_by(Agreement.valid_from.desc().nulls_first(), Agreement.id.desc())
    ).all()


def find_agreement(session: Session, actor: Actor, agreement_id: int) -> Agreement | None:
    """One agreement with its region."""
    return session.scalar(
        select(Agreement).where(Agreement.id == agreement_id, _open_to(actor)).options(joinedload(Agreement.region))
    )


def agreement_with_number(session: Session, *, region_id: int, number: str, but: int | None = None) -> Agreement | None:
    """The agreement of a region that already has this number."""
    return session.scalar(
        select(Agreement)
        .where(
            Agreement.region_id == region_id,
            func.lower(Agreement.number) == number.lower(),
            true() if but is None else Agreement.id != but,
        )
        .limit(1)
    )


# ---------- Destinations of a need ----------


@dataclass(frozen=True, slots=True)
class Match:
    """A region that may answer a need, with what speaks for it."""

    region: Region
    evidence: tuple[Evidence, ...]
    agreements: tuple[Agreement, ...]

    @property
    def newest_year(self) -> int | None:
        """Year of the newest evidence that counts; None when none does."""
        return max((e.year for e in self.evidence if e.counts and e.year is not None), default=None)

    def age(self, today: date) -> int | None:
        return age_years(self.newest_year, today)

    def agreement(self, today: date) -> Agreement | None:
        """The agreement that binds most on `today`."""
        return best_agreement(self.agreements, today)


def destinations_for(session: Session, actor: Actor, need: Need) -> list[Match]:
    """The regions with evidence in the need's urusan: newest first, those whose evidence does not count last.

    The planning above orders these same rows by their score (DESIGN 4.1).
    """
    evidence = session.scalars(
        visible_evidence(actor)
        .where(Evidence.urusan_id == need.urusan_id)
        .options(
            joinedload(Evidence.region).joinedload(Region.province),
            joinedload(Evidence.region).selectinload(Region.host_units),
        )
        .order_by(Evidence.year.desc().nulls_last(), Evidence.id.desc())
    ).all()
    regions = {e.region_id: e.region for e in evidence}
    agreements = session.scalars(
        select(Agreement).where(Agreement.region_id.in_(regions)).order_by(Agreement.id.desc())
    ).all()
    matches = [
        Match(
            region,
            tuple(e for e in evidence if e.region_id == key),
            tuple(a for a in agreements if a.region_id == key),
        )
        for key, region in regions.items()
    ]
    return sorted(matches, key=lambda m: (-(m.newest_year or 0), m.region.name, m.region.id))
