"""What others decide about it: rounds of verification and moves of the due date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.followups.models.root import FollowUp
from magang.followups.rules import FollowUpStatus, Judgement, MoveState, OpdClaim, RoundState, TdReason
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice


class VerificationRound(Identified, Versioned, Base):
    """One judgement of a verifier. A closed round is read-only; a return is answered in a new one."""

    __tablename__ = "verification_round"
    __table_args__ = (
        Index("uq_verification_round_number", "follow_up_id", "number", unique=True),
        Index(
            "uq_verification_round_open",
            "follow_up_id",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(
            "(state = 'open') = (result IS NULL) AND (state = 'open') = (judged_at IS NULL)"
            " AND (state = 'open') = (verifier_id IS NULL)",
            name="judged_unless_open",
        ),
        CheckConstraint(
            "result IS NULL OR result <> 'ss' OR (sufficient AND competent AND relevant)",
            name="ss_passes_three_tests",
        ),
        # BPK 2/2017: whatever the judgement, each of the three was looked at.
        CheckConstraint(
            "result IS NULL OR (sufficient IS NOT NULL AND competent IS NOT NULL AND relevant IS NOT NULL)",
            name="three_tests_answered",
        ),
        # A late judgement stays late: its moments follow each other.
        CheckConstraint(
            "(judged_at IS NULL OR judged_at >= opened_at)"
            " AND (second_approved_at IS NULL OR second_approved_at >= judged_at)",
            name="moments_in_order",
        ),
        CheckConstraint("result IS NULL OR result <> 'bs' OR missing <> ''", name="bs_says_what_is_missing"),
        CheckConstraint("result IS NULL OR result <> 'bt'", name="bt_is_never_judged"),
        CheckConstraint("(td_reason IS NOT NULL) = (result IS NOT NULL AND result = 'td')", name="td_with_reason"),
        # BPK 2/2017: TD is never one person's word.
        CheckConstraint(
            "(state = 'closed' AND result = 'td') = (second_approver_id IS NOT NULL) OR result IS NULL",
            name="td_with_second_approver",
        ),
        CheckConstraint("(second_approver_id IS NULL) = (second_approved_at IS NULL)", name="second_with_time"),
        CheckConstraint("second_approver_id IS NULL OR second_approver_id <> verifier_id", name="second_is_another"),
        # Without a rating it is the verifier's own second look, which nobody else submitted.
        CheckConstraint(
            "verifier_id IS NULL OR opd_rating IS NULL OR verifier_id <> submitted_by_id", name="verifier_is_another"
        ),
    )
    __label__ = N_("Putaran verifikasi")
    __field_labels__ = {
        "opd_rating": N_("Penilaian OPD"),
        "note": N_("Catatan OPD"),
        "result": N_("Status tindak lanjut"),
        "sufficient": N_("Cukup"),
        "competent": N_("Kompeten"),
        "relevant": N_("Relevan"),
        "missing": N_("Apa yang masih kurang"),
        "td_reason": N_("Alasan TD"),
        "td_refusal": N_("Alasan TD ditolak"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    number: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # None when a verifier opens the round, to look again after SS.
    opd_rating: Mapped[OpdClaim | None] = mapped_column(choice(OpdClaim, name="opd_rating"))
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[RoundState] = mapped_column(choice(RoundState, name="state"), default=RoundState.OPEN, index=True)
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    sufficient: Mapped[bool | None]
    competent: Mapped[bool | None]
    relevant: Mapped[bool | None]
    result: Mapped[FollowUpStatus | None] = mapped_column(choice(FollowUpStatus, name="result"))
    missing: Mapped[str] = mapped_column(Text, default="")
    td_reason: Mapped[TdReason | None] = mapped_column(choice(TdReason, name="td_reason"))
    td_refusal: Mapped[str] = mapped_column(Text, default="")
    second_approver_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    second_approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the OPD last added to what is being judged: a judgement of what stood there before is then out of date.
    evidence_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    follow_up: Mapped[FollowUp] = relationship(back_populates="rounds", lazy="raise_on_sql")
    submitted_by: Mapped[User] = relationship(foreign_keys=[submitted_by_id], lazy="raise_on_sql")
    verifier: Mapped[User | None] = relationship(foreign_keys=[verifier_id], lazy="raise_on_sql")
    second_approver: Mapped[User | None] = relationship(foreign_keys=[second_approver_id], lazy="raise_on_sql")

    @property
    def trail_subject(self) -> FollowUp:
        """Its history is told on the follow-up."""
        return self.follow_up

    @property
    def has_unjudged_evidence(self) -> bool:
        """Whether the OPD has added something since a verifier judged what stood there."""
        return self.judged_at is not None and self.evidence_at is not None and self.evidence_at > self.judged_at

    def judgement(self) -> Judgement:
        """What was judged, as the rules see it."""
        return Judgement(
            result=self.result,
            sufficient=self.sufficient,
            competent=self.competent,
            relevant=self.relevant,
            missing=self.missing,
            td_reason=self.td_reason,
        )


class DueDateMove(Identified, Versioned, Base):
    """A request to move the due date, and its answer. The original date stays on the follow-up."""

    __tablename__ = "due_date_move"
    __table_args__ = (
        Index(
            "uq_due_date_move_requested",
            "follow_up_id",
            unique=True,
            sqlite_where=text("state = 'requested'"),
            postgresql_where=text("state = 'requested'"),
        ),
        CheckConstraint("to_on > from_on", name="moves_later"),
        CheckConstraint("reason <> ''", name="with_reason"),
        CheckConstraint(
            "(state = 'requested') = (answered_by_id IS NULL) AND (answered_by_id IS NULL) = (answered_at IS NULL)",
            name="answered_with_name",
        ),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> requested_by_id", name="answered_by_another"),
    )
    __label__ = N_("Geseran tenggat")
    __field_labels__ = {
        "from_on": N_("Tenggat sekarang"),
        "to_on": N_("Tenggat yang diminta"),
        "reason": N_("Alasan"),
        "answer": N_("Jawaban"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    state: Mapped[MoveState] = mapped_column(choice(MoveState, name="state"), default=MoveState.REQUESTED)
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")

    follow_up: Mapped[FollowUp] = relationship(back_populates="moves", lazy="raise_on_sql")
    requested_by: Mapped[User] = relationship(foreign_keys=[requested_by_id], lazy="raise_on_sql")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="raise_on_sql")

    @property
    def trail_subject(self) -> FollowUp:
        """Its history is told on the follow-up."""
        return self.follow_up
