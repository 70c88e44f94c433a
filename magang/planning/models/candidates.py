"""Who may be sent in a cycle, what they know, and where they would like to go."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, Versioned, choice
from magang.planning.models.cycles import Cycle
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.scoring import Preference
from magang.reference.models import Opd, Region, Urusan


class Candidate(Identified, Stamped, Versioned, Base):
    """A civil servant proposed by an OPD for a cycle."""

    __tablename__ = "candidate"
    __table_args__ = (
        CheckConstraint("(status = 'rejected') = (reject_reason IS NOT NULL)", name="rejected_with_reason"),
        CheckConstraint("(status = 'withdrawn') = (withdraw_reason IS NOT NULL)", name="withdrawn_with_reason"),
        Index("uq_candidate_cycle_id_user_id", "cycle_id", "user_id", unique=True),
    )
    __label__ = N_("Calon peserta")
    __field_labels__ = {
        "user_id": N_("Nama"),
        "opd_id": N_("OPD pengusul"),
        "note": N_("Catatan"),
        "skills": N_("Kompetensi"),
        "preferences": N_("Pilihan daerah"),
        "status": N_("Status"),
        "reject_reason": N_("Alasan tidak diikutkan"),
        "withdraw_reason": N_("Alasan penarikan"),
    }

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # The OPD that proposes, copied when it does: people move, the proposal stays.
    opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    status: Mapped[CandidateStatus] = mapped_column(
        choice(CandidateStatus, name="status"), default=CandidateStatus.PROPOSED, index=True
    )
    note: Mapped[str] = mapped_column(Text, default="")
    reject_reason: Mapped[str | None] = mapped_column(Text)
    withdraw_reason: Mapped[str | None] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="raise_on_sql")
    opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id], lazy="raise_on_sql")
    skills: Mapped[list[CandidateSkill]] = relationship(
        back_populates="candidate", order_by="CandidateSkill.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    preferences: Mapped[list[CandidatePreference]] = relationship(
        back_populates="candidate", order_by="CandidatePreference.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        """Needs `user` loaded."""
        return self.user.name


class CandidateSkill(Identified, Base):
    """Competency in one urusan, level 1–5; unverified is the candidate's own word and counts half (DESIGN 4.1)."""

    __tablename__ = "candidate_skill"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level_scale"),
        Index("uq_candidate_skill", "candidate_id", "urusan_id", unique=True),
    )
    __label__ = N_("Kompetensi")

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    urusan_id: Mapped[int] = mapped_column(ForeignKey("urusan.id"), index=True)
    level: Mapped[int]
    verified: Mapped[bool] = mapped_column(default=False)

    candidate: Mapped[Candidate] = relationship(back_populates="skills", lazy="raise_on_sql")
    urusan: Mapped[Urusan] = relationship(lazy="raise_on_sql")


class CandidatePreference(Identified, Base):
    """What the candidate says about one region. Regions not named: willing, once any is named; else not asked."""

    __tablename__ = "candidate_preference"
    __table_args__ = (Index("uq_candidate_preference", "candidate_id", "region_id", unique=True),)
    __label__ = N_("Pilihan daerah")

    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    choice: Mapped[Preference] = mapped_column(choice(Preference, name="choice"))

    candidate: Mapped[Candidate] = relationship(back_populates="preferences", lazy="raise_on_sql")
    region: Mapped[Region] = relationship(lazy="raise_on_sql")
