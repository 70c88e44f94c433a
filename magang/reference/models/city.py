"""The settings of the city itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice
from magang.kernel.workdays import Promise, WorkCalendar
from magang.reference.rules import CityClock, DayCount, Weekday


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
