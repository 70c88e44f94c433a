"""A scenario: the rules and weights somebody tried, and the plan that came of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship

from magang.accounts.models import User
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.needs.models import Need
from magang.planning.allocation.plan import PlanStatus
from magang.planning.models.candidates import Candidate
from magang.planning.models.cycles import Cycle, RulesColumn, WeightSet
from magang.planning.rules.cycles import RuleSet
from magang.planning.rules.scenarios import ScenarioStatus
from magang.reference.models import HostUnit


class Scenario(Identified, Stamped, Versioned, Base):
    """One allocation. The plan's numbers are the solver's, or the arranger's where the plan was made by hand.

    `value`, `best` and `bound` in 1/10 000 of a score, `cost` in whole rupiah; None while nothing was solved.
    `outdated`: rules or weights changed since. `fingerprint` is of the input without the plan it stayed near to: data
    that have changed since give another one.
    """

    __tablename__ = "scenario"
    __table_args__ = (
        CheckConstraint("status NOT IN ('solved', 'adopted') OR outcome IS NOT NULL", name="solved_with_outcome"),
        CheckConstraint(
            "(status = 'adopted') = (adopted_at IS NOT NULL) AND (adopted_at IS NULL) = (adopted_by_id IS NULL)",
            name="adopted_by_somebody",
        ),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_not_negative"),
        Index("uq_scenario_cycle_id_number", "cycle_id", "number", unique=True),
        # At most one plan of a cycle is carried out.
        Index(
            "uq_scenario_adopted",
            "cycle_id",
            unique=True,
            sqlite_where=text("status = 'adopted'"),
            postgresql_where=text("status = 'adopted'"),
        ),
    )
    __label__ = N_("Skenario")
    __field_labels__ = {
        "name": N_("Nama skenario"),
        "note": N_("Catatan"),
        "weight_set_id": N_("Bobot"),
        "status": N_("Status"),
        "cost": N_("Biaya"),
    }

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("scenario.id"), index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # None: the start weights of DESIGN 4.1.
    weight_set_id: Mapped[int | None] = mapped_column(ForeignKey("weight_set.id"), index=True)
    rules: Mapped[RuleSet] = mapped_column(RulesColumn)
    status: Mapped[ScenarioStatus] = mapped_column(
        choice(ScenarioStatus, name="status"), default=ScenarioStatus.DRAFT, index=True
    )
    outdated: Mapped[bool] = mapped_column(default=False)

    outcome: Mapped[PlanStatus | None] = mapped_column(choice(PlanStatus, name="outcome"))
    by_hand: Mapped[bool] = mapped_column(default=False)
    value: Mapped[float | None]
    best: Mapped[float | None]
    bound: Mapped[float | None]
    cost: Mapped[int | None] = mapped_column(BigInteger)
    # The day the facts were read: evidence ages, agreements run out.
    facts_on: Mapped[date | None]
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    solver: Mapped[str] = mapped_column(String(80), default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    # The plan as `Plan.to_json` wrote it, complaints included.
    plan: Mapped[str] = mapped_column(Text, default="")
    # Why the last attempt gave no plan, as `sentences.Refusal` wrote it; the plan before it stays. Empty: it did.
    refusal: Mapped[str] = mapped_column(Text, default="")
    adopted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    weight_set: Mapped[WeightSet | None] = relationship(lazy="raise_on_sql")
    copied_from: Mapped[Scenario | None] = relationship(remote_side="Scenario.id", lazy="raise_on_sql")
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")
    adopted_by: Mapped[User | None] = relationship(foreign_keys=[adopted_by_id], lazy="raise_on_sql")
    seats: Mapped[list[ScenarioSeat]] = relationship(
        back_populates="scenario", order_by="ScenarioSeat.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    # How many people its plan sends; `queries` fills it in where a list shows it.
    placed: Mapped[int | None] = query_expression()

    def __str__(self) -> str:
        return self.name

    @property
    def gap(self) -> float | None:
        """Relative distance to the proven ceiling; None where nothing is proven."""
        if self.best is None or self.bound is None:
            return None
        return max(0.0, self.bound - self.best) / max(1.0, abs(self.best))


class ScenarioSeat(Identified, Base):
    """One person's place in a scenario's plan. `value` and `cost` as they were reckoned then.

    `components` is what was believed at that moment, so that later learning knows (DESIGN 4.4): kind → value (None: no
    data), what was counted in its place, and weight.
    """

    __tablename__ = "scenario_seat"
    __table_args__ = (
        CheckConstraint("cost >= 0", name="cost_not_negative"),
        Index("uq_scenario_seat", "scenario_id", "candidate_id", unique=True),
    )
    __label__ = N_("Tempat dalam skenario")

    scenario_id: Mapped[int] = mapped_column(ForeignKey("scenario.id"), index=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidate.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    host_unit_id: Mapped[int] = mapped_column(ForeignKey("host_unit.id"), index=True)
    period: Mapped[str] = mapped_column(String(20))
    value: Mapped[int]
    cost: Mapped[int] = mapped_column(BigInteger)
    importance: Mapped[float] = mapped_column(default=1.0)
    components: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    by_hand: Mapped[bool] = mapped_column(default=False)

    scenario: Mapped[Scenario] = relationship(back_populates="seats", lazy="raise_on_sql")
    candidate: Mapped[Candidate] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    host_unit: Mapped[HostUnit] = relationship(lazy="raise_on_sql")
