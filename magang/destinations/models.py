"""Evidence of strength and agreements. Regions and host units themselves are reference data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    ScalarSelect,
    String,
    Text,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from magang.destinations.rules import (
    AgreementKind,
    AgreementState,
    EvidenceFacts,
    InstrumentKind,
    StrengthGrade,
    age_years,
    agreement_state,
    evidence_counts,
)
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, Versioned, choice
from magang.reference.models import HostUnit, Region, Urusan
from magang.reference.rules import RegionKind


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

    @property
    def counts(self) -> bool:
        """Whether a placement may rest on it."""
        return evidence_counts(self.facts())

    def age(self, today: date) -> int | None:
        """Whole years since; None when undated."""
        return age_years(self.year, today)

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


def best_agreement(agreements: Iterable[Agreement], today: date) -> Agreement | None:
    """The agreement that binds most on `today`: one that holds before one that does not, a PKS before a note."""
    states, kinds = list(AgreementState), list(AgreementKind)
    return min(agreements, key=lambda a: (states.index(a.state(today)), kinds.index(a.kind), a.id), default=None)


# The SQL mirror of `rules.evidence_counts`.
COUNTED = and_(Evidence.year.is_not(None), func.trim(Evidence.source_url) != "")

_region = Region.__table__
_province = _region.alias("province")


def _number_of(thing: type[Evidence | Agreement | HostUnit]) -> ScalarSelect[int]:
    return select(func.count(thing.id)).where(thing.region_id == _region.c.id).correlate(_region).scalar_subquery()


class Destination(Base):
    """A region as a planner compares it with others: a view over the tables above, read-only."""

    __table__ = (
        select(
            _region.c.id,
            _region.c.code,
            _region.c.name,
            _region.c.kind,
            _region.c.province_id,
            _province.c.name.label("province_name"),
            select(func.count(Evidence.id))
            .where(Evidence.region_id == _region.c.id, COUNTED)
            .correlate(_region)
            .scalar_subquery()
            .label("counted"),
            select(func.max(Evidence.year))
            .where(Evidence.region_id == _region.c.id, COUNTED)
            .correlate(_region)
            .scalar_subquery()
            .label("newest_year"),
            _number_of(Evidence).label("evidence_count"),
            _number_of(HostUnit).label("host_unit_count"),
            _number_of(Agreement).label("agreement_count"),
        )
        .outerjoin_from(_region, _province, _province.c.id == _region.c.province_id)
        .subquery("destination")
    )
    __mapper_args__ = {"primary_key": [__table__.c.id]}

    if TYPE_CHECKING:
        id: Mapped[int]
        code: Mapped[str]
        name: Mapped[str]
        kind: Mapped[RegionKind]
        province_id: Mapped[int | None]
        province_name: Mapped[str | None]
        counted: Mapped[int]
        newest_year: Mapped[int | None]
        evidence_count: Mapped[int]
        host_unit_count: Mapped[int]
        agreement_count: Mapped[int]

    agreements: Mapped[list[Agreement]] = relationship(
        primaryjoin=lambda: Destination.id == foreign(Agreement.region_id),
        order_by=lambda: Agreement.id,
        viewonly=True,
        lazy="raise_on_sql",
    )

    def age(self, today: date) -> int | None:
        """Whole years since the newest evidence that counts."""
        return age_years(self.newest_year, today)

    def agreement(self, today: date) -> Agreement | None:
        """The agreement that binds most on `today`."""
        return best_agreement(self.agreements, today)
