"""What the OPD does: plan, steps, progress, evidence."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.followups.models.evidence import Fingerprinted
from magang.followups.models.root import FollowUp
from magang.followups.rules import BudgetSource, PlanStatus, StepFacts, plan_percent
from magang.kernel.files import MAX_FILE_BYTES
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.reference.models import Opd

if TYPE_CHECKING:
    from magang.followups.models.obstacle import Obstacle


class ActionPlan(Identified, Stamped, Versioned, Base):
    """How the owner OPD carries the recommendation out. Its submission is the OPD's first answer."""

    __tablename__ = "action_plan"
    __table_args__ = (
        CheckConstraint("(status = 'returned') = (return_reason IS NOT NULL)", name="returned_with_reason"),
        CheckConstraint("status IN ('draft', 'returned') OR submitted_at IS NOT NULL", name="submitted_with_time"),
        CheckConstraint(
            "(status = 'approved') = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name="approved_with_name",
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> author_id", name="approved_by_another"),
    )
    __label__ = N_("Rencana aksi")
    __field_labels__ = {
        "note": N_("Catatan"),
        "status": N_("Status"),
        "return_reason": N_("Alasan pengembalian"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[PlanStatus] = mapped_column(choice(PlanStatus, name="status"), default=PlanStatus.DRAFT, index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    return_reason: Mapped[str | None] = mapped_column(Text)
    # Set at the first submission and kept: a returned plan was still an answer in time.
    first_submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    follow_up: Mapped[FollowUp] = relationship(back_populates="plan", lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")
    steps: Mapped[list[ActionStep]] = relationship(
        back_populates="plan", order_by="ActionStep.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def percent(self) -> int | None:
        """Weighted progress, 0–100; needs `steps` loaded."""
        return plan_percent((step.weight, step.percent) for step in self.steps)


class ActionStep(Identified, Versioned, Base):
    """One step of a plan."""

    __tablename__ = "action_step"
    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight_scale"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_scale"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("position > 0", name="position_positive"),
    )
    __label__ = N_("Langkah")
    __field_labels__ = {
        "position": N_("Urutan"),
        "output": N_("Keluaran"),
        "responsible_opd_id": N_("OPD pelaksana"),
        "starts_on": N_("Mulai"),
        "ends_on": N_("Selesai"),
        "weight": N_("Bobot"),
        "budget_source": N_("Sumber anggaran"),
        "percent": N_("Progres"),
    }

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), index=True)
    position: Mapped[int]
    output: Mapped[str] = mapped_column(String(240))
    responsible_opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    weight: Mapped[int] = mapped_column(default=1)
    budget_source: Mapped[BudgetSource] = mapped_column(
        choice(BudgetSource, name="budget_source"), default=BudgetSource.NONE
    )
    percent: Mapped[int] = mapped_column(default=0)

    plan: Mapped[ActionPlan] = relationship(back_populates="steps", lazy="raise_on_sql")
    responsible_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")

    def facts(self) -> StepFacts:
        """The plain facts `rules.plan_gaps` looks at."""
        return StepFacts(output=self.output, starts_on=self.starts_on, ends_on=self.ends_on)


class ProgressUpdate(Identified, Versioned, Base):
    """A self-report: percent, narrative, indicator value, obstacle if any. Never changes the official status."""

    __tablename__ = "progress_update"
    __table_args__ = (CheckConstraint("percent BETWEEN 0 AND 100", name="percent_scale"),)
    __label__ = N_("Laporan progres")
    __field_labels__ = {
        "percent": N_("Progres"),
        "narrative": N_("Apa yang sudah dilakukan"),
        "indicator_value": N_("Nilai indikator sekarang"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    percent: Mapped[int]
    narrative: Mapped[str] = mapped_column(Text)
    indicator_value: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))

    follow_up: Mapped[FollowUp] = relationship(back_populates="updates", lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")
    obstacle: Mapped[Obstacle | None] = relationship(back_populates="update", lazy="raise_on_sql")
    files: Mapped[list[EvidenceFile]] = relationship(
        back_populates="update", order_by="EvidenceFile.id", lazy="raise_on_sql"
    )


class EvidenceFile(Fingerprinted, Identified, Base):
    """One version of one file. Rows and files are never deleted; a better version supersedes an older one."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint(f"size BETWEEN 1 AND {MAX_FILE_BYTES}", name="size_within_limit"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
        CheckConstraint("supersedes_id IS NULL OR supersedes_id <> id", name="supersedes_another"),
    )
    __label__ = N_("Berkas bukti")
    __field_labels__ = {"original_name": N_("Nama berkas"), "size": N_("Ukuran"), "sha256": N_("Sidik SHA-256")}

    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"), index=True)
    # Unique: a chain of versions, never a tree.
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_file.id"), unique=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    update: Mapped[ProgressUpdate] = relationship(back_populates="files", lazy="raise_on_sql")
    supersedes: Mapped[EvidenceFile | None] = relationship(remote_side="EvidenceFile.id", lazy="raise_on_sql")
    uploaded_by: Mapped[User] = relationship(lazy="raise_on_sql")
