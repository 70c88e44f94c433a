"""Recommendations and what they rest on and serve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    Text,
    event,
    select,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from magang.accounts.models import User
from magang.findings.models import Finding
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.placements.models import Placement
from magang.recommendations.rules import Approach, Effort, Horizon, RecommendationFacts, RecommendationStatus
from magang.reference.models import Opd, PriorityProgramme

_UNFINISHED = "status IN ('draft', 'returned', 'withdrawn', 'merged')"


class Recommendation(Identified, Stamped, Versioned, Base):
    """What the city should do, with the record of how it has to be adapted and how success is measured."""

    __tablename__ = "recommendation"
    __table_args__ = (
        CheckConstraint("(status = 'returned') = (return_reason IS NOT NULL)", name="returned_with_reason"),
        CheckConstraint("(status = 'withdrawn') = (withdraw_reason IS NOT NULL)", name="withdrawn_with_reason"),
        CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_another"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="not_merged_into_itself"),
        CheckConstraint(
            f"{_UNFINISHED} OR (lead_opd_id IS NOT NULL AND horizon IS NOT NULL AND indicator <> ''"
            " AND baseline IS NOT NULL AND target IS NOT NULL AND baseline <> target)",
            name="measured_once_submitted",
        ),
        CheckConstraint(f"{_UNFINISHED} OR approach <> 'adapt' OR differs <> ''", name="adapted_with_record"),
        CheckConstraint("cost_estimate IS NULL OR cost_estimate >= 0", name="cost_not_negative"),
        # The list as it opens, and what waits in one state.
        Index("ix_recommendation_updated_at", "updated_at", "id"),
        Index("ix_recommendation_status", "status", "updated_at", "id"),
        # A departure's lie together in time: found among all of them by their date, half of all would be read first.
        Index("ix_recommendation_cycle_id", "cycle_id", "updated_at", "id"),
        ForeignKeyConstraint(["placement_id", "cycle_id"], ["placement.id", "placement.cycle_id"], onupdate="CASCADE"),
        # DESIGN 7: nobody approves their own work.
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> author_id", name="approved_by_another"),
    )
    __label__ = N_("Rekomendasi")
    __field_labels__ = {
        "placement_id": N_("Penempatan"),
        "title": N_("Judul"),
        "action": N_("Apa yang harus dilakukan"),
        "findings": N_("Temuan yang menjadi dasar"),
        "approach": N_("Cara"),
        "differs": N_("Apa yang berbeda di daerah kita"),
        "change_regulation": N_("Regulasi yang harus berubah"),
        "change_staff": N_("SDM yang harus disiapkan"),
        "change_budget": N_("Anggaran yang diperlukan"),
        "change_system": N_("Sistem yang harus berubah"),
        "programmes": N_("Program prioritas yang dilayani"),
        "lead_opd_id": N_("OPD pemimpin"),
        "supporting_opds": N_("OPD pendukung"),
        "horizon": N_("Jangka waktu"),
        "cost_estimate": N_("Perkiraan biaya"),
        "cost_unknown_reason": N_("Mengapa biaya belum dapat diperkirakan"),
        "effort": N_("Upaya"),
        "indicator": N_("Indikator"),
        "unit": N_("Satuan"),
        "baseline": N_("Nilai awal"),
        "target": N_("Target"),
        "target_date": N_("Tanggal target"),
        "status": N_("Status"),
        "return_reason": N_("Alasan pengembalian"),
        "withdraw_reason": N_("Alasan penarikan"),
        "merged_into_id": N_("Digabung ke"),
    }

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    placement_id: Mapped[int] = mapped_column(index=True)
    cycle_id: Mapped[int]  # the placement's: the database sees to it
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(Text, default="")
    approach: Mapped[Approach] = mapped_column(choice(Approach, name="approach"), default=Approach.ADAPT)
    differs: Mapped[str] = mapped_column(Text, default="")
    change_regulation: Mapped[str] = mapped_column(Text, default="")
    change_staff: Mapped[str] = mapped_column(Text, default="")
    change_budget: Mapped[str] = mapped_column(Text, default="")
    change_system: Mapped[str] = mapped_column(Text, default="")
    lead_opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    horizon: Mapped[Horizon | None] = mapped_column(choice(Horizon, name="horizon"))
    cost_estimate: Mapped[int | None] = mapped_column(BigInteger)
    cost_unknown_reason: Mapped[str] = mapped_column(Text, default="")
    effort: Mapped[Effort | None] = mapped_column(choice(Effort, name="effort"))
    indicator: Mapped[str] = mapped_column(String(240), default="")
    unit: Mapped[str] = mapped_column(String(40), default="")
    baseline: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    target: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    target_date: Mapped[date | None]
    status: Mapped[RecommendationStatus] = mapped_column(
        choice(RecommendationStatus, name="status"), default=RecommendationStatus.DRAFT
    )
    return_reason: Mapped[str | None] = mapped_column(Text)
    withdraw_reason: Mapped[str | None] = mapped_column(Text)
    # The earlier one this became a voice for, instead of repeating it.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), index=True)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    presented_on: Mapped[date | None]

    placement: Mapped[Placement] = relationship(
        primaryjoin=placement_id == Placement.id, foreign_keys=[placement_id], lazy="raise_on_sql"
    )
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")
    lead_opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    merged_into: Mapped[Recommendation | None] = relationship(
        back_populates="voices", remote_side="Recommendation.id", lazy="raise_on_sql"
    )
    voices: Mapped[list[Recommendation]] = relationship(
        back_populates="merged_into", order_by="Recommendation.id", lazy="raise_on_sql"
    )
    finding_links: Mapped[list[RecommendationFinding]] = relationship(
        back_populates="recommendation",
        order_by="RecommendationFinding.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    programme_links: Mapped[list[RecommendationProgramme]] = relationship(
        back_populates="recommendation",
        order_by="RecommendationProgramme.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    support_links: Mapped[list[RecommendationSupport]] = relationship(
        back_populates="recommendation",
        order_by="RecommendationSupport.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def supporting_opd_ids(self) -> frozenset[int]:
        """Ids of the supporting OPDs; needs `support_links` loaded."""
        return frozenset(link.opd_id for link in self.support_links)

    def facts(self) -> RecommendationFacts:
        """The plain facts the quality coach looks at; needs `programme_links` and each link's `finding` loaded."""
        return RecommendationFacts(
            title=self.title,
            action=self.action,
            approach=self.approach,
            differs=self.differs,
            changes=(self.change_regulation, self.change_staff, self.change_budget, self.change_system),
            finding_count=len(self.finding_links),
            programme_count=len(self.programme_links),
            lead_opd_named=self.lead_opd_id is not None,
            indicator=self.indicator,
            unit=self.unit,
            baseline=self.baseline,
            target=self.target,
            horizon=self.horizon,
            effort=self.effort,
            cost_estimate=self.cost_estimate,
            cost_unknown_reason=self.cost_unknown_reason,
            target_date=self.target_date,
            unproven=unproven(link.finding for link in self.finding_links),
        )


@event.listens_for(Recommendation, "before_insert")
def _of_its_cycle(_mapper: Mapper[Any], connection: Connection, row: Recommendation) -> None:
    row.cycle_id = connection.execute(select(Placement.cycle_id).where(Placement.id == row.placement_id)).scalar_one()


def unproven(findings: Iterable[Finding]) -> tuple[str, ...]:
    """References of the findings that name neither a number nor a source."""
    return tuple(f.reference for f in findings if not f.facts().is_proven)


class RecommendationFinding(Identified, Base):
    """A finding the recommendation rests on."""

    __tablename__ = "recommendation_finding"
    __table_args__ = (Index("uq_recommendation_finding", "recommendation_id", "finding_id", unique=True),)
    __label__ = N_("Temuan yang menjadi dasar")

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), index=True)

    recommendation: Mapped[Recommendation] = relationship(back_populates="finding_links", lazy="raise_on_sql")
    finding: Mapped[Finding] = relationship(lazy="raise_on_sql")


class RecommendationProgramme(Identified, Base):
    """A priority programme the recommendation serves."""

    __tablename__ = "recommendation_programme"
    __table_args__ = (Index("uq_recommendation_programme", "recommendation_id", "programme_id", unique=True),)
    __label__ = N_("Program yang dilayani")

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("priority_programme.id"), index=True)

    recommendation: Mapped[Recommendation] = relationship(back_populates="programme_links", lazy="raise_on_sql")
    programme: Mapped[PriorityProgramme] = relationship(lazy="raise_on_sql")


class RecommendationSupport(Identified, Base):
    """An OPD that supports the lead OPD."""

    __tablename__ = "recommendation_support"
    __table_args__ = (Index("uq_recommendation_support", "recommendation_id", "opd_id", unique=True),)
    __label__ = N_("OPD pendukung")

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)

    recommendation: Mapped[Recommendation] = relationship(back_populates="support_links", lazy="raise_on_sql")
    opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
