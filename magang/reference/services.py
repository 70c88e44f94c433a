"""Keeping the reference data. Nothing here commits or reads a clock.

The rows are plain data without a life of their own, so that creating, changing and deleting one is the same for all of
them; what differs is said in two tables: what must not occur twice, and what else a row of that kind must fulfil.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from magang.audit.services import Common, field_changes, record
from magang.documents.imports import FaultsRemain, ImportEvent, ensure_fresh, kept, make_room
from magang.documents.reading import Table
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.model import Base
from magang.reference import policy
from magang.reference.holidays import Fate, HolidayImport, review
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
    Region,
    TravelTariff,
    Urusan,
    UrusanRelation,
)
from magang.reference.queries import uses
from magang.reference.rules import RegionKind

Row = TypeVar("Row", bound=Base)


class ProgrammeEvent(LabelledEnum):
    INDICATOR_ADDED = "indicator_added", N_("Indikator ditambahkan")
    INDICATOR_CHANGED = "indicator_changed", N_("Indikator diubah")
    INDICATOR_REMOVED = "indicator_removed", N_("Indikator dihapus")
    READING_RECORDED = "reading_recorded", N_("Bacaan indikator dicatat")
    READING_CORRECTED = "reading_corrected", N_("Bacaan indikator diperbaiki")
    READING_REMOVED = "reading_removed", N_("Bacaan indikator dihapus")


class CityEvent(LabelledEnum):
    HOLIDAYS_IMPORTED = "holidays_imported", N_("Hari libur diimpor")


# Columns whose values together occur once; the message lands on the last of them.
UNIQUE: Final[Mapping[type[Base], tuple[tuple[tuple[str, ...], str], ...]]] = {
    Opd: (
        (("name",), N_("OPD dengan nama ini sudah ada.")),
        (("short_name",), N_("Singkatan ini sudah dipakai OPD lain.")),
    ),
    PriorityProgramme: ((("number",), N_("Nomor ini sudah dipakai program lain.")),),
    Region: ((("code",), N_("Kode wilayah ini sudah dipakai.")),),
    HostUnit: ((("region_id", "name"), N_("Instansi ini sudah tercatat di daerah itu.")),),
    TravelTariff: ((("province_id", "year"), N_("Tarif provinsi ini untuk tahun itu sudah ada. Ubah yang ada.")),),
    JpConversion: ((("code",), N_("Kode ini sudah dipakai.")),),
    Holiday: ((("day",), N_("Tanggal ini sudah tercatat sebagai hari libur.")),),
    BudgetWindow: ((("kind", "year"), N_("Jendela ini untuk tahun itu sudah ada. Ubah yang ada.")),),
}


def create(session: Session, actor: Actor, model: type[Row], *, now: datetime, **facts: Any) -> Row:
    """A new row of a kind. Raises `InvalidField` for what is there already or can't be."""
    row = model()
    policy.change(actor, row).ensure()
    _check(session, row, facts)
    _set(row, facts)
    session.add(row)
    record(session, actor, Common.CREATED, row, now=now)
    return row


def revise(session: Session, actor: Actor, row: Base, *, expected_version: int, now: datetime, **facts: Any) -> None:
    """Change a row. Raises `StaleVersion` when somebody else saved first."""
    policy.change(actor, row).ensure()
    row.expect_version(expected_version)  # type: ignore[attr-defined]
    _check(session, row, facts)
    _set(row, facts)
    record(session, actor, Common.UPDATED, row, now=now)


def delete(session: Session, actor: Actor, row: Base, *, now: datetime) -> None:
    """Remove a row nothing refers to; raises `RuleBroken` naming what does. The trail keeps its name."""
    policy.change(actor, row).ensure()
    if users := uses(session, row):
        raise RuleBroken(
            N_("Tidak dapat dihapus karena masih dipakai oleh: %(users)s."),
            users=", ".join(f"{label} ({count})" for label, count in users),
        )
    record(session, actor, Common.DELETED, row, now=now)
    session.delete(row)


def keep_holidays(session: Session, actor: Actor, *, filename: str, table: Table, now: datetime) -> HolidayImport:
    """Keep what was read for its preview."""
    policy.administer(actor).ensure()
    make_room(session, HolidayImport, table, user_id=actor.user_id, now=now)
    draft = HolidayImport(**kept(filename, table, user_id=actor.user_id, now=now))
    session.add(draft)
    record(session, actor, ImportEvent.UPLOADED, draft, now=now, note=f"{len(table.rows)} baris")
    return draft


def take_holidays(session: Session, actor: Actor, draft: HolidayImport, *, now: datetime) -> int:
    """Add the days that are not there yet, and how many those were. Raises `FaultsRemain`, and then nothing is kept."""
    policy.administer(actor).ensure()
    ensure_fresh(draft, now)
    found = review(session, draft)
    if found.faults:
        raise FaultsRemain
    new = [line for line in found.lines if line.fate is Fate.ADDED]
    session.add_all(Holiday(day=line.day, name=line.name, kind=line.kind, source=line.source) for line in new)
    session.delete(draft)
    city = session.get_one(CitySettings, 1)
    record(session, actor, CityEvent.HOLIDAYS_IMPORTED, city, now=now, note=str(len(new)))
    return len(new)


def discard_holidays(session: Session, actor: Actor, draft: HolidayImport, *, now: datetime) -> None:
    """Throw an upload away."""
    policy.administer(actor).ensure()
    record(session, actor, ImportEvent.DISCARDED, draft, now=now)
    session.delete(draft)


def add_indicator(
    session: Session, actor: Actor, programme: PriorityProgramme, *, now: datetime, **facts: Any
) -> ProgrammeIndicator:
    """Measure a programme by one more indicator. The event stands on the programme's page, where readers look."""
    policy.change(actor, programme).ensure()
    indicator = ProgrammeIndicator(**facts)
    programme.indicators.append(indicator)
    record(session, actor, ProgrammeEvent.INDICATOR_ADDED, programme, now=now, note=indicator.name)
    return indicator


def revise_indicator(
    session: Session, actor: Actor, indicator: ProgrammeIndicator, *, expected_version: int, now: datetime, **facts: Any
) -> None:
    """Change an indicator, or bring its present value up to date."""
    policy.change(actor, indicator.programme).ensure()
    indicator.expect_version(expected_version)
    _set(indicator, facts)
    changes = {label: (before, after) for label, (before, after) in field_changes(indicator).items()}
    record(
        session,
        actor,
        ProgrammeEvent.INDICATOR_CHANGED,
        indicator.programme,
        now=now,
        note=indicator.name,
        changes=changes,
    )


def remove_indicator(session: Session, actor: Actor, indicator: ProgrammeIndicator, *, now: datetime) -> None:
    """Measure a programme by one indicator less."""
    policy.change(actor, indicator.programme).ensure()
    programme = indicator.programme
    programme.indicators.remove(indicator)
    record(session, actor, ProgrammeEvent.INDICATOR_REMOVED, programme, now=now, note=indicator.name)


def record_reading(
    session: Session,
    actor: Actor,
    indicator: ProgrammeIndicator,
    *,
    read_on: date,
    value: Decimal,
    source: str,
    today: date,
    now: datetime,
) -> IndicatorReading:
    """Say what an indicator stood at on a day. Raises `InvalidField` for a day to come or one already recorded."""
    policy.record_readings(actor, indicator).ensure()
    reading = IndicatorReading(read_on=read_on, value=value, source=source)
    _check_day(session, indicator, reading, read_on, today)
    reading.indicator = indicator
    session.add(reading)
    record(session, actor, ProgrammeEvent.READING_RECORDED, indicator.programme, now=now, note=_told(reading))
    return reading


def correct_reading(
    session: Session,
    actor: Actor,
    reading: IndicatorReading,
    *,
    read_on: date,
    value: Decimal,
    source: str,
    expected_version: int,
    today: date,
    now: datetime,
) -> None:
    """Put a reading right; what it was stays in the history of the programme."""
    policy.correct_reading(actor, reading).ensure()
    reading.expect_version(expected_version)
    _check_day(session, reading.indicator, reading, read_on, today)
    _set(reading, {"read_on": read_on, "value": value, "source": source})
    changes = {label: (before, after) for label, (before, after) in field_changes(reading).items()}
    programme, note = reading.indicator.programme, reading.indicator.name
    record(session, actor, ProgrammeEvent.READING_CORRECTED, programme, now=now, note=note, changes=changes)


def remove_reading(session: Session, actor: Actor, reading: IndicatorReading, *, now: datetime) -> None:
    """Take a reading off the line; the history keeps what it said."""
    policy.correct_reading(actor, reading).ensure()
    record(session, actor, ProgrammeEvent.READING_REMOVED, reading.indicator.programme, now=now, note=_told(reading))
    session.delete(reading)


def _told(reading: IndicatorReading) -> str:
    return f"{reading.indicator.name}: {reading.value.normalize():f} ({reading.read_on:%d.%m.%Y}, {reading.source})"


def _check_day(
    session: Session, indicator: ProgrammeIndicator, reading: IndicatorReading, read_on: date, today: date
) -> None:
    if read_on > today:
        raise InvalidField("read_on", N_("Tanggal bacaan belum tiba."))
    same = [IndicatorReading.indicator_id == indicator.id, IndicatorReading.read_on == read_on]
    with session.no_autoflush:
        if session.scalar(select(IndicatorReading.id).where(*same, IndicatorReading.id != (reading.id or 0))):
            raise InvalidField("read_on", N_("Bacaan tanggal ini sudah dicatat. Perbaiki bacaan itu."))


def relate_urusan(session: Session, actor: Actor, *, first_id: int, second_id: int, now: datetime) -> UrusanRelation:
    """Let hosts of either urusan teach the other. Raises `InvalidField` for one urusan twice or a known pair."""
    policy.administer(actor).ensure()
    if first_id == second_id:
        raise InvalidField("second_id", N_("Pilih dua urusan yang berbeda."))
    # The table keeps each pair once, the smaller id first.
    first_id, second_id = sorted((first_id, second_id))
    pair = [UrusanRelation.first_id == first_id, UrusanRelation.second_id == second_id]
    if session.scalar(select(UrusanRelation.id).where(*pair)):
        raise InvalidField("second_id", N_("Pasangan urusan ini sudah dicatat."))
    first, second = session.get_one(Urusan, first_id), session.get_one(Urusan, second_id)
    relation = UrusanRelation(first=first, second=second)
    session.add(relation)
    record(session, actor, Common.CREATED, relation, now=now, note=str(relation))
    return relation


def unrelate_urusan(session: Session, actor: Actor, relation: UrusanRelation, *, now: datetime) -> None:
    """Take a pair out of the matrix; needs both urusan loaded."""
    policy.administer(actor).ensure()
    record(session, actor, Common.DELETED, relation, now=now, note=str(relation))
    session.delete(relation)


def _set(row: Base, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)


def _check(session: Session, row: Base, facts: Mapping[str, Any]) -> None:
    """Raise `InvalidField` for a repetition or for what a row of this kind can't be."""
    model = type(row)
    with session.no_autoflush:
        for names, message in UNIQUE.get(model, ()):
            same = [_same(getattr(model, n), facts[n]) for n in names]
            if session.scalar(select(model.id).where(*same, model.id != row.id)):  # type: ignore[attr-defined]
                raise InvalidField(names[-1], message)
        if model in MEANING:
            MEANING[model](session, row, facts)


def _same(column: Any, value: Any) -> Any:
    return func.lower(column) == value.lower() if isinstance(value, str) else column == value


def _check_region(session: Session, row: Any, facts: Mapping[str, Any]) -> None:
    """A city or regency lies in a province; a province or ministry in none, and nothing lies in itself."""
    lies_in_one = facts["kind"] in {RegionKind.CITY, RegionKind.REGENCY}
    if lies_in_one and facts["province_id"] is None:
        raise InvalidField("province_id", N_("Pilih provinsinya."))
    if not lies_in_one and facts["province_id"] is not None:
        raise InvalidField("province_id", N_("Provinsi dan kementerian tidak berada di provinsi lain. Kosongkan."))
    if lies_in_one:
        _province(session, facts["province_id"])
    figures = ("population", "own_revenue", "hazard_index")
    if any(facts.get(name) is not None for name in figures) and not facts.get("figures_source"):
        raise InvalidField("figures_source", N_("Tulis dari mana angkanya, misalnya BPS dan tahunnya."))
    inside = session.scalar(select(func.count()).where(Region.province_id == row.id)) if row.id else 0
    if inside and facts["kind"] is not RegionKind.PROVINCE:
        raise InvalidField("kind", N_("Masih ada %(n)s daerah di dalam provinsi ini."), n=inside)


def _check_tariff(session: Session, row: Any, facts: Mapping[str, Any]) -> None:
    # The row is named after its province.
    row.province = _province(session, facts["province_id"])


def _check_window(_session: Session, _row: Any, facts: Mapping[str, Any]) -> None:
    if facts["closes_on"] < facts["opens_on"]:
        raise InvalidField("closes_on", N_("Tanggal tutup mendahului tanggal buka."))


def _province(session: Session, region_id: int) -> Region:
    province = session.get(Region, region_id)
    if province is None or province.kind is not RegionKind.PROVINCE:
        raise InvalidField("province_id", N_("Pilih sebuah provinsi."))
    return province


MEANING: Final[Mapping[type[Base], Callable[[Session, Any, Mapping[str, Any]], None]]] = {
    Region: _check_region,
    TravelTariff: _check_tariff,
    BudgetWindow: _check_window,
}
