"""Journal entries with their photos and comments."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Time
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import SharedLink, User
from magang.journals.rules import EntryFacts, EntryStatus, Stay, minutes_between
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.kernel.workdays import WEEKDAYS, WorkCalendar
from magang.placements.models import Placement


class JournalEntry(Identified, Stamped, Versioned, Base):
    """One day at the host, as its participant tells it. Locked once countersigned."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("uq_journal_entry_day", "placement_id", "day", unique=True),
        # The phone names each entry once, so that sending it twice is the same as sending it once.
        Index("uq_journal_entry_client_key", "placement_id", "client_key", unique=True),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("activity <> ''", name="says_something"),
        CheckConstraint("client_key <> ''", name="client_key_given"),
        CheckConstraint("late_days >= 0", name="delay_not_negative"),
        CheckConstraint(
            "(status = 'countersigned') = (signed_at IS NOT NULL) AND (signed_at IS NULL) = (signed_name = '')",
            name="countersigned_with_name",
        ),
        CheckConstraint(
            "signed_at IS NULL OR (signed_by_id IS NULL) <> (signed_link_id IS NULL)", name="signed_by_one_way"
        ),
    )
    __label__ = N_("Jurnal harian")
    __field_labels__ = {
        "day": N_("Hari"),
        "starts_at": N_("Mulai"),
        "ends_at": N_("Selesai"),
        "activity": N_("Yang saya kerjakan"),
        "lesson": N_("Yang saya pelajari"),
        "status": N_("Status"),
    }

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    day: Mapped[date] = mapped_column(index=True)
    starts_at: Mapped[time] = mapped_column(Time)
    ends_at: Mapped[time] = mapped_column(Time)
    activity: Mapped[str] = mapped_column(Text)  # Markdown
    lesson: Mapped[str] = mapped_column(Text, default="")
    client_key: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When the phone says it was written, if that was earlier: without signal an entry arrives days later.
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    late_days: Mapped[int] = mapped_column(default=0)

    status: Mapped[EntryStatus] = mapped_column(
        choice(EntryStatus, name="status"), default=EntryStatus.OPEN, index=True
    )
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_name: Mapped[str] = mapped_column(String(160), default="")
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    signed_link_id: Mapped[int | None] = mapped_column(ForeignKey("shared_link.id"), index=True)

    placement: Mapped[Placement] = relationship(lazy="raise_on_sql")
    signed_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    signed_link: Mapped[SharedLink | None] = relationship(lazy="raise_on_sql")
    photos: Mapped[list[JournalPhoto]] = relationship(
        back_populates="entry", order_by="JournalPhoto.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    comments: Mapped[list[JournalComment]] = relationship(
        back_populates="entry", order_by="JournalComment.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        """Needs `placement` loaded."""
        return f"Jurnal {self.placement.reference}, {self.day.isoformat()}"

    @property
    def minutes(self) -> int:
        return minutes_between(self.starts_at, self.ends_at)

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def is_on_weekend(self) -> bool:
        return self.day.weekday() > 4

    def facts(self) -> EntryFacts:
        """The plain facts `rules.standing` counts."""
        return EntryFacts(self.day, self.minutes, self.late_days, self.status.is_locked)


class JournalPhoto(Identified, Base):
    """A photo, always a JPEG we made ourselves: no metadata of the camera is in it."""

    __tablename__ = "journal_photo"
    __table_args__ = (
        CheckConstraint("size > 0 AND width > 0 AND height > 0", name="not_empty"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
    )
    __label__ = N_("Foto jurnal")
    __field_labels__ = {"caption": N_("Keterangan foto")}

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    caption: Mapped[str] = mapped_column(String(200), default="")
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]

    entry: Mapped[JournalEntry] = relationship(back_populates="photos", lazy="raise_on_sql")


class JournalComment(Identified, Base):
    """What the mentor or the host's supervisor has to say about a day; kept with the name it was said under."""

    __tablename__ = "journal_comment"
    __table_args__ = (
        CheckConstraint("text <> '' AND author_name <> ''", name="says_something"),
        CheckConstraint("(author_id IS NULL) <> (link_id IS NULL)", name="written_one_way"),
    )
    __label__ = N_("Komentar jurnal")

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("shared_link.id"), index=True)
    author_name: Mapped[str] = mapped_column(String(160))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    entry: Mapped[JournalEntry] = relationship(back_populates="comments", lazy="raise_on_sql")


def stay_of(placement: Placement, calendar: WorkCalendar = WEEKDAYS) -> Stay:
    """The days the journal of `placement` may be about; on which of them one is expected, `calendar` knows."""
    return Stay.of(
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        departed_on=placement.departed_on,
        recalled_on=placement.recalled_on,
        calendar=calendar,
    )
