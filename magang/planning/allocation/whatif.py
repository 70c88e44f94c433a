"""What one more would buy: a seat, Rp10 million, a place for this person (DESIGN 4.4).

The linear relaxation is solved again with the rule changed, hot from the last basis. Never read off the duals: where
several rules bind at once they are wrong by any amount.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from magang.planning.allocation.columns import Ceiling, Infeasible, OutOfTime, Relaxation
from magang.planning.allocation.plan import Options, Plan
from magang.planning.allocation.problem import KEEP_BONUS, Anchor, Problem
from magang.planning.allocation.rows import INF, MONEY_UNIT, RowKind, RowName, allowed, compile_rows, objective
from magang.planning.allocation.solve import solve
from magang.planning.allocation.validation import validate

# Relative distance of value and ceiling below which the relaxation is finished.
FINISHED_WITHIN: Final = 1e-6
CURVE: Final = (-0.3, -0.2, -0.1, 0.1, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a budget curve: the ceiling in rupiah and the value the relaxation reaches, None: rules clash."""

    share: float
    budget: int
    value: float | None


class WhatIf:
    """One problem's relaxation, kept for questions. Not for several threads at once."""

    def __init__(self, problem: Problem, options: Options) -> None:
        """Solves it once. Raises InvalidProblem, Infeasible, OutOfTime."""
        validate(problem)
        self._problem = problem
        self._options = options
        self._rows = compile_rows(problem)
        self._row_of = {name: at for at, name in enumerate(self._rows.names)}
        candidates = allowed(problem)
        whole = len(candidates) <= options.generate_above
        self._relaxation = Relaxation(
            problem, self._rows, candidates, objective(problem), threads=options.threads, whole=whole
        )
        self.value = self._solve().value

    def _solve(self) -> Ceiling:
        began = time.monotonic()
        ceiling = self._relaxation.solve(lambda: max(0.05, self._options.seconds - (time.monotonic() - began)))
        if ceiling.bound - ceiling.value > FINISHED_WITHIN * max(1.0, abs(ceiling.value)):
            raise OutOfTime  # a difference of two half-finished values would say nothing
        return ceiling

    def _with(self, row: int, lower: float, upper: float) -> float | None:
        """The value with another row, which is put back; None when the rules clash then, or time ran out."""
        before = self._rows.lower[row], self._rows.upper[row]
        self._relaxation.bound_row(row, lower, upper)
        try:
            return self._solve().value
        except (Infeasible, OutOfTime):
            return None
        finally:
            self._relaxation.bound_row(row, *before)

    def price(self, name: RowName, more: float = 1) -> float | None:
        """What the plan would gain if this rule gave way by `more` (a seat; whole rupiah for a budget).

        A minimum or a lock gives way downwards. None for a rule that is not there.
        """
        row = self._row_of.get(name)
        if row is None:
            return None
        by = more / MONEY_UNIT if name.kind is RowKind.BUDGET else more
        lower, upper = self._rows.lower[row], self._rows.upper[row]
        value = self._with(row, lower - by, upper) if upper == INF else self._with(row, lower, upper + by)
        return None if value is None else max(0.0, value - self.value)

    def budget_curve(self, key: str, shares: Sequence[float] = CURVE) -> list[Point]:
        """The value at other ceilings of this budget; a share of −0.3 is 30 % less. KeyError if unknown."""
        row = self._row_of[RowName(RowKind.BUDGET, (key,))]
        ceiling = round(self._rows.upper[row] * MONEY_UNIT)
        points = []
        for share in shares:
            budget = round(ceiling * (1 + share))
            points.append(Point(share, budget, self._with(row, -INF, budget / MONEY_UNIT)))
        return points

    def placing(self, person: str) -> float | None:
        """What the plan would lose if this person had to go; None when that is impossible.

        Above the options' `generate_above` pairs, None may also mean that no way was found. KeyError if unknown.
        """
        row = self._row_of[RowName(RowKind.PERSON, (person,))]
        self._relaxation.include(self._problem.person_at[person])
        value = self._with(row, 1.0, 1.0)
        return None if value is None else max(0.0, self.value - value)


def anchored(problem: Problem, plan: Plan, bonus: float = KEEP_BONUS) -> Problem:
    """The problem with a bonus for each placement of the plan on screen, in place of earlier bonuses."""
    return replace(problem, anchors=tuple(Anchor(person, slot, bonus) for person, slot in plan.assignment))


def place(problem: Problem, plan: Plan, person: str, options: Options) -> Plan:
    """The exact answer to `placing`: the plan with this person in it and as few others moved as is worth it.

    Compare with `reasons.moves`. KeyError if unknown; the status is infeasible when it cannot be.
    """
    at = problem.person_at[person]
    people = [*problem.people]
    people[at] = replace(people[at], must_go=True)
    return solve(anchored(replace(problem, people=tuple(people)), plan), options)
