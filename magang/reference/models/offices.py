"""Who acts and in which affair: urusan, the city's departments, ranks."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Versioned


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


class Rank(Identified, Base):
    """PNS rank: golongan with its pangkat."""

    __tablename__ = "rank"
    __label__ = N_("Golongan")

    golongan: Mapped[str] = mapped_column(String(8), unique=True)
    pangkat: Mapped[str] = mapped_column(String(60))

    def __str__(self) -> str:
        return f"{self.pangkat} ({self.golongan})"
