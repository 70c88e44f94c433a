"""Reference data an agency edits. Every name and number here is data, never a rule (DESIGN 3, Cycle)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice
from magang.kernel.workdays import Promise, WorkCalendar
from magang.reference.rules import BudgetKind, CityClock, DayCount, Direction, HolidayKind, RegionKind, Weekday


class Urusan(Identified, Base):
    """Government affair with its national code (Permendagri 90/2019): the sector key everywhere."""

    __tablename__ = "urusan"
    __label__ = N_("Urusan")

    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    group: Mapped[str] = mapped_column("group_name", String(80))

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UrusanRelation(Identified, Base):
    """Two urusan near enough that a host of one may teach the other (the urusan matrix of DESIGN 4.1)."""

    __tablename__ = "urusan_relation"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="one_way"),
        Index("uq_urusan_relation", "first_id", "second_id", unique=True),
    )
    __label__ = N_("Urusan terkait")

    first_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"), index=True)

    first: Mapped[Urusan] = relationship(foreign_keys=[first_id], lazy="raise_on_sql")
    second: Mapped[Urusan] = relationship(foreign_keys=[second_id], lazy="raise_on_sql")

    def __str__(self) -> str:
        """Needs both loaded."""
        return f"{self.first} – {self.second}"


class Opd(Identified, Versioned, Base):
    """A department of the city. Owner of actions, never a person: officials move."""

    __tablename__ = "opd"
    __label__ = N_("OPD")
    __field_labels__ = {
        "name": N_("Nama"),
        "short_name": N_("Singkatan"),
        "urusan_id": N_("Urusan utama"),
        "dissolved": N_("Sudah dibubarkan"),
    }

    name: Mapped[str] = mapped_column(String(160), unique=True)
    short_name: Mapped[str] = mapped_column(String(32), unique=True)
    urusan_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"), index=True)
    dissolved: Mapped[bool] = mapped_column(default=False)

    urusan: Mapped[Urusan] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.short_name


class PriorityProgramme(Identified, Versioned, Base):
    """One of the city's priority programmes (35 in the sample; the number is data)."""

    __tablename__ = "priority_programme"
    __table_args__ = (
        CheckConstraint("weight >= 0 AND weight <= 1", name="weight_share"),
        CheckConstraint("number > 0", name="number_positive"),
    )
    __label__ = N_("Program prioritas")
    __field_labels__ = {
        "number": N_("Nomor"),
        "title": N_("Nama program"),
        "agenda": N_("Agenda"),
        "urusan_id": N_("Urusan"),
        "lead_opd_id": N_("OPD pengampu"),
        "weight": N_("Bobot"),
        "is_placeholder": N_("Nama belum resmi"),
        "source": N_("Sumber"),
    }

    number: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(240))
    agenda: Mapped[str] = mapped_column(String(80))
    urusan_id: Mapped[int | None] = mapped_column(ForeignKey("urusan.id"), index=True)
    lead_opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    weight: Mapped[Decimal] = mapped_column(Numeric(4, 3), default=Decimal("0.5"))
    is_placeholder: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(240), default="")

    urusan: Mapped[Urusan | None] = relationship(lazy="raise_on_sql")
    lead_opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    indicators: Mapped[list[ProgrammeIndicator]] = relationship(
        back_populates="programme", order_by="ProgrammeIndicator.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ProgrammeIndicator(Identified, Versioned, Base):
    """How a programme is measured. A missing value is unknown, never zero."""

    __tablename__ = "programme_indicator"
    __label__ = N_("Indikator program")
    __field_labels__ = {
        "name": N_("Indikator"),
        "unit": N_("Satuan"),
        "direction": N_("Arah"),
        "baseline": N_("Nilai awal"),
        "baseline_year": N_("Tahun awal"),
        "target": N_("Target"),
        "target_year": N_("Tahun target"),
        "actual": N_("Nilai sekarang"),
        "actual_year": N_("Tahun nilai sekarang"),
    }

    programme_id: Mapped[int] = mapped_column(ForeignKey("priority_programme.id"), index=True)
    name: Mapped[str] = mapped_column(String(240))
    unit: Mapped[str] = mapped_column(String(40))
    direction: Mapped[Direction] = mapped_column(choice(Direction, name="direction"), default=Direction.UP)
    baseline: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    baseline_year: Mapped[int | None]
    target: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    target_year: Mapped[int | None]
    actual: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    actual_year: Mapped[int | None]

    programme: Mapped[PriorityProgramme] = relationship(back_populates="indicators", lazy="raise_on_sql")
    readings: Mapped[list[IndicatorReading]] = relationship(
        back_populates="indicator",
        order_by="IndicatorReading.read_on",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="raise_on_sql",
    )

    def __str__(self) -> str:
        return self.name


class IndicatorReading(Identified, Versioned, Base):
    """What an indicator stood at on a day, and who says so: one point of its line."""

    __tablename__ = "indicator_reading"
    __table_args__ = (
        Index("uq_indicator_reading_indicator_id_read_on", "indicator_id", "read_on", unique=True),
        CheckConstraint("source <> ''", name="with_source"),
    )
    __label__ = N_("Bacaan indikator")
    __field_labels__ = {"read_on": N_("Tanggal"), "value": N_("Nilai"), "source": N_("Sumber")}

    indicator_id: Mapped[int] = mapped_column(ForeignKey("programme_indicator.id", ondelete="CASCADE"), index=True)
    read_on: Mapped[date]
    value: Mapped[Decimal] = mapped_column(Numeric(16, 4))
    source: Mapped[str] = mapped_column(String(240))

    indicator: Mapped[ProgrammeIndicator] = relationship(back_populates="readings", lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.source


class Region(Identified, Versioned, Base):
    """A government that can host interns: city, regency, province or ministry, with its official code."""

    __tablename__ = "region"
    __table_args__ = (
        CheckConstraint("population IS NULL OR population > 0", name="population_positive"),
        CheckConstraint("own_revenue IS NULL OR own_revenue >= 0", name="own_revenue_not_negative"),
        CheckConstraint("hazard_index IS NULL OR hazard_index BETWEEN 0 AND 250", name="hazard_index_scale"),
    )
    __label__ = N_("Daerah tujuan")
    __field_labels__ = {
        "code": N_("Kode wilayah"),
        "name": N_("Nama"),
        "kind": N_("Jenis"),
        "province_id": N_("Provinsi"),
        "latitude": N_("Lintang"),
        "longitude": N_("Bujur"),
        "population": N_("Jumlah penduduk"),
        "own_revenue": N_("Pendapatan asli daerah setahun"),
        "coastal": N_("Pesisir"),
        "hazard_index": N_("Indeks risiko bencana"),
        "figures_source": N_("Sumber angka"),
    }

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[RegionKind] = mapped_column(choice(RegionKind, name="kind"), index=True)
    province_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    latitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    longitude: Mapped[Decimal | None] = mapped_column(Numeric(8, 5))
    # What makes regions alike (DESIGN 4.1, context). None is "belum ada data"; revenue in whole rupiah a year, the
    # hazard index on the scale of IRBI (0–250).
    population: Mapped[int | None]
    own_revenue: Mapped[int | None] = mapped_column(BigInteger)
    coastal: Mapped[bool | None]
    hazard_index: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    figures_source: Mapped[str] = mapped_column(String(500), default="")

    province: Mapped[Region | None] = relationship(remote_side="Region.id", lazy="raise_on_sql")
    host_units: Mapped[list[HostUnit]] = relationship(
        back_populates="region", order_by="HostUnit.name", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return self.name


class HostUnit(Identified, Versioned, Base):
    """The unit of a region that takes interns in."""

    __tablename__ = "host_unit"
    __table_args__ = (Index("uq_host_unit_region_id_name", "region_id", "name", unique=True),)
    __label__ = N_("Instansi tujuan")
    __field_labels__ = {
        "region_id": N_("Daerah"),
        "name": N_("Nama instansi"),
        "urusan_id": N_("Urusan"),
        "address": N_("Alamat"),
        "contact": N_("Narahubung"),
        "capacity": N_("Daya tampung"),
    }

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    urusan_id: Mapped[int | None] = mapped_column(ForeignKey("urusan.id"), index=True)
    address: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int | None]

    region: Mapped[Region] = relationship(back_populates="host_units", lazy="raise_on_sql")
    urusan: Mapped[Urusan | None] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.name


class TravelTariff(Identified, Versioned, Base):
    """Daily allowance, lodging and transport ceilings of a province, whole rupiah; None was not published."""

    __tablename__ = "travel_tariff"
    __table_args__ = (
        CheckConstraint("per_diem_out_of_town >= 0 AND per_diem_training >= 0", name="per_diem_not_negative"),
        Index("uq_travel_tariff_province_id_year", "province_id", "year", unique=True),
    )
    __label__ = N_("Tarif perjalanan")
    __field_labels__ = {
        "province_id": N_("Provinsi"),
        "year": N_("Tahun"),
        "per_diem_out_of_town": N_("Uang harian luar kota"),
        "per_diem_training": N_("Uang harian diklat"),
        "training_is_derived": N_("Tarif diklat perkiraan"),
        "lodging_senior": N_("Penginapan eselon III/golongan IV per malam"),
        "lodging_other": N_("Penginapan golongan III ke bawah per malam"),
        "boarding_month": N_("Kos per bulan"),
        "taxi": N_("Taksi sekali jalan"),
        "airfare_from_jakarta": N_("Tiket pulang-pergi dari Jakarta"),
    }

    province_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    year: Mapped[int]
    per_diem_out_of_town: Mapped[int] = mapped_column(BigInteger)
    per_diem_training: Mapped[int] = mapped_column(BigInteger)
    training_is_derived: Mapped[bool] = mapped_column(default=False)
    lodging_senior: Mapped[int | None] = mapped_column(BigInteger)
    lodging_other: Mapped[int | None] = mapped_column(BigInteger)
    boarding_month: Mapped[int | None] = mapped_column(BigInteger)
    taxi: Mapped[int | None] = mapped_column(BigInteger)
    airfare_from_jakarta: Mapped[int | None] = mapped_column(BigInteger)

    province: Mapped[Region] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        """Needs `province` loaded."""
        return f"{self.province.name} {self.year}"


class Rank(Identified, Base):
    """PNS rank: golongan with its pangkat."""

    __tablename__ = "rank"
    __label__ = N_("Golongan")

    golongan: Mapped[str] = mapped_column(String(8), unique=True)
    pangkat: Mapped[str] = mapped_column(String(60))

    def __str__(self) -> str:
        return f"{self.pangkat} ({self.golongan})"


class JpConversion(Identified, Versioned, Base):
    """JP (jam pelajaran) credited per learning form (Perlan 10/2018); an agency may use other numbers."""

    __tablename__ = "jp_conversion"
    __table_args__ = (CheckConstraint("jp >= 0", name="jp_not_negative"),)
    __label__ = N_("Konversi JP")
    __field_labels__ = {
        "code": N_("Kode"),
        "jp": N_("JP"),
        "form": N_("Bentuk"),
        "unit": N_("Satuan"),
        "note": N_("Catatan"),
    }

    code: Mapped[str] = mapped_column(String(12), unique=True)
    form: Mapped[str] = mapped_column(String(120))
    jp: Mapped[int]
    unit: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(Text, default="")

    def __str__(self) -> str:
        return f"{self.code} {self.form}"


class Holiday(Identified, Versioned, Base):
    """A day on which the city's offices are closed besides the weekends."""

    __tablename__ = "holiday"
    __table_args__ = (CheckConstraint("name <> ''", name="named"),)
    __label__ = N_("Hari libur")
    __field_labels__ = {"day": N_("Tanggal"), "name": N_("Nama"), "kind": N_("Jenis"), "source": N_("Sumber")}

    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[HolidayKind] = mapped_column(choice(HolidayKind, name="kind"), default=HolidayKind.NATIONAL)
    source: Mapped[str] = mapped_column(String(240), default="")

    def __str__(self) -> str:
        return f"{self.name} ({self.day.isoformat()})"


class BudgetWindow(Identified, Versioned, Base):
    """When something can still be put into a year's budget. The days a step names instead of dates of its own."""

    __tablename__ = "budget_window"
    __table_args__ = (
        Index("uq_budget_window_kind_year", "kind", "year", unique=True),
        CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),
    )
    __label__ = N_("Jendela anggaran")
    __field_labels__ = {
        "kind": N_("Anggaran"),
        "year": N_("Tahun anggaran"),
        "opens_on": N_("Dibuka"),
        "closes_on": N_("Ditutup"),
        "note": N_("Catatan"),
    }

    kind: Mapped[BudgetKind] = mapped_column(choice(BudgetKind, name="kind"))
    year: Mapped[int]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(240), default="")

    def __str__(self) -> str:
        """As officials say it; APBD, APBD-Perubahan and RKPD are the same in every language."""
        return f"{self.kind.label} {self.year}"


class CitySettings(Identified, Versioned, Base):
    """The one row of settings the administrator edits: names, logo, zone, clocks (days)."""

    __tablename__ = "city_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="single_row"),
        CheckConstraint(
            "first_answer_days > 0 AND verification_days > 0 AND stale_days > 0 AND report_days > 0"
            " AND hearing_days > 0 AND evaluation_days > 0 AND budget_warning_days > 0",
            name="clocks_positive",
        ),
        CheckConstraint("0 < head_after_days AND head_after_days < sekda_after_days", name="escalation_climbs"),
        CheckConstraint("digest_hour BETWEEN 0 AND 23", name="digest_hour_of_day"),
    )
    __label__ = N_("Pengaturan")
    __field_labels__ = {
        "city_name": N_("Nama daerah"),
        "region_id": N_("Wilayah"),
        "agency_name": N_("Nama instansi pengelola"),
        "agency_short_name": N_("Singkatan instansi"),
        "leader_title": N_("Sebutan kepala daerah"),
        "time_zone": N_("Zona waktu"),
        "report_days": N_("Hari dari pulang sampai laporan"),
        "hearing_days": N_("Hari dari laporan sampai pemaparan"),
        "first_answer_days": N_("Hari sampai jawaban pertama OPD"),
        "verification_days": N_("Hari sampai verifikasi"),
        "stale_days": N_("Hari tanpa kabar sampai dianggap senyap"),
        "evaluation_days": N_("Hari dari selesai sampai evaluasi"),
        "report_count": N_("Hitungan hari: pulang sampai laporan"),
        "hearing_count": N_("Hitungan hari: laporan sampai pemaparan"),
        "first_answer_count": N_("Hitungan hari: jawaban pertama OPD"),
        "verification_count": N_("Hitungan hari: verifikasi"),
        "stale_count": N_("Hitungan hari: senyap"),
        "evaluation_count": N_("Hitungan hari: evaluasi"),
        "reminder_days": N_("Hari sebelum tenggat untuk mengingatkan"),
        "budget_warning_days": N_("Hari peringatan sebelum jendela anggaran tutup"),
        "head_after_days": N_("Hari terlambat sampai naik ke atasan"),
        "sekda_after_days": N_("Hari terlambat sampai naik ke Sekda"),
        "digest_hour": N_("Jam pengingat dikirim"),
        "briefing_day": N_("Hari taklimat pekanan"),
        "logo_file": N_("Logo"),
    }

    city_name: Mapped[str] = mapped_column(String(120))
    # Where the city lies: travel starts there, so the province's tariff is half of every fare.
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    agency_name: Mapped[str] = mapped_column(String(200))
    agency_short_name: Mapped[str] = mapped_column(String(32))
    leader_title: Mapped[str] = mapped_column(String(60))
    time_zone: Mapped[str] = mapped_column(String(40))
    report_days: Mapped[int] = mapped_column(default=14)
    hearing_days: Mapped[int] = mapped_column(default=30)
    first_answer_days: Mapped[int] = mapped_column(default=60)
    verification_days: Mapped[int] = mapped_column(default=30)
    stale_days: Mapped[int] = mapped_column(default=30)
    evaluation_days: Mapped[int] = mapped_column(default=180)
    report_count: Mapped[DayCount] = mapped_column(choice(DayCount, name="report_count"), default=DayCount.CALENDAR)
    hearing_count: Mapped[DayCount] = mapped_column(choice(DayCount, name="hearing_count"), default=DayCount.CALENDAR)
    first_answer_count: Mapped[DayCount] = mapped_column(
        choice(DayCount, name="first_answer_count"), default=DayCount.CALENDAR
    )
    verification_count: Mapped[DayCount] = mapped_column(
        choice(DayCount, name="verification_count"), default=DayCount.CALENDAR
    )
    stale_count: Mapped[DayCount] = mapped_column(choice(DayCount, name="stale_count"), default=DayCount.CALENDAR)
    evaluation_count: Mapped[DayCount] = mapped_column(
        choice(DayCount, name="evaluation_count"), default=DayCount.CALENDAR
    )
    # Days before a due date on which somebody is reminded, as `rules.reminder_days` reads them.
    reminder_days: Mapped[str] = mapped_column(String(40), default="30, 7, 1")
    budget_warning_days: Mapped[int] = mapped_column(default=30)
    # What is overdue for more days than these rises: first to the head of the office, then to the Sekda.
    head_after_days: Mapped[int] = mapped_column(default=7)
    sekda_after_days: Mapped[int] = mapped_column(default=21)
    # The hour of the city's morning from which the digests of the day go out.
    digest_hour: Mapped[int] = mapped_column(default=7)
    # The weekly briefing goes out with the first round of a week from this day on.
    briefing_day: Mapped[Weekday] = mapped_column(choice(Weekday, name="briefing_day"), default=Weekday.MONDAY)
    logo_file: Mapped[str] = mapped_column(String(80), default="")
    sample_seeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def __str__(self) -> str:
        return self.city_name

    def promise(self, clock: CityClock, calendar: WorkCalendar) -> Promise:
        """The days of a clock, counted on `calendar` where the city counts them in working days."""
        return Promise(getattr(self, f"{clock.value}_days"), calendar if self.needs_calendar(clock) else None)

    def needs_calendar(self, clock: CityClock) -> bool:
        """Whether the city counts this clock in working days."""
        return getattr(self, f"{clock.value}_count") is DayCount.WORKING

    @property
    def government(self) -> str:
        """As it stands at the head of a paper, whether or not the name was typed with that word."""
        named = self.city_name.casefold().startswith("pemerintah")
        return self.city_name if named else f"Pemerintah {self.city_name}"

    @property
    def place(self) -> str:
        """Where papers are signed: the name without its ranks."""
        name = self.city_name
        for rank in ("Pemerintah ", "Kota ", "Kabupaten "):
            name = name.removeprefix(rank)
        return name
