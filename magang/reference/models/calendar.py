"""Days and hours that count: holidays, budget windows, hours of learning."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Versioned, choice
from magang.reference.rules import BudgetKind, HolidayKind


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
