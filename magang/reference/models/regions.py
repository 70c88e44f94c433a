"""Where interns go, and what a journey there may cost."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Versioned, choice
from magang.reference.models.offices import Urusan
from magang.reference.rules import RegionKind


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
