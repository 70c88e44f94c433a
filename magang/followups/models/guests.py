"""What came in by a link and waits for the OPD's head; only what is confirmed becomes a `ProgressUpdate`."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import SharedLink, User
from magang.followups.guests import ReportState
from magang.followups.models.evidence import Fingerprinted
from magang.followups.models.root import FollowUp
from magang.followups.models.work import ProgressUpdate
from magang.followups.obstacles import ToldObstacle
from magang.followups.rules import ObstacleKind, ObstacleRemover
from magang.kernel.files import MAX_FILE_BYTES
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice
from magang.reference.models import Opd


class GuestReport(Identified, Versioned, Base):
    """A report as it was sent. It changes nothing by itself: neither percent nor news nor obstacles count yet."""

    __tablename__ = "guest_report"
    __table_args__ = (
        CheckConstraint("percent IS NULL OR percent BETWEEN 0 AND 100", name="percent_scale"),
        CheckConstraint("reporter <> '' AND narrative <> ''", name="told_by_somebody"),
        CheckConstraint(
            "(state = 'waiting') = (answered_at IS NULL) AND (answered_at IS NULL) = (answered_by_id IS NULL)",
            name="answered_with_name",
        ),
        CheckConstraint("(state = 'returned') = (answer <> '')", name="returned_with_note"),
        CheckConstraint("(state = 'confirmed') = (update_id IS NOT NULL)", name="confirmed_into_update"),
        CheckConstraint("(obstacle_kind IS NULL) = (obstacle_remover IS NULL)", name="obstacle_with_remover"),
        CheckConstraint("obstacle_kind IS NULL OR obstacle_note <> ''", name="obstacle_described"),
    )
    __label__ = N_("Laporan lewat tautan")
    __field_labels__ = {"state": N_("Keadaan"), "answer": N_("Catatan kepala OPD")}

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("shared_link.id"), index=True)
    reporter: Mapped[str] = mapped_column(String(120))
    # Who is, or was last, signed in in that browser, if anybody: it is their work, which they then don't verify.
    signed_in_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    percent: Mapped[int | None]
    # {step id as text: percent}, when the plan has steps to tell of.
    step_percents: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    narrative: Mapped[str] = mapped_column(Text)
    indicator_value: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    obstacle_kind: Mapped[ObstacleKind | None] = mapped_column(choice(ObstacleKind, name="obstacle_kind"))
    obstacle_note: Mapped[str] = mapped_column(Text, default="")
    obstacle_remover: Mapped[ObstacleRemover | None] = mapped_column(choice(ObstacleRemover, name="obstacle_remover"))
    obstacle_remover_opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    state: Mapped[ReportState] = mapped_column(choice(ReportState, name="state"), default=ReportState.WAITING)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    update_id: Mapped[int | None] = mapped_column(ForeignKey("progress_update.id"), unique=True)

    follow_up: Mapped[FollowUp] = relationship(back_populates="guest_reports", lazy="raise_on_sql")
    link: Mapped[SharedLink] = relationship(lazy="raise_on_sql")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="raise_on_sql")
    obstacle_remover_opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    update: Mapped[ProgressUpdate | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list[GuestFile]] = relationship(back_populates="report", order_by="GuestFile.id", lazy="raise_on_sql")

    @property
    def trail_subject(self) -> FollowUp:
        """Its history is told on the follow-up."""
        return self.follow_up

    def told_steps(self) -> dict[int, int]:
        """Percent by step, of the plan as it was when this was sent."""
        return {int(step_id): percent for step_id, percent in self.step_percents.items()}

    def obstacle(self) -> ToldObstacle:
        """The obstacle as it was told."""
        return ToldObstacle(self.obstacle_kind, self.obstacle_note, self.obstacle_remover, self.obstacle_remover_opd_id)


class GuestFile(Fingerprinted, Identified, Base):
    """A photo or file that came with it. Confirmed, the same stored file is evidence; sent back, it stays here."""

    __tablename__ = "guest_file"
    __table_args__ = (
        CheckConstraint(f"size BETWEEN 1 AND {MAX_FILE_BYTES}", name="size_within_limit"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    )
    __label__ = N_("Berkas lewat tautan")

    report_id: Mapped[int] = mapped_column(ForeignKey("guest_report.id"), index=True)

    report: Mapped[GuestReport] = relationship(back_populates="files", lazy="raise_on_sql")
