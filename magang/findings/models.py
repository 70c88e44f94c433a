"""Findings."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.findings.rules import FindingFacts, FindingKind
from magang.journals.models import JournalEntry
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, Versioned, choice
from magang.placements.models import Placement
from magang.reference.models import Urusan


class Finding(Identified, Stamped, Versioned, Base):
    """A practice, lesson, obstacle or precondition seen at the host."""

    __tablename__ = "finding"
    __table_args__ = (Index("ix_finding_updated_at", "updated_at", "id"),)
    __label__ = N_("Temuan")
    __field_labels__ = {
        "placement_id": N_("Penempatan"),
        "urusan_id": N_("Urusan"),
        "kind": N_("Jenis"),
        "title": N_("Judul"),
        "seen": N_("Apa yang dilihat"),
        "place": N_("Di mana"),
        "since": N_("Sejak kapan"),
        "numbers": N_("Angka yang dicapai di sana"),
        "contact": N_("Siapa yang dapat dihubungi di sana"),
        "source": N_("Sumber"),
    }

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    urusan_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"), index=True)
    # The day it was first written down, if it began in the journal.
    journal_entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("journal_entry.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[FindingKind] = mapped_column(choice(FindingKind, name="kind"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    seen: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(240), default="")
    since: Mapped[str] = mapped_column(String(80), default="")
    numbers: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(240), default="")
    source: Mapped[str] = mapped_column(Text, default="")

    placement: Mapped[Placement] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")
    urusan: Mapped[Urusan] = relationship(lazy="raise_on_sql")
    journal_entry: Mapped[JournalEntry | None] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def facts(self) -> FindingFacts:
        """The plain facts `rules.gaps` looks at."""
        return FindingFacts(kind=self.kind, seen=self.seen, place=self.place, numbers=self.numbers, source=self.source)
