"""What stands in the way, as a row of its own: it outlives the report that told it, with its end and its duration."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.followups.models.root import FollowUp
from magang.followups.models.work import ProgressUpdate
from magang.followups.obstacles import ObstacleState
from magang.followups.rules import ObstacleKind, ObstacleRemover
from magang.kernel.clock import local_date
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd


class Obstacle(Identified, Versioned, Base):
    """A coded obstacle and the office that can remove it. Open from the report that told it until it is resolved."""

    __tablename__ = "obstacle"
    __table_args__ = (
        CheckConstraint("note <> ''", name="described"),
        CheckConstraint("(remover_opd_id IS NOT NULL) = (remover = 'opd')", name="remover_opd_named"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL) AND (answered_at IS NULL) = (answer = '')",
            name="answered_with_name",
        ),
        CheckConstraint(
            "(state <> 'open' OR answered_at IS NULL) AND (state <> 'answered' OR answered_at IS NOT NULL)",
            name="answered_in_state",
        ),
        CheckConstraint(
            "(state = 'resolved') = (resolved_at IS NOT NULL) AND (resolved_at IS NULL) = (resolved_by_id IS NULL)"
            " AND (resolved_at IS NULL) = (resolution = '')",
            name="resolved_with_name",
        ),
        # It lasts as long as it lasted: nobody shortens it afterwards.
        CheckConstraint("resolved_at IS NULL OR resolved_at >= opened_at", name="resolved_after_opening"),
        # The mayor's page asks for the open ones, by who can remove them.
        Index(
            "ix_obstacle_open",
            "remover",
            "opened_at",
            sqlite_where=text("state <> 'resolved'"),
            postgresql_where=text("state <> 'resolved'"),
        ),
    )
    __label__ = N_("Hambatan")
    __field_labels__ = {
        "kind": N_("Jenis hambatan"),
        "note": N_("Uraian hambatan"),
        "remover": N_("Siapa yang dapat menghilangkannya"),
        "remover_opd_id": N_("OPD yang dapat menghilangkannya"),
        "state": N_("Keadaan hambatan"),
        "answer": N_("Jawaban kantor yang ditunjuk"),
        "resolution": N_("Bagaimana teratasi"),
    }

    # A report tells at most one: the next report tells the next.
    update_id: Mapped[int] = mapped_column(ForeignKey("progress_update.id"), unique=True)
    kind: Mapped[ObstacleKind] = mapped_column(choice(ObstacleKind, name="kind"), index=True)
    note: Mapped[str] = mapped_column(Text)
    remover: Mapped[ObstacleRemover] = mapped_column(choice(ObstacleRemover, name="remover"))
    remover_opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ObstacleState] = mapped_column(choice(ObstacleState, name="state"), default=ObstacleState.OPEN)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolution: Mapped[str] = mapped_column(Text, default="")

    update: Mapped[ProgressUpdate] = relationship(back_populates="obstacle", lazy="raise_on_sql")
    remover_opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id], lazy="raise_on_sql")
    resolved_by: Mapped[User | None] = relationship(foreign_keys=[resolved_by_id], lazy="raise_on_sql")

    @property
    def follow_up(self) -> FollowUp:
        """Needs `update.follow_up` loaded."""
        return self.update.follow_up

    @property
    def recommendation(self) -> Recommendation:
        """Needs `update.follow_up.recommendation` loaded."""
        return self.follow_up.recommendation

    def days(self, today: date, zone: str) -> int:
        """How many days it lasted, or has lasted by `today`; once the item is closed it holds nothing up any more.

        So one that was told while a verifier looked again after SS never did. Needs `update.follow_up` loaded.
        """
        ended_at = self.resolved_at or self.follow_up.closed_at
        return max(((local_date(ended_at, zone) if ended_at else today) - local_date(self.opened_at, zone)).days, 0)
