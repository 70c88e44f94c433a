"""What reviewers say about a report: remarks on a paragraph, and each time it was returned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, choice
from magang.reports.models.report import Report
from magang.reports.review_rules import QUOTE, ReturnReason


class ReviewComment(Identified, Base):
    """A remark on one paragraph, kept with its words and place so that it is found again when the text changes."""

    __tablename__ = "review_comment"
    __table_args__ = (
        CheckConstraint("text <> '' AND quote <> ''", name="says_something"),
        CheckConstraint("block >= 0", name="block_not_negative"),
        CheckConstraint("(resolved_at IS NULL) = (resolved_by_id IS NULL)", name="resolved_by_somebody"),
        CheckConstraint("resolved_at IS NOT NULL OR answer = ''", name="answered_when_resolved"),
    )
    __label__ = N_("Komentar laporan")

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    block: Mapped[int]
    quote: Mapped[str] = mapped_column(String(QUOTE))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    report: Mapped[Report] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id], lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None


class ReportReturn(Identified, Base):
    """One time a report went back to its authors, with the version it was about."""

    __tablename__ = "report_return"
    __label__ = N_("Pengembalian laporan")

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    body_version: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    returned_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    returned_at: Mapped[datetime] = mapped_column(UtcDateTime)

    returned_by: Mapped[User] = relationship(lazy="raise_on_sql")
    reason_links: Mapped[list[ReturnReasonLink]] = relationship(
        order_by="ReturnReasonLink.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def reasons(self) -> list[ReturnReason]:
        """Needs `reason_links` loaded."""
        return [link.reason for link in self.reason_links]


class ReturnReasonLink(Identified, Base):
    """One coded reason of a return."""

    __tablename__ = "report_return_reason"
    __table_args__ = (Index("uq_report_return_reason", "return_id", "reason", unique=True),)
    __label__ = N_("Alasan pengembalian")

    return_id: Mapped[int] = mapped_column(ForeignKey("report_return.id"), index=True)
    reason: Mapped[ReturnReason] = mapped_column(choice(ReturnReason, name="reason"), index=True)
