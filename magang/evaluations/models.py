"""An evaluation of one implemented recommendation, and the two answers it gathers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.evaluations.rules import Effect, EvaluationStatus, Level, Respondent, Statement, Use, mean_score, opens_on
from magang.followups.models import FollowUp
from magang.followups.rules import ObstacleKind
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice


class Evaluation(Identified, Stamped, Versioned, Base):
    """Falls due some months after SS (a setting of the city), opened in the transaction that set SS."""

    __tablename__ = "evaluation"
    __table_args__ = (
        Index(
            "uq_evaluation_scheduled",
            "follow_up_id",
            unique=True,
            sqlite_where=text("status = 'scheduled'"),
            postgresql_where=text("status = 'scheduled'"),
        ),
        CheckConstraint(
            "(status = 'concluded') = (concluded_by_id IS NOT NULL)"
            " AND (concluded_by_id IS NULL) = (concluded_at IS NULL) AND (concluded_at IS NULL) = (usage IS NULL)"
            " AND (usage IS NULL) = (effect IS NULL)",
            name="concluded_with_result",
        ),
        CheckConstraint(
            "(value IS NULL) = (measured_on IS NULL) AND (value IS NULL) = (source = '')", name="measured_with_source"
        ),
        CheckConstraint("effect NOT IN ('clear', 'major') OR value IS NOT NULL", name="felt_effect_measured"),
    )
    __label__ = N_("Evaluasi pascamagang")
    __field_labels__ = {
        "due_on": N_("Jatuh tempo"),
        "status": N_("Status"),
        "usage": N_("Masih dipakai?"),
        "effect": N_("Dampak"),
        "value": N_("Nilai indikator sekarang"),
        "measured_on": N_("Diukur pada"),
        "source": N_("Sumber nilai"),
        "note": N_("Catatan"),
    }

    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    status: Mapped[EvaluationStatus] = mapped_column(
        choice(EvaluationStatus, name="status"), default=EvaluationStatus.SCHEDULED, index=True
    )
    usage: Mapped[Use | None] = mapped_column(choice(Use, name="usage"))
    effect: Mapped[Effect | None] = mapped_column(choice(Effect, name="effect"), index=True)
    value: Mapped[Decimal | None] = mapped_column(Numeric(16, 4))
    measured_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(240), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    concluded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    concluded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    follow_up: Mapped[FollowUp] = relationship(lazy="raise_on_sql")
    concluded_by: Mapped[User | None] = relationship(lazy="raise_on_sql")
    answers: Mapped[list[EvaluationAnswer]] = relationship(
        back_populates="evaluation", order_by="EvaluationAnswer.id", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return str(self.follow_up)

    @property
    def opens_on(self) -> date:
        return opens_on(self.due_on)

    def opens_later(self, today: date) -> date | None:
        """The day to come back on, for whoever is too early."""
        return self.opens_on if self.status is EvaluationStatus.SCHEDULED and today < self.opens_on else None

    def answer_of(self, respondent: Respondent) -> EvaluationAnswer | None:
        """What that side said; needs `answers` loaded."""
        return next((answer for answer in self.answers if answer.respondent is respondent), None)


class EvaluationAnswer(Identified, Base):
    """What the alumnus or the superior says, once; it is never changed afterwards."""

    __tablename__ = "evaluation_answer"
    __table_args__ = (
        Index("uq_evaluation_answer", "evaluation_id", "respondent", unique=True),
        CheckConstraint("(user_id IS NULL) <> (link_id IS NULL)", name="by_account_or_link"),
        CheckConstraint("name <> ''", name="with_name"),
    )
    __label__ = N_("Jawaban evaluasi")
    __field_labels__ = {
        "respondent": N_("Penjawab"),
        "usage": N_("Masih dipakai?"),
        "comment": N_("Keterangan"),
    }

    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluation.id"), index=True)
    respondent: Mapped[Respondent] = mapped_column(choice(Respondent, name="respondent"))
    name: Mapped[str] = mapped_column(String(160))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("shared_link.id"), index=True)
    # By a link: who is, or was last, signed in in that browser, if anybody. They don't conclude on their own answer.
    signed_in_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    usage: Mapped[Use] = mapped_column(choice(Use, name="usage"))
    comment: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    evaluation: Mapped[Evaluation] = relationship(back_populates="answers", lazy="raise_on_sql")
    scores: Mapped[list[EvaluationScore]] = relationship(order_by="EvaluationScore.id", lazy="raise_on_sql")
    obstacles: Mapped[list[EvaluationObstacle]] = relationship(order_by="EvaluationObstacle.id", lazy="raise_on_sql")

    def mean(self, level: Level) -> Decimal | None:
        """Mean of the five-point answers of one level; needs `scores` loaded."""
        return mean_score({score.statement: score.score for score in self.scores}, level)


class EvaluationScore(Identified, Base):
    """How far one statement was agreed with, 1–5."""

    __tablename__ = "evaluation_score"
    __table_args__ = (
        Index("uq_evaluation_score", "answer_id", "statement", unique=True),
        CheckConstraint("score BETWEEN 1 AND 5", name="five_points"),
    )
    __label__ = N_("Nilai pernyataan")

    answer_id: Mapped[int] = mapped_column(ForeignKey("evaluation_answer.id"), index=True)
    statement: Mapped[Statement] = mapped_column(choice(Statement, name="statement"))
    score: Mapped[int]


class EvaluationObstacle(Identified, Base):
    """Something that stood in the way, from the same coded list as the obstacles of a follow-up."""

    __tablename__ = "evaluation_obstacle"
    __table_args__ = (Index("uq_evaluation_obstacle", "answer_id", "kind", unique=True),)
    __label__ = N_("Hambatan menurut penjawab")

    answer_id: Mapped[int] = mapped_column(ForeignKey("evaluation_answer.id"), index=True)
    kind: Mapped[ObstacleKind] = mapped_column(choice(ObstacleKind, name="kind"))
