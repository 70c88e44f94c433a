"""A cycle with the rules of its allocation, and the weights somebody gave the components of the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Dialect, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship
from sqlalchemy.types import TypeDecorator

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.planning.rules.costs import AllowanceRate
from magang.planning.rules.cycles import Period, RuleSet, Track
from magang.planning.rules.scenarios import WeightMethod
from magang.planning.scoring import ComponentKind


class RulesColumn(TypeDecorator[RuleSet]):
    """A `RuleSet` as canonical text: one value that a scenario copies whole and an adopted one keeps for good."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: RuleSet | None, dialect: Dialect) -> str | None:
        return None if value is None else value.to_json()

    def process_result_value(self, value: str | None, dialect: Dialect) -> RuleSet | None:
        return None if value is None else RuleSet.from_json(value)


class Cycle(Identified, Stamped, Versioned, Base):
    """One year's or wave's stays: track, budget ceiling (whole rupiah), window, allowance and allocation rules."""

    __tablename__ = "cycle"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("budget_ceiling IS NULL OR budget_ceiling >= 0", name="budget_not_negative"),
        Index("uq_cycle_year_name", "year", "name", unique=True),
    )
    __label__ = N_("Angkatan")
    __field_labels__ = {
        "name": N_("Nama angkatan"),
        "year": N_("Tahun anggaran"),
        "track": N_("Jalur"),
        "budget_ceiling": N_("Pagu anggaran"),
        "starts_on": N_("Mulai"),
        "ends_on": N_("Selesai"),
        "rate": N_("Uang harian"),
        "note": N_("Catatan"),
    }

    name: Mapped[str] = mapped_column(String(120))
    year: Mapped[int] = mapped_column(index=True)
    track: Mapped[Track] = mapped_column(choice(Track, name="track"), default=Track.OUTBOUND)
    budget_ceiling: Mapped[int | None] = mapped_column(BigInteger)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    rate: Mapped[AllowanceRate] = mapped_column(choice(AllowanceRate, name="rate"), default=AllowanceRate.TRAINING)
    note: Mapped[str] = mapped_column(Text, default="")
    # Without budget, rate and, usually, periods: those are the cycle's own. `starting_rules` puts them together.
    rules: Mapped[RuleSet] = mapped_column(RulesColumn, default=RuleSet)

    # Filled in by `queries` where a page shows them: rupiah reckoned with so far, and stays nobody has priced yet.
    budget_used: Mapped[int | None] = query_expression()
    unpriced: Mapped[int | None] = query_expression()

    def __str__(self) -> str:
        return self.name

    def starting_rules(self) -> RuleSet:
        """What a new scenario begins with; without periods everybody is away for the whole window."""
        window = (Period("1", self.name, self.starts_on, self.ends_on),)
        return replace(self.rules, budget=self.budget_ceiling, rate=self.rate, periods=self.rules.periods or window)


class WeightSet(Identified, Base):
    """One version of a cycle's weights, with who gave them and why. Never changed: a new opinion is a new version."""

    __tablename__ = "weight_set"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="reasoned"),
        CheckConstraint("(method = 'ahp') = (consistency IS NOT NULL)", name="ahp_with_consistency"),
        Index("uq_weight_set_cycle_id_number", "cycle_id", "number", unique=True),
    )
    __label__ = N_("Bobot")

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    number: Mapped[int]
    method: Mapped[WeightMethod] = mapped_column(choice(WeightMethod, name="method"))
    # What was typed: points by component (swing), or the judgements above the diagonal, row by row (AHP).
    given: Mapped[Any] = mapped_column(JSON)
    weights: Mapped[dict[str, float]] = mapped_column(JSON)
    consistency: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    created_by: Mapped[User] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return str(self.number)

    @property
    def by_component(self) -> Mapping[ComponentKind, float]:
        """The weights, which sum to 1."""
        return {kind: self.weights.get(kind.value, 0.0) for kind in ComponentKind}
