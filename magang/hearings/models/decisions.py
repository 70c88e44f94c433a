"""What was decided on one recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.hearings.models.meeting import Hearing
from magang.hearings.rules import DecisionFacts, Outcome
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationAction
from magang.reference.models import Opd

# What a decision does to the recommendation it is about.
OUTCOME_ACTIONS: Final[Mapping[Outcome, RecommendationAction]] = {
    Outcome.ACCEPT: RecommendationAction.ACCEPT,
    Outcome.ACCEPT_WITH_NOTES: RecommendationAction.ACCEPT_WITH_NOTES,
    Outcome.STUDY: RecommendationAction.STUDY,
    Outcome.REJECT: RecommendationAction.REJECT,
}


class Decision(Identified, Stamped, Versioned, Base):
    """What the mayor decided on one recommendation. A later one supersedes it and leaves it readable."""

    __tablename__ = "decision"
    __table_args__ = (
        Index(
            "uq_decision_recommendation_id_active",
            "recommendation_id",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
        CheckConstraint(
            "outcome NOT IN ('accept', 'accept_with_notes')"
            " OR (owner_opd_id IS NOT NULL AND due_on IS NOT NULL AND due_on >= decided_on)",
            name="accepted_with_owner_and_date",
        ),
        CheckConstraint("outcome <> 'accept_with_notes' OR notes <> ''", name="noted_with_notes"),
        CheckConstraint("(outcome = 'reject') = (reason IS NOT NULL)", name="rejected_with_reason"),
    )
    __label__ = N_("Keputusan")
    __field_labels__ = {
        "recommendation_id": N_("Rekomendasi"),
        "hearing_id": N_("Pemaparan"),
        "outcome": N_("Keputusan"),
        "notes": N_("Catatan"),
        "reason": N_("Alasan"),
        "owner_opd_id": N_("OPD penanggung jawab"),
        "due_on": N_("Tenggat"),
        "decided_on": N_("Tanggal keputusan"),
        "decided_by_id": N_("Diputuskan oleh"),
    }

    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id"), index=True)
    hearing_id: Mapped[int | None] = mapped_column(ForeignKey("hearing.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome, name="outcome"), index=True)
    notes: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str | None] = mapped_column(Text)
    owner_opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    due_on: Mapped[date | None]
    decided_on: Mapped[date]
    # Who decided (the mayor or whoever stood in) and who typed it: often not the same person.
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    recommendation: Mapped[Recommendation] = relationship(lazy="raise_on_sql")
    hearing: Mapped[Hearing | None] = relationship(lazy="raise_on_sql")
    owner_opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id], lazy="raise_on_sql")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.outcome.label

    @property
    def recommendation_action(self) -> RecommendationAction:
        """The step this decision makes the recommendation take."""
        return OUTCOME_ACTIONS[self.outcome]

    def facts(self) -> DecisionFacts:
        """The plain facts `rules.gaps` looks at."""
        return DecisionFacts(
            outcome=self.outcome,
            notes=self.notes,
            reason=self.reason or "",
            owner_named=self.owner_opd_id is not None,
            decided_on=self.decided_on,
            due_on=self.due_on,
        )
