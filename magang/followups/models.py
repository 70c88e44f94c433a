"""The follow-up of an accepted recommendation and everything that hangs on it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.followups.files import MAX_FILE_BYTES, FileType
from magang.followups.rules import (
    BudgetSource,
    FollowUpStatus,
    HealthFacts,
    Judgement,
    MoveState,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    PlanStatus,
    RoundState,
    StepFacts,
    SubmissionFacts,
    TdReason,
    plan_percent,
)
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd


class FollowUp(Identified, Stamped, Versioned, Base):
    """What becomes of one accepted recommendation. The clock starts on the day of the decision."""

    __tablename__ = "follow_up"
    __table_args__ = (
        CheckConstraint("opd_percent BETWEEN 0 AND 100", name="percent_scale"),
        CheckConstraint("original_due_on >= started_on", name="due_after_start"),
        # Due dates only move to a later day, and each move is counted in the open (DESIGN 3).
        CheckConstraint("due_on >= original_due_on", name="never_earlier"),
        CheckConstraint("due_moves >= 0 AND (due_moves = 0) = (due_on = original_due_on)", name="moves_counted"),
        CheckConstraint("(official_status IN ('ss', 'td')) = (closed_at IS NOT NULL)", name="closed_with_time"),
    )
    __label__ = N_("Tindak lanjut")
    __field_labels__ = {
        "owner_opd_id": N_("OPD penanggung jawab"),
        "started_on": N_("Mulai"),
        "due_on": N_("Tenggat"),
        "original_due_on": N_("Tenggat semula"),
        "due_moves": N_("Jumlah geseran tenggat"),
        "first_answer_due_on": N_("Batas jawaban pertama"),
        "official_status": N_("Status resmi"),
        "opd_percent": N_("Progres menurut OPD"),
        "last_news_at": N_("Kabar terakhir"),
        "closed_at": N_("Ditutup"),
    }

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    owner_opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    started_on: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    original_due_on: Mapped[date]
    due_moves: Mapped[int] = mapped_column(default=0)
    first_answer_due_on: Mapped[date]
    official_status: Mapped[FollowUpStatus] = mapped_column(
        choice(FollowUpStatus, name="official_status"), default=FollowUpStatus.BT, index=True
    )
    # The self-report beside the official status; it never sets it.
    opd_percent: Mapped[int] = mapped_column(default=0)
    last_news_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    recommendation: Mapped[Recommendation] = relationship(lazy="raise_on_sql")
    owner_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    plan: Mapped[ActionPlan | None] = relationship(back_populates="follow_up", lazy="raise_on_sql")
    updates: Mapped[list[ProgressUpdate]] = relationship(
        back_populates="follow_up", order_by="ProgressUpdate.id", lazy="raise_on_sql"
    )
    rounds: Mapped[list[VerificationRound]] = relationship(
        back_populates="follow_up", order_by="VerificationRound.number", lazy="raise_on_sql"
    )
    moves: Mapped[list[DueDateMove]] = relationship(
        back_populates="follow_up", order_by="DueDateMove.id", lazy="raise_on_sql"
    )

    @property
    def acting_opd_ids(self) -> frozenset[int]:
        """Owner and supporting OPDs, none of which may verify; needs `recommendation.support_links` loaded."""
        return self.recommendation.supporting_opd_ids | {self.owner_opd_id}

    @property
    def contributor_ids(self) -> frozenset[int]:
        """Everybody whose work a verifier would judge; needs `updates.files`, `rounds` and `recommendation` loaded."""
        return frozenset(
            {self.recommendation.author_id}
            | {update.author_id for update in self.updates}
            | {file.uploaded_by_id for update in self.updates for file in update.files}
            | {round_.submitted_by_id for round_ in self.rounds if round_.opd_rating is not None}
        )

    @property
    def open_round(self) -> VerificationRound | None:
        """The round that is not closed yet, of which there is at most one; needs `rounds` loaded."""
        return next((round_ for round_ in self.rounds if not round_.state.is_final), None)

    def health_facts(self, *, today: date, stale_days: int, zone: str) -> HealthFacts:
        """The plain facts `rules.health` looks at; needs `rounds` loaded."""
        current = self.open_round
        return HealthFacts(
            today=today,
            due_on=self.due_on,
            last_news_on=local_date(self.last_news_at, zone) if self.last_news_at else None,
            official=self.official_status,
            stale_days=stale_days,
            round_opened_on=local_date(current.opened_at, zone) if current else None,
        )

    def submission_facts(self, claim: OpdClaim | None) -> SubmissionFacts:
        """The plain facts `rules.submission_gaps` looks at; needs `plan` and `updates.files` loaded."""
        return SubmissionFacts(
            claim=claim,
            plan_approved=self.plan is not None and self.plan.status is PlanStatus.APPROVED,
            update_count=len(self.updates),
            evidence_count=sum(len(update.files) for update in self.updates),
        )


class ActionPlan(Identified, Stamped, Versioned, Base):
    """How the owner OPD carries the recommendation out. Its submission is the OPD's first answer."""

    __tablename__ = "action_plan"
    __table_args__ = (
        CheckConstraint("(status = 'returned') = (return_reason IS NOT NULL)", name="returned_with_reason"),
        CheckConstraint("status IN ('draft', 'returned') OR submitted_at IS NOT NULL", name="submitted_with_time"),
        CheckConstraint(
            "(status = 'approved') = (approved_at IS NOT NULL) AND (approved_at IS NULL) = (approved_by_id IS NULL)",
            name="approved_with_name",
        ),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> author_id", name="approved_by_another"),
    )
    __label__ = N_("Rencana aksi")
    __field_labels__ = {
        "note": N_("Catatan"),
        "status": N_("Status"),
        "return_reason": N_("Alasan pengembalian"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[PlanStatus] = mapped_column(choice(PlanStatus, name="status"), default=PlanStatus.DRAFT, index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    return_reason: Mapped[str | None] = mapped_column(Text)
    # Set at the first submission and kept: a returned plan was still an answer in time.
    first_submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    follow_up: Mapped[FollowUp] = relationship(back_populates="plan", lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="raise_on_sql")
    steps: Mapped[list[ActionStep]] = relationship(
        back_populates="plan", order_by="ActionStep.position", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    @property
    def percent(self) -> int | None:
        """Weighted progress, 0–100; needs `steps` loaded."""
        return plan_percent((step.weight, step.percent) for step in self.steps)


class ActionStep(Identified, Versioned, Base):
    """One step of a plan."""

    __tablename__ = "action_step"
    __table_args__ = (
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight_scale"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_scale"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("position > 0", name="position_positive"),
    )
    __label__ = N_("Langkah")
    __field_labels__ = {
        "position": N_("Urutan"),
        "output": N_("Keluaran"),
        "responsible_opd_id": N_("OPD pelaksana"),
        "starts_on": N_("Mulai"),
        "ends_on": N_("Selesai"),
        "weight": N_("Bobot"),
        "budget_source": N_("Sumber anggaran"),
        "percent": N_("Progres"),
    }

    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), index=True)
    position: Mapped[int]
    output: Mapped[str] = mapped_column(String(240))
    responsible_opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    weight: Mapped[int] = mapped_column(default=1)
    budget_source: Mapped[BudgetSource] = mapped_column(
        choice(BudgetSource, name="budget_source"), default=BudgetSource.NONE
    )
    percent: Mapped[int] = mapped_column(default=0)

    plan: Mapped[ActionPlan] = relationship(back_populates="steps", lazy="raise_on_sql")
    responsible_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")

    def facts(self) -> StepFacts:
        """The plain facts `rules.plan_gaps` looks at."""
        return StepFacts(output=self.output, starts_on=self.starts_on, ends_on=self.ends_on)


class ProgressUpdate(Identified, Versioned, Base):
    """A self-report: percent, narrative, indicator value, obstacle. Never changes the official status."""

    __tablename__ = "progress_update"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_scale"),
        CheckConstraint("(obstacle_kind IS NULL) = (obstacle_remover IS NULL)", name="obstacle_with_remover"),
        CheckConstraint("obstacle_kind IS NULL OR obstacle_note <> ''", name="obstacle_described"),
        CheckConstraint(
            "(obstacle_remover_opd_id IS NOT NULL) = (obstacle_remover IS NOT NULL AND obstacle_remover = 'opd')",
            name="remover_opd_named",
        ),
        CheckConstraint("obstacle_resolved_at IS NULL OR obstacle_kind IS NOT NULL", name="resolved_obstacle_exists"),
    )
    __label__ = N_("Laporan progres")
    __field_labels__ = {
        "percent": N_("Progres"),
        "narrative": N_("Apa yang sudah dilakukan"),
        "indicator_value": N_("Nilai indikator sekarang"),
        "obstacle_kind": N_("Jenis hambatan"),
        "obstacle_note": N_("Uraian hambatan"),
        "obstacle_remover": N_("Siapa yang dapat menghilangkannya"),
        "obstacle_remover_opd_id": N_("OPD yang dapat menghilangkannya"),
        "obstacle_resolved_at": N_("Hambatan teratasi"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    percent: Mapped[int]
    narrative: Mapped[str] = mapped_column(Text)
    indicator_value: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    obstacle_kind: Mapped[ObstacleKind | None] = mapped_column(choice(ObstacleKind, name="obstacle_kind"))
    obstacle_note: Mapped[str] = mapped_column(Text, default="")
    obstacle_remover: Mapped[ObstacleRemover | None] = mapped_column(choice(ObstacleRemover, name="obstacle_remover"))
    obstacle_remover_opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    obstacle_resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    follow_up: Mapped[FollowUp] = relationship(back_populates="updates", lazy="raise_on_sql")
    author: Mapped[User] = relationship(lazy="raise_on_sql")
    obstacle_remover_opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list[EvidenceFile]] = relationship(
        back_populates="update", order_by="EvidenceFile.id", lazy="raise_on_sql"
    )


class EvidenceFile(Identified, Base):
    """One version of one file. Rows and files are never deleted; a better version supersedes an older one."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint(f"size BETWEEN 1 AND {MAX_FILE_BYTES}", name="size_within_limit"),
        CheckConstraint("length(sha256) = 64", name="sha256_hex"),
        CheckConstraint("supersedes_id IS NULL OR supersedes_id <> id", name="supersedes_another"),
    )
    __label__ = N_("Berkas bukti")
    __field_labels__ = {"original_name": N_("Nama berkas"), "size": N_("Ukuran"), "sha256": N_("Sidik SHA-256")}

    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"), index=True)
    # Unique: a chain of versions, never a tree.
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("evidence_file.id"), unique=True)
    original_name: Mapped[str] = mapped_column(String(120))
    file_type: Mapped[FileType] = mapped_column(choice(FileType, name="file_type"))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    update: Mapped[ProgressUpdate] = relationship(back_populates="files", lazy="raise_on_sql")
    supersedes: Mapped[EvidenceFile | None] = relationship(remote_side="EvidenceFile.id", lazy="raise_on_sql")
    uploaded_by: Mapped[User] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.original_name


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
            "result IS NULL OR result <> 'ss' OR (sufficient IS NOT NULL AND competent IS NOT NULL"
            " AND relevant IS NOT NULL AND sufficient AND competent AND relevant)",
            name="ss_passes_three_tests",
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

    follow_up: Mapped[FollowUp] = relationship(back_populates="rounds", lazy="raise_on_sql")
    submitted_by: Mapped[User] = relationship(foreign_keys=[submitted_by_id], lazy="raise_on_sql")
    verifier: Mapped[User | None] = relationship(foreign_keys=[verifier_id], lazy="raise_on_sql")
    second_approver: Mapped[User | None] = relationship(foreign_keys=[second_approver_id], lazy="raise_on_sql")

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
