"""Needs and the programmes they serve."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, Versioned, choice
from magang.needs.rules import NeedFacts, NeedStatus
from magang.reference.models import Opd, PriorityProgramme, Urusan


class Need(Identified, Stamped, Versioned, Base):
    """A gap of the city in one urusan, measured by an indicator."""

    __tablename__ = "need"
    __table_args__ = (
        Index("ix_need_updated_at", "updated_at", "id"),
        CheckConstraint("urgency BETWEEN 1 AND 5", name="urgency_scale"),
        CheckConstraint("(status = 'returned') = (return_reason IS NOT NULL)", name="returned_with_reason"),
        CheckConstraint(
            "status IN ('draft', 'returned') OR (baseline IS NOT NULL AND target IS NOT NULL AND year IS NOT NULL)",
            name="measured_once_submitted",
        ),
    )
    __label__ = N_("Kebutuhan")
    __field_labels__ = {
        "title": N_("Judul"),
        "gap": N_("Kesenjangan"),
        "urusan_id": N_("Urusan"),
        "owner_opd_id": N_("OPD pemilik"),
        "indicator": N_("Indikator"),
        "baseline": N_("Nilai awal"),
        "target": N_("Target"),
        "unit": N_("Satuan"),
        "year": N_("Tahun target"),
        "urgency": N_("Urgensi"),
        "programmes": N_("Program prioritas yang dilayani"),
        "status": N_("Status"),
        "return_reason": N_("Alasan pengembalian"),
    }

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    gap: Mapped[str] = mapped_column(Text, default="")
    urusan_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"), index=True)
    owner_opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    indicator: Mapped[str] = mapped_column(String(240), default="")
    baseline: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    target: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    unit: Mapped[str] = mapped_column(String(40), default="")
    year: Mapped[int | None]
    urgency: Mapped[int] = mapped_column(default=3)
    status: Mapped[NeedStatus] = mapped_column(choice(NeedStatus, name="status"), default=NeedStatus.DRAFT, index=True)
    return_reason: Mapped[str | None] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    urusan: Mapped[Urusan] = relationship(lazy="raise_on_sql")
    owner_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")
    programme_links: Mapped[list[NeedProgramme]] = relationship(
        back_populates="need", order_by="NeedProgramme.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def facts(self) -> NeedFacts:
        """The plain facts `rules.gaps` looks at; needs `programme_links` loaded."""
        return NeedFacts(
            gap=self.gap,
            indicator=self.indicator,
            baseline=self.baseline,
            target=self.target,
            unit=self.unit,
            year=self.year,
            programme_count=len(self.programme_links),
        )


class NeedProgramme(Identified, Base):
    """How much closing the need contributes to one programme, 1–100 percent."""

    __tablename__ = "need_programme"
    __table_args__ = (CheckConstraint("share BETWEEN 1 AND 100", name="share_percent"),)
    __label__ = N_("Program yang dilayani")

    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("priority_programme.id"), index=True)
    share: Mapped[int] = mapped_column(default=100)

    need: Mapped[Need] = relationship(back_populates="programme_links", lazy="raise_on_sql")
    programme: Mapped[PriorityProgramme] = relationship(lazy="raise_on_sql")
