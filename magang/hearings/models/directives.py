"""Directives: what the mayor orders an OPD to do, in a hearing or outside of one, with its answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.hearings.models.meeting import Hearing
from magang.hearings.rules.directives import DirectiveStatus, Silence
from magang.kernel.files import MAX_FILE_BYTES, FileType
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd


class Directive(Identified, Stamped, Versioned, Base):
    """An order to an OPD with a date. Its first due date stays; every move is counted in the open."""

    __tablename__ = "directive"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint("original_due_on >= given_on", name="due_after_given"),
        CheckConstraint("due_on >= original_due_on", name="never_earlier"),
        CheckConstraint("due_moves >= 0 AND (due_moves = 0) = (due_on = original_due_on)", name="moves_counted"),
        CheckConstraint("(status = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
        CheckConstraint(
            "(status IN ('done', 'cancelled')) = (closed_at IS NOT NULL)"
            " AND (closed_at IS NULL) = (closed_by_id IS NULL)",
            name="closed_with_name",
        ),
    )
    __label__ = N_("Arahan")
    __field_labels__ = {
        "text": N_("Arahan"),
        "opd_id": N_("Kepada OPD"),
        "due_on": N_("Tenggat"),
        "due_moves": N_("Jumlah geseran tenggat"),
        "given_on": N_("Tanggal arahan"),
        "given_by_id": N_("Diberikan oleh"),
        "hearing_id": N_("Pemaparan"),
        "recommendation_id": N_("Rekomendasi"),
        "status": N_("Status"),
        "cancel_reason": N_("Alasan pembatalan"),
    }

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    text: Mapped[str] = mapped_column(Text)
    opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(ForeignKey("hearing.id"), index=True)
    recommendation_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), index=True)
    given_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    original_due_on: Mapped[date]
    due_moves: Mapped[int] = mapped_column(default=0)
    # Who gave it (the mayor or whoever stood in) and who typed it: often not the same person.
    given_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[DirectiveStatus] = mapped_column(
        choice(DirectiveStatus, name="status"), default=DirectiveStatus.OPEN, index=True
    )
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    hearing: Mapped[Hearing | None] = relationship(lazy="raise_on_sql")
    recommendation: Mapped[Recommendation | None] = relationship(lazy="raise_on_sql")
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id], lazy="raise_on_sql")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="raise_on_sql")
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id], lazy="raise_on_sql")
    answers: Mapped[list[DirectiveAnswer]] = relationship(
        back_populates="directive", order_by="DirectiveAnswer.id", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return self.reference

    @property
    def answered_by_ids(self) -> frozenset[int]:
        """Whoever answered for the OPD and therefore does not close it; needs `answers` loaded."""
        return frozenset(answer.author_id for answer in self.answers)

    def is_overdue(self, today: date) -> bool:
        return not self.status.is_final and self.due_on < today

    def is_silent(self, at: Silence) -> bool:
        """Not late yet, and no word of the OPD for too long (DESIGN 3: staleness is a state). Needs `answers` loaded.

        `queries.directives.silent` says the same to the database.
        """
        awaited = self.status is DirectiveStatus.OPEN and self.due_on >= at.today and self.given_on < at.fresh_since
        return awaited and all(answer.answered_at < at.moment for answer in self.answers)


class DirectiveAnswer(Identified, Base):
    """What the OPD answered, with a file if need be. Never changed: a better answer is a further one."""

    __tablename__ = "directive_answer"
    __table_args__ = (
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint(
            "(stored_name IS NULL) = (sha256 IS NULL) AND (stored_name IS NULL) = (size IS NULL)"
            " AND (stored_name IS NULL) = (file_type IS NULL) AND (stored_name IS NULL) = (original_name = '')",
            name="file_whole_or_none",
        ),
        CheckConstraint(f"size IS NULL OR size BETWEEN 1 AND {MAX_FILE_BYTES}", name="size_within_limit"),
    )
    __label__ = N_("Jawaban arahan")

    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)
    original_name: Mapped[str] = mapped_column(String(120), default="")
    file_type: Mapped[FileType | None] = mapped_column(choice(FileType, name="file_type"))
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None] = mapped_column(String(64))
    stored_name: Mapped[str | None] = mapped_column(String(80), unique=True)

    directive: Mapped[Directive] = relationship(back_populates="answers", lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")

    @property
    def file(self) -> AnswerFile | None:
        """Where the file lies, if there is one: all of it is there or none (CHECK)."""
        if self.stored_name is None or self.sha256 is None or self.file_type is None:
            return None
        return AnswerFile(self.stored_name, self.sha256, self.file_type)


class AnswerFile(NamedTuple):
    """A stored file of an answer."""

    stored_name: str
    sha256: str
    file_type: FileType
