"""A report with its authors, the versions of its text, and its pictures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.placements.models import Placement
from magang.planning.models import Cycle
from magang.reports.rules import LONGEST_TITLE, ReportStatus, VersionCause


class Report(Identified, Stamped, Versioned, Base):
    """One text about one or several stays of a cohort. Frozen once presented."""

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("title <> ''", name="title_given"),
        CheckConstraint("version_count >= body_version AND body_version > 0", name="body_is_a_version"),
        CheckConstraint("status = 'draft' OR submitted_at IS NOT NULL", name="submitted_with_time"),
        CheckConstraint(
            "(status IN ('approved', 'presented')) = (approved_at IS NOT NULL)"
            " AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name="approved_by_somebody",
        ),
        CheckConstraint(
            "(status = 'presented') = (presented_at IS NOT NULL)"
            " AND (presented_at IS NULL) = (frozen_hash IS NULL)"
            " AND (frozen_hash IS NULL) = (frozen_body IS NULL)",
            name="frozen_once_presented",
        ),
        CheckConstraint("frozen_hash IS NULL OR length(frozen_hash) = 64", name="frozen_hash_hex"),
    )
    __label__ = N_("Laporan")
    __field_labels__ = {"title": N_("Judul"), "status": N_("Status")}

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)  # Markdown, read by magang/documents/markdown
    # The number of the version that `body` is; versions set aside in a conflict have numbers too.
    body_version: Mapped[int] = mapped_column(default=1)
    version_count: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    status: Mapped[ReportStatus] = mapped_column(
        choice(ReportStatus, name="status"), default=ReportStatus.DRAFT, index=True
    )
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the last time
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    presented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_body: Mapped[str | None] = mapped_column(Text)
    frozen_hash: Mapped[str | None] = mapped_column(String(64))

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")
    authors: Mapped[list[ReportAuthor]] = relationship(
        back_populates="report", order_by="ReportAuthor.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    images: Mapped[list[ReportImage]] = relationship(
        back_populates="report", order_by="ReportImage.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def placements(self) -> list[Placement]:
        """The stays it is about, in the order of its authors; needs `authors.placement` loaded."""
        return [author.placement for author in self.authors]

    @property
    def author_ids(self) -> frozenset[int]:
        """Who writes it; needs `authors.placement` loaded."""
        return frozenset(placement.participant_id for placement in self.placements)


class ReportAuthor(Identified, Base):
    """An author, by the stay they report on: one report a stay."""

    __tablename__ = "report_author"
    __label__ = N_("Penulis laporan")

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), unique=True)

    report: Mapped[Report] = relationship(back_populates="authors", lazy="raise_on_sql")
    placement: Mapped[Placement] = relationship(lazy="raise_on_sql")


class ReportVersion(Identified, Base):
    """The text at one moment, by whom and why: nothing that anybody wrote is lost."""

    __tablename__ = "report_version"
    __table_args__ = (
        Index("uq_report_version_number", "report_id", "number", unique=True),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("(cause = 'aside') = (base IS NOT NULL)", name="set_aside_with_base"),
    )
    __label__ = N_("Versi laporan")

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    body: Mapped[str] = mapped_column(Text)
    # Of a text set aside in a conflict: the version it was written on.
    base: Mapped[int | None]
    cause: Mapped[VersionCause] = mapped_column(choice(VersionCause, name="cause"))
    # Of a submission: the text with what its inserts stood for (reports/frozen.py); large, and seldom wanted.
    snapshot: Mapped[str | None] = mapped_column(Text, deferred=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    author: Mapped[User] = relationship(lazy="raise_on_sql")


class ReportImage(Identified, Base):
    """A picture of the text, `lampiran:<id>`: always a JPEG we made ourselves, without the camera's metadata."""

    __tablename__ = "report_image"
    __table_args__ = (
        CheckConstraint("size > 0 AND width > 0 AND height > 0", name="not_empty"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    )
    __label__ = N_("Foto laporan")

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    shown_name: Mapped[str] = mapped_column(String(60))
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    report: Mapped[Report] = relationship(back_populates="images", lazy="raise_on_sql")
