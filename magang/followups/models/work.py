"""What the OPD does: plan, steps, progress, evidence."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.followups.budget import WindowState, window_state
from magang.followups.models.evidence import Fingerprinted
from magang.followups.models.root import FollowUp
from magang.followups.plans import StepFacts, plan_percent
from magang.followups.rules import BudgetSource, PlanStatus
from magang.kernel.files import MAX_FILE_BYTES
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.reference.models import BudgetWindow, Opd

if TYPE_CHECKING:
    from magang.followups.models.obstacle import Obstacle


class ActionPlan(Identified, Stamped, Versioned, Base):
    """How the owner OPD carries the recommendation out. Its submission is the OPD's first answer.

    What was approved is changed by a new version: the approved one stays current until the new one is approved.
    """

    __tablename__ = "action_plan"
    __table_args__ = (
        Index("uq_action_plan_number", "follow_up_id", "number", unique=True),
        *(
            Index(name, "follow_up_id", unique=True, sqlite_where=text(where), postgresql_where=text(where))
            for name, where in (
                ("uq_action_plan_current", "is_current"),
                ("uq_action_plan_revision", "NOT is_current AND status <> 'approved'"),
            )
        ),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(number = 1) = (change_reason = '')", name="changed_with_reason"),
        CheckConstraint("number = 1 OR NOT is_current OR status = 'approved'", name="replaced_when_approved"),
        # The judgement carries the moment it happens: nobody is late on time.
        CheckConstraint("approved_at IS NULL OR approved_at >= submitted_at", name="approved_after_submission"),
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
        "change_reason": N_("Alasan perubahan"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"))
    number: Mapped[int] = mapped_column(default=1)
    is_current: Mapped[bool] = mapped_column(default=True)
    change_reason: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[PlanStatus] = mapped_column(choice(PlanStatus, name="status"), default=PlanStatus.DRAFT, index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    return_reason: Mapped[str | None] = mapped_column(Text)
    # Set at the first submission and kept, over all versions: a returned plan was still an answer in time.
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
        CheckConstraint("(budgeted_at IS NULL) = (budget_reference = '')", name="budgeted_with_reference"),
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
        "window_id": N_("Jendela anggaran"),
        "budget_reference": N_("Nomor DPA atau RKA"),
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
    # Instead of dates of its own, or beside them: the days on which its money can be asked for.
    window_id: Mapped[int | None] = mapped_column(ForeignKey("budget_window.id"), index=True)
    budget_reference: Mapped[str] = mapped_column(String(120), default="")
    budgeted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    percent: Mapped[int] = mapped_column(default=0)
    # The step of the version before, whose progress and money it takes over.
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("action_step.id"), index=True)

    plan: Mapped[ActionPlan] = relationship(back_populates="steps", lazy="raise_on_sql")
    responsible_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    window: Mapped[BudgetWindow | None] = relationship(lazy="raise_on_sql")

    @property
    def first_day(self) -> date | None:
        """When it starts: its own date, or the day its window opens. Needs `window` loaded."""
        return self.starts_on or (self.window.opens_on if self.window else None)

    @property
    def last_day(self) -> date | None:
        """When it ends: its own date, or the day its window closes. Needs `window` loaded."""
        return self.ends_on or (self.window.closes_on if self.window else None)

    @property
    def is_budgeted(self) -> bool:
        return self.budgeted_at is not None

    def window_state(self, today: date, warning_days: int) -> WindowState | None:
        """How its window stands; None without one. Needs `window` loaded."""
        window = self.window
        if window is None:
            return None
        return window_state(window.opens_on, window.closes_on, today=today, warning_days=warning_days)

    def facts(self) -> StepFacts:
        """The plain facts `rules.plan_gaps` looks at. Needs `window` loaded."""
        return StepFacts(output=self.output, starts_on=self.first_day, ends_on=self.last_day)


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
