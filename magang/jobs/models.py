"""Jobs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.jobs.rules import LOST, LOST_AFTER, JobState, Sight
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, choice


class Job(Identified, Base):
    """Work that was asked for: the row is the truth, what lies in the queue is only its number.

    Messages are source strings with their values, translated when shown.
    """

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_subject", "subject_kind", "subject_reference", "id"),
        Index("ix_job_state_heartbeat", "state", "heartbeat_at"),
        CheckConstraint(
            "(state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)", name="finished_when_final"
        ),
        CheckConstraint(
            "state NOT IN ('running', 'done', 'failed') OR (started_at IS NOT NULL AND heartbeat_at IS NOT NULL)",
            name="started_before_it_ran",
        ),
        CheckConstraint("(state = 'failed') = (error <> '')", name="failed_with_reason"),
        CheckConstraint(
            "progress_done >= 0 AND (progress_total IS NULL OR progress_total > 0 AND progress_total >= progress_done)",
            name="progress_within_total",
        ),
        CheckConstraint("address = '' OR (address LIKE '/%' AND address NOT LIKE '//%')", name="address_is_ours"),
        CheckConstraint(
            "(file_stored IS NULL) = (file_name IS NULL) AND (file_stored IS NULL) = (file_type IS NULL)"
            " AND (file_stored IS NULL) = (file_sha256 IS NULL) AND (file_stored IS NULL OR state = 'done')",
            name="file_whole_and_done",
        ),
    )
    __label__ = N_("Pekerjaan")

    kind: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(120))
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_reference: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(300), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)

    state: Mapped[JobState] = mapped_column(choice(JobState, name="state"), default=JobState.QUEUED)
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int | None]
    message: Mapped[str] = mapped_column(String(300), default="")
    message_params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
    error_params: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    file_stored: Mapped[str | None] = mapped_column(String(120))
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(String(160))
    file_type: Mapped[str | None] = mapped_column(String(120))

    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    owner: Mapped[User] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return f"{self.label}: {self.title}"

    def is_lost(self, now: datetime) -> bool:
        """Whether its worker has fallen silent."""
        return self.state is JobState.RUNNING and self.heartbeat_at is not None and self.heartbeat_at < now - LOST_AFTER

    def seen(self, now: datetime, *, may_cancel: bool = False) -> Sight:
        """The job as it is to be shown. A page that is only read can't write down that the worker is lost."""
        lost = self.is_lost(now)
        state = JobState.FAILED if lost else self.state
        return Sight(
            id=self.id,
            label=self.label,
            title=self.title,
            address=self.address,
            state=state,
            done=self.progress_done,
            total=self.progress_total,
            message=self.message,
            message_params=self.message_params,
            error=LOST if lost else self.error,
            error_params=self.error_params,
            file_name=self.file_name,
            is_stopping=self.cancel_requested and not state.is_final,
            may_cancel=may_cancel and not state.is_final and not self.cancel_requested,
        )
