"""The priority programmes and how each is measured."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Versioned, choice
from magang.reference.models.offices import Opd, Urusan
from magang.reference.rules import Direction


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
