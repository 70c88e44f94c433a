"""Evidence of strength and agreements. Regions and host units themselves are reference data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.destinations.rules import (
    AgreementKind,
    AgreementState,
    EvidenceFacts,
    InstrumentKind,
    StrengthGrade,
    agreement_state,
)
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, Versioned, choice
from magang.reference.models import HostUnit, Region, Urusan


class Evidence(Identified, Stamped, Versioned, Base):
    """One item of evidence that a region is good at one urusan. A missing value was not published, it is not zero."""

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("year IS NULL OR year BETWEEN 1990 AND 2100", name="year_plausible"),
        CheckConstraint("value_max IS NULL OR value_max > 0", name="scale_positive"),
        # Nobody can vouch for what has no source (DESIGN 4.1).
        CheckConstraint("source_url <> '' OR grade IN ('none', 'own_claim')", name="graded_with_source"),
        Index("ix_evidence_urusan_id_region_id", "urusan_id", "region_id"),
    )
    __label__ = N_("Bukti keunggulan")
    __field_labels__ = {
        "region_id": N_("Daerah"),
        "host_unit_id": N_("Instansi tujuan"),
        "urusan_id": N_("Urusan"),
        "instrument": N_("Instrumen"),
        "kind": N_("Jenis instrumen"),
        "year": N_("Tahun"),
        "value": N_("Nilai"),
        "value_max": N_("Nilai tertinggi"),
        "predicate_or_rank": N_("Predikat atau peringkat"),
        "practice": N_("Praktik"),
        "source_url": N_("Alamat sumber"),
        "read_on": N_("Tanggal dibaca"),
        "grade": N_("Tingkat bukti"),
        "note": N_("Catatan"),
    }

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    host_unit_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    urusan_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"))
    instrument: Mapped[str] = mapped_column(String(160))
    kind: Mapped[InstrumentKind] = mapped_column(choice(InstrumentKind, name="kind"), default=InstrumentKind.AWARD)
    year: Mapped[int | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    value_max: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    predicate_or_rank: Mapped[str] = mapped_column(String(160), default="")
    practice: Mapped[str] = mapped_column(Text, default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    read_on: Mapped[date | None]
    grade: Mapped[StrengthGrade] = mapped_column(choice(StrengthGrade, name="grade"), default=StrengthGrade.NONE)
    note: Mapped[str] = mapped_column(Text, default="")

    region: Mapped[Region] = relationship(lazy="raise_on_sql")
    host_unit: Mapped[HostUnit | None] = relationship(lazy="raise_on_sql")
    urusan: Mapped[Urusan] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return f"{self.instrument} {self.year}" if self.year else self.instrument

    def facts(self) -> EvidenceFacts:
        """The plain facts the rules look at."""
        return EvidenceFacts(
            year=self.year,
            source_url=self.source_url,
            grade=self.grade,
            kind=self.kind,
            value=self.value,
            value_max=self.value_max,
        )


class Agreement(Identified, Stamped, Versioned, Base):
    """A cooperation agreement with a region: its number, scope and validity."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
        CheckConstraint("kind = 'in_process' OR valid_from IS NOT NULL", name="signed_with_date"),
    )
    __label__ = N_("Kesepakatan")
    __field_labels__ = {
        "region_id": N_("Daerah"),
        "kind": N_("Jenis"),
        "number": N_("Nomor"),
        "title": N_("Judul"),
        "scope": N_("Ruang lingkup"),
        "valid_from": N_("Berlaku sejak"),
        "valid_until": N_("Berlaku sampai"),
    }

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    kind: Mapped[AgreementKind] = mapped_column(choice(AgreementKind, name="kind"))
    number: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(String(240))
    scope: Mapped[str] = mapped_column(Text, default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    region: Mapped[Region] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.title

    def state(self, today: date) -> AgreementState:
        """Whether the agreement holds on `today`."""
        return agreement_state(self.kind, self.valid_from, self.valid_until, today)
