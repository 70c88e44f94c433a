"""The meeting: its invitation, agenda, attendance, what of earlier ones was talked about, and its frozen minutes."""

from __future__ import annotations

from datetime import date, datetime, time
from zlib import crc32

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.hearings.rules import HearingStatus, Presence
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.recommendations.models import Recommendation
from magang.reports.models import Report


class Hearing(Identified, Stamped, Versioned, Base):
    """A meeting at which results are presented to the mayor."""

    __tablename__ = "hearing"
    __label__ = N_("Pemaparan")
    __field_labels__ = {
        "title": N_("Judul"),
        "held_on": N_("Tanggal"),
        "starts_at": N_("Pukul"),
        "room": N_("Ruang"),
        "remarks": N_("Jalannya pemaparan"),
        "status": N_("Status"),
    }

    title: Mapped[str] = mapped_column(String(200))
    held_on: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time | None]  # a clock time of the city, as on the invitation
    room: Mapped[str] = mapped_column(String(120), default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[HearingStatus] = mapped_column(
        choice(HearingStatus, name="status"), default=HearingStatus.PLANNED, index=True
    )

    items: Mapped[list[AgendaItem]] = relationship(
        back_populates="hearing",
        order_by="AgendaItem.position, AgendaItem.id",
        cascade="all, delete-orphan",
        lazy="raise_on_sql",
    )
    attendances: Mapped[list[Attendance]] = relationship(
        back_populates="hearing", order_by="Attendance.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return self.title

    @property
    def remarks_edition(self) -> int:
        """Which remarks these are: the row's version changes with every turn of the agenda while somebody types."""
        return crc32(self.remarks.encode()) % 10**9


class AgendaItem(Identified, Base):
    """A report, or a recommendation without one, in its turn. The secretary says which is spoken of now."""

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("uq_agenda_item_report", "hearing_id", "report_id", unique=True),
        Index("uq_agenda_item_recommendation", "hearing_id", "recommendation_id", unique=True),
        Index(
            "uq_agenda_item_current",
            "hearing_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        CheckConstraint("(report_id IS NULL) <> (recommendation_id IS NULL)", name="one_subject"),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes_sensible"),
    )
    __label__ = N_("Butir acara")
    __field_labels__ = {"minutes": N_("Menit")}

    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    position: Mapped[int]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), index=True)
    minutes: Mapped[int] = mapped_column(default=15)
    is_current: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    hearing: Mapped[Hearing] = relationship(back_populates="items", lazy="raise_on_sql")
    report: Mapped[Report | None] = relationship(lazy="raise_on_sql")
    recommendation: Mapped[Recommendation | None] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        """Needs its subject loaded."""
        return str(self.report or self.recommendation)

    @property
    def title(self) -> str:
        subject = self.report or self.recommendation
        return subject.title if subject is not None else ""

    @property
    def reference(self) -> str:
        subject = self.report or self.recommendation
        return subject.reference if subject is not None else ""


class Attendance(Identified, Base):
    """A seat: somebody with an account, or a guest by name. Name and office are copies: officials move."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index("uq_attendance_user", "hearing_id", "user_id", unique=True),
        CheckConstraint("name <> ''", name="named"),
        CheckConstraint("(presence = 'represented') = (represented_by <> '')", name="represented_by_somebody"),
    )
    __label__ = N_("Daftar hadir")
    __field_labels__ = {"presence": N_("Kehadiran"), "represented_by": N_("Diwakili oleh")}

    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    office: Mapped[str] = mapped_column(String(200), default="")
    presence: Mapped[Presence] = mapped_column(choice(Presence, name="presence"), default=Presence.INVITED)
    represented_by: Mapped[str] = mapped_column(String(160), default="")

    hearing: Mapped[Hearing] = relationship(back_populates="attendances", lazy="raise_on_sql")
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.name


class HearingMatter(Identified, Base):
    """Something of an earlier hearing that was talked about at this one: an open directive, or a late follow-up."""

    __tablename__ = "hearing_matter"
    __table_args__ = (
        Index("uq_hearing_matter_subject", "hearing_id", "subject", unique=True),
        CheckConstraint("subject <> ''", name="about_something"),
    )
    __label__ = N_("Bahasan pemaparan terdahulu")
    __field_labels__ = {"note": N_("Catatan")}

    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), index=True)
    # The number of the directive or of the recommendation whose follow-up it is: `D-2026-004`, `R-2026-014`.
    subject: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __str__(self) -> str:
        return self.subject


class HearingMinutes(Identified, Base):
    """The minutes as they were when the hearing closed: one text, its hash, never changed (see triggers)."""

    __tablename__ = "hearing_minutes"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_hex"),)
    __label__ = N_("Notula")

    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), unique=True)
    snapshot: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    hearing: Mapped[Hearing] = relationship(lazy="raise_on_sql")
    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
