"""Forms of the reference data and of the city's settings."""

from __future__ import annotations

from typing import Any, Self

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import Field, IntegerField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice

from magang.kernel.labels import N_
from magang.kernel.model import Base
from magang.reference.models import CitySettings, HostUnit, PriorityProgramme, Region, TravelTariff
from magang.reference.queries import opd_choices, province_choices, region_choices, urusan_choices
from magang.reference.rules import (
    BudgetKind,
    CityClock,
    DayCount,
    Direction,
    HolidayKind,
    RegionKind,
    TimeZone,
    Weekday,
    reminder_days,
    usual_window,
)
from magang.web.fields import Optional
from magang.web.forms import VersionedForm, area, choice, day, decimal, line, offer_all, pick, rupiah, tick, whole
from magang.web.i18n import tr


class ReferenceForm(VersionedForm):
    """A form over one row, or over none yet."""

    @classmethod
    def make(cls, session: Session, row: Base | None = None, *, blank: bool = False) -> Self:
        """The form with its choices, filled from `row`; `blank` ignores what was posted (to show what is stored)."""
        form = cls(None, obj=row) if blank else cls(obj=row)
        form.offer(session, row)
        return form

    def offer(self, session: Session, row: Any) -> None:
        """Give the drop-downs their choices."""

    def values(self) -> dict[str, Any]:
        """What the services take."""
        return self.facts()


def yes_no(label: str) -> SelectField:
    """Yes, no, or not known: what nobody has looked up is not a no."""

    def coerce(value: Any) -> bool | None:
        return {"ya": True, "tidak": False, "True": True, "False": False}.get(str(value))

    choices = [
        SelectChoice("", lazy_gettext(N_("Belum ada data"))),
        SelectChoice(True, lazy_gettext(N_("Ya"))),
        SelectChoice(False, lazy_gettext(N_("Tidak"))),
    ]
    return SelectField(lazy_gettext(label), [Optional()], choices=choices, coerce=coerce)


class OpdForm(ReferenceForm):
    name = line(N_("Nama"), required=True, longest=160)
    short_name = line(N_("Singkatan"), required=True, longest=32)
    urusan_id = pick(N_("Urusan utama"))
    dissolved = tick(N_("Sudah dibubarkan"))

    def offer(self, session: Session, row: Any) -> None:
        offer_all(self.urusan_id, urusan_choices(session))


class ProgrammeForm(ReferenceForm):
    number = whole(N_("Nomor"), required=True, low=1, high=999)
    title = line(N_("Nama program"), required=True, longest=240)
    agenda = line(N_("Agenda"), required=True, longest=80)
    urusan_id = pick(N_("Urusan"), required=False)
    lead_opd_id = pick(N_("OPD pengampu"), required=False)
    weight = decimal(N_("Bobot"), required=True, low=0, high=1, places=3)
    is_placeholder = tick(N_("Nama belum resmi"))
    source = line(N_("Sumber"), longest=240)

    def offer(self, session: Session, row: PriorityProgramme | None) -> None:
        offer_all(self.urusan_id, urusan_choices(session), blank=N_("Tidak ada"))
        offer_all(self.lead_opd_id, opd_choices(session, keep=row.lead_opd_id if row else None), blank=N_("Tidak ada"))


class IndicatorForm(ReferenceForm):
    """A value that is not known stays empty: empty is unknown, never zero."""

    name = line(N_("Indikator"), required=True, longest=240)
    unit = line(N_("Satuan"), required=True, longest=40)
    direction = choice(N_("Arah"), Direction)
    baseline = decimal(N_("Nilai awal"))
    baseline_year = whole(N_("Tahun awal"), low=2000, high=2100)
    target = decimal(N_("Target"))
    target_year = whole(N_("Tahun target"), low=2000, high=2100)
    actual = decimal(N_("Nilai sekarang"))
    actual_year = whole(N_("Tahun nilai sekarang"), low=2000, high=2100)


class ReadingForm(ReferenceForm):
    read_on = day(N_("Tanggal"), required=True)
    value = decimal(N_("Nilai"), required=True)
    source = line(N_("Sumber"), required=True, longest=240)


class RegionForm(ReferenceForm):
    code = line(N_("Kode wilayah"), required=True, longest=20)
    name = line(N_("Nama"), required=True, longest=120)
    kind = choice(N_("Jenis"), RegionKind, blank=N_("Pilih…"))
    province_id = pick(N_("Provinsi"), required=False)
    latitude = decimal(N_("Lintang"), low=-90, high=90, places=5)
    longitude = decimal(N_("Bujur"), low=-180, high=180, places=5)
    population = whole(N_("Jumlah penduduk"), low=1, high=400_000_000)
    own_revenue = rupiah(N_("Pendapatan asli daerah setahun"))
    coastal = yes_no(N_("Pesisir"))
    hazard_index = decimal(N_("Indeks risiko bencana"), low=0, high=250, places=2)
    figures_source = line(N_("Sumber angka"), longest=500)

    def offer(self, session: Session, row: Region | None) -> None:
        offer_all(self.province_id, province_choices(session), blank=N_("Tidak ada"))


class UrusanPairForm(ReferenceForm):
    """Two urusan near enough that a host of one may teach the other."""

    first_id = pick(N_("Urusan"))
    second_id = pick(N_("Terkait dengan"))

    def offer(self, session: Session, row: Any) -> None:
        for field in (self.first_id, self.second_id):
            offer_all(field, urusan_choices(session))


class HostUnitForm(ReferenceForm):
    region_id = pick(N_("Daerah"))
    name = line(N_("Nama instansi"), required=True, longest=200)
    urusan_id = pick(N_("Urusan"), required=False)
    capacity = whole(N_("Daya tampung"), low=0, high=999)
    contact = line(N_("Narahubung"), longest=200)
    address = area(N_("Alamat"), longest=1000, rows=3)

    def offer(self, session: Session, row: HostUnit | None) -> None:
        offer_all(self.region_id, region_choices(session))
        offer_all(self.urusan_id, urusan_choices(session), blank=N_("Tidak ada"))


class TariffForm(ReferenceForm):
    province_id = pick(N_("Provinsi"))
    year = whole(N_("Tahun"), required=True, low=2000, high=2100)
    per_diem_out_of_town = rupiah(N_("Uang harian luar kota"), required=True)
    per_diem_training = rupiah(N_("Uang harian diklat"), required=True)
    training_is_derived = tick(N_("Tarif diklat perkiraan"))
    lodging_senior = rupiah(N_("Penginapan eselon III/golongan IV per malam"))
    lodging_other = rupiah(N_("Penginapan golongan III ke bawah per malam"))
    boarding_month = rupiah(N_("Kos per bulan"))
    taxi = rupiah(N_("Taksi sekali jalan"))
    airfare_from_jakarta = rupiah(N_("Tiket pulang-pergi dari Jakarta"))

    def offer(self, session: Session, row: TravelTariff | None) -> None:
        offer_all(self.province_id, province_choices(session))


class JpForm(ReferenceForm):
    code = line(N_("Kode"), required=True, longest=12)
    form = line(N_("Bentuk"), required=True, longest=120)
    jp = whole(N_("JP"), required=True, low=0, high=999)
    unit = line(N_("Satuan"), required=True, longest=80)
    note = area(N_("Catatan"), longest=2000, rows=2)


class SettingsForm(ReferenceForm):
    """The city's own names, zone and logo."""

    city_name = line(N_("Nama daerah"), required=True, longest=120)
    agency_name = line(N_("Nama instansi pengelola"), required=True, longest=200)
    agency_short_name = line(N_("Singkatan instansi"), required=True, longest=32)
    leader_title = line(N_("Sebutan kepala daerah"), required=True, longest=60)
    region_id = pick(N_("Wilayah"), required=False)
    time_zone = choice(N_("Zona waktu"), TimeZone)
    logo = FileField(lazy_gettext(N_("Logo baru")), render_kw={"accept": "image/png,image/jpeg,image/webp"})
    remove_logo = tick(N_("Hapus logo; pakai lambang bawaan"))

    def offer(self, session: Session, row: CitySettings | None) -> None:
        offer_all(self.region_id, region_choices(session), blank=N_("Belum ditetapkan"))

    def values(self) -> dict[str, Any]:
        return self.facts("logo", "remove_logo") | {"time_zone": self.time_zone.data.value}

    def new_logo(self) -> bytes | None:
        """What was uploaded, None when nothing was chosen; an empty file was chosen, and is refused later."""
        return self.logo.data.read() if self.logo.data else None


LABELS = CitySettings.__field_labels__


def _days(label: str) -> IntegerField:
    return whole(label, required=True, low=1, high=999)


class ClocksForm(ReferenceForm):
    """Every promise of the city on one page: how many days, and how they are counted."""

    report_days = _days(CityClock.REPORT.label)
    hearing_days = _days(CityClock.HEARING.label)
    first_answer_days = _days(CityClock.FIRST_ANSWER.label)
    verification_days = _days(CityClock.VERIFICATION.label)
    stale_days = _days(CityClock.STALE.label)
    evaluation_days = _days(CityClock.EVALUATION.label)
    report_count = choice(LABELS["report_count"], DayCount)
    hearing_count = choice(LABELS["hearing_count"], DayCount)
    first_answer_count = choice(LABELS["first_answer_count"], DayCount)
    verification_count = choice(LABELS["verification_count"], DayCount)
    stale_count = choice(LABELS["stale_count"], DayCount)
    evaluation_count = choice(LABELS["evaluation_count"], DayCount)
    reminder_days = line(N_("Diingatkan berapa hari sebelum tenggat"), required=True, longest=40)
    budget_warning_days = _days(N_("Peringatan sebelum jendela anggaran tutup"))
    head_after_days = _days(N_("Naik ke atasan sesudah terlambat lebih dari"))
    sekda_after_days = _days(N_("Naik ke Sekda sesudah terlambat lebih dari"))
    digest_hour = whole(N_("Surel pengingat dikirim mulai jam"), required=True, low=0, high=23)
    briefing_day = choice(N_("Taklimat pekanan dikirim hari"), Weekday)

    def validate_reminder_days(self, field: Field) -> None:
        days = reminder_days(field.data or "")
        if days is None:
            raise ValidationError(tr(N_("Tulis bilangan hari dipisah koma, misalnya 30, 7, 1.")))
        field.data = ", ".join(map(str, days))

    def validate_sekda_after_days(self, field: Field) -> None:
        if None not in (field.data, self.head_after_days.data) and field.data <= self.head_after_days.data:
            raise ValidationError(tr(N_("Harus lebih lama daripada naik ke atasan.")))

    @property
    def pairs(self) -> list[tuple[Field, Field]]:
        """Days and how they are counted, clock by clock."""
        return [(self[f"{clock.value}_days"], self[f"{clock.value}_count"]) for clock in CityClock]


class HolidayForm(ReferenceForm):
    day = day(N_("Tanggal"), required=True)
    name = line(N_("Nama"), required=True, longest=120)
    kind = choice(N_("Jenis"), HolidayKind)
    source = line(N_("Sumber"), longest=240)


class BudgetWindowForm(ReferenceForm):
    """Without dates it opens and closes on the days the law gives."""

    kind = choice(N_("Anggaran"), BudgetKind, blank=N_("Pilih…"))
    year = whole(N_("Tahun anggaran"), required=True, low=2000, high=2100)
    opens_on = day(N_("Dibuka"))
    closes_on = day(N_("Ditutup"))
    note = line(N_("Catatan"), longest=240)

    def values(self) -> dict[str, Any]:
        facts = self.facts()
        opens, closes = usual_window(facts["kind"], facts["year"])
        return facts | {"opens_on": facts["opens_on"] or opens, "closes_on": facts["closes_on"] or closes}
