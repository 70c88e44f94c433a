"""Moves by hand: what is needed to take one back, and what the machine's plan was worth before the first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime
from magang.planning.models.scenarios import Scenario


class ScenarioMove(Identified, Base):
    """One move on the board. `before` and `after`: seats of the people it moved, None for no place.

    `solved_*` is the machine's plan these moves began with; None where nothing had been solved.
    """

    __tablename__ = "scenario_move"
    __table_args__ = (
        CheckConstraint("solved_cost IS NULL OR solved_cost >= 0", name="cost_not_negative"),
        Index("uq_scenario_move_number", "scenario_id", "number", unique=True),
    )
    __label__ = N_("Langkah pada papan")

    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id"), index=True)
    number: Mapped[int]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # [[candidate, [need, host unit, period, by hand] or None], …]
    before: Mapped[list[Any]] = mapped_column(JSON)
    after: Mapped[list[Any]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solved_value: Mapped[float | None]
    solved_cost: Mapped[int | None] = mapped_column(BigInteger)
    solved_placed: Mapped[int | None]

    scenario: Mapped[Scenario] = relationship(lazy="raise_on_sql")
    made_by: Mapped[User] = relationship(lazy="raise_on_sql")
