"""The linear relaxation over very many pairs: column generation, a proven ceiling, and which pairs can be forgotten.

The exactness (DESIGN 4.3): with duals y of the relaxation, a plan that uses pair j is worth at most
`ceiling − loss_j`, whatever else it does. So a plan worth more than `ceiling − D` uses only pairs that lose less
than D, and a whole-number search over those alone is a search over all.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Final

import numpy as np

from magang.planning.allocation.engine import Answer, Engine, Outcome
from magang.planning.allocation.problem import FloatArray, IntArray, Problem
from magang.planning.allocation.rows import INF, Extra, Rows

START_PER_PERSON: Final = 8
START_PER_PLACE: Final = 3  # times the slot's capacity
ADD_PER_PERSON: Final = 3
# Pairs whose reduced profit is below this share of the largest value are not worth a column.
PRICE_TOLERANCE: Final = 1e-7


class Infeasible(Exception):
    """No plan, not even a fractional one, keeps all the rules."""


class OutOfTime(Exception):
    """The relaxation was not finished when the time ran out."""


@dataclass(frozen=True, slots=True, eq=False)
class Ceiling:
    """What the relaxation proves: no plan is worth more than `bound`; one using pair j no more than bound − loss[j].

    `loss` has shape (n,) over all pairs and is 0 or more for candidates; `x` is over `columns`.
    """

    bound: float
    value: float
    loss: FloatArray
    columns: IntArray
    x: FloatArray
    rounds: int


def best_of_each(group: IntArray, worth: FloatArray, count: IntArray | int) -> IntArray:
    """Positions of the `count` best of each group (a number each, or one for all), ties by position."""
    order = np.lexsort((np.arange(len(group)), -worth, group))
    sorted_group = group[order]
    first = np.searchsorted(sorted_group, sorted_group, side="left")
    rank = np.arange(len(group)) - first
    limit = count if isinstance(count, int) else count[sorted_group]
    return order[rank < limit]


def starting_columns(problem: Problem, candidates: IntArray, worth: FloatArray) -> IntArray:
    """A good first choice: each person's and each slot's best pairs, the locks and the plan on screen. Ascending."""
    person, slot = problem.pairs.person[candidates], problem.pairs.slot[candidates]
    room = np.array([START_PER_PLACE * min(10_000, int(s.capacity) + 1) for s in problem.slots], dtype=np.int64)
    named = np.concatenate([problem.positions(problem.locks), problem.positions(problem.anchors)])
    return np.union1d(
        np.concatenate(
            [
                candidates[best_of_each(person, worth[candidates], START_PER_PERSON)],
                candidates[best_of_each(slot, worth[candidates], room)],
            ]
        ),
        np.intersect1d(named, candidates),
    )


class Relaxation:
    """The linear program over `candidates`, of which only some are columns; finished when no other would help."""

    def __init__(
        self, problem: Problem, rows: Rows, candidates: IntArray, objective: FloatArray, *, threads: int, whole: bool
    ) -> None:
        """`whole`: take every candidate as a column from the start (quicker below some ten thousand)."""
        self.problem, self.rows, self.candidates, self.objective = problem, rows, candidates, objective
        start = candidates if whole else starting_columns(problem, candidates, objective)
        self._whole = len(start) == len(candidates)
        self._out = np.ones(len(objective), dtype=bool)  # candidates that are not columns yet
        self._out[:] = False
        self._out[candidates] = True
        self._out[start] = False
        # Rows that ask for something may find nothing among the first columns: stand-ins make them feasible at first.
        asking = [] if self._whole else [row for row, lower in enumerate(rows.lower) if lower > 0]
        self._stand_ins = len(asking)
        extended = copy(rows)
        extended.extras = [*rows.extras, *(Extra(0.0, rows.lower[row], ((row, 1.0),)) for row in asking)]
        self.engine = Engine(extended, start, objective, integer=False, threads=threads)

    def solve(self, left: Callable[[], float], tolerance: float = 0.0) -> Ceiling:
        """The optimum over all candidates, or a ceiling within `tolerance` of it. `left` gives the seconds that remain.

        Raises Infeasible, and OutOfTime when not one round was finished.
        """
        if self._stand_ins:
            self._make_feasible(left)
        answer, rounds = self._generate(self.objective, left, tolerance=tolerance)
        return self._ceiling(answer, rounds)

    def include(self, person: int) -> None:
        """Make all of this person's candidates columns."""
        own = np.flatnonzero(self._out & (self.problem.pairs.person == person))
        self._out[own] = False
        self.engine.add_columns(own)

    def revalue(self, objective: FloatArray) -> None:
        """Another value for every pair, shape (n,); ask `solve` again."""
        self.objective = objective
        self.engine.price(objective, np.array([e.cost for e in self.engine.rows.extras]))

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Change one row for what-if questions; ask `solve` again."""
        self.rows.lower[row], self.rows.upper[row] = lower, upper
        self.engine.bound_row(row, lower, upper)

    def _make_feasible(self, left: Callable[[], float]) -> None:
        gains = len(self.rows.extras)
        self.engine.price(np.zeros_like(self.objective), np.concatenate([np.zeros(gains), -np.ones(self._stand_ins)]))
        answer, _rounds = self._generate(np.zeros_like(self.objective), left, stop_at=-1e-7)
        if answer.value < -1e-6:
            if left() < 0.1:
                raise OutOfTime
            raise Infeasible
        self.engine.close_extras(gains)
        self._stand_ins = 0
        self.engine.price(self.objective, np.array([e.cost for e in self.engine.rows.extras]))

    def _generate(
        self, objective: FloatArray, left: Callable[[], float], stop_at: float = INF, tolerance: float = 0.0
    ) -> tuple[Answer, int]:
        """Rounds of solving and adding columns; ends within `tolerance` of the ceiling, or with the last full round."""
        scale = max(1.0, float(np.abs(objective).max(initial=0.0)))
        last: Answer | None = None
        rounds = 0
        while True:
            answer = self.engine.run(seconds=left())
            rounds += 1
            if answer.outcome is Outcome.INFEASIBLE:
                raise Infeasible
            if answer.outcome is not Outcome.OPTIMAL or answer.x is None:
                if last is None:
                    raise OutOfTime
                return last, rounds  # its duals still prove a ceiling, only a higher one
            last = answer
            if self._whole or answer.value >= stop_at:
                return answer, rounds
            profit = self.rows.reduced(objective, answer.duals)
            better = np.flatnonzero(self._out & (profit > PRICE_TOLERANCE * scale))
            close = tolerance and self._ceiling(answer, rounds).bound - answer.value <= tolerance * abs(answer.value)
            if not len(better) or close:
                return answer, rounds
            fresh = np.sort(better[best_of_each(self.problem.pairs.person[better], profit[better], ADD_PER_PERSON)])
            self._out[fresh] = False
            self.engine.add_columns(fresh)

    def _ceiling(self, answer: Answer, rounds: int) -> Ceiling:
        """The bound again, from the duals alone: right whatever the solver's tolerances were."""
        lower, upper = np.array(self.rows.lower), np.array(self.rows.upper)
        duals = answer.duals.copy()
        duals[(duals > 0) & np.isinf(upper)] = 0.0
        duals[(duals < 0) & np.isinf(lower)] = 0.0
        bound = float(duals[duals > 0] @ upper[duals > 0] + duals[duals < 0] @ lower[duals < 0])
        reduced = self.rows.reduced(self.objective, duals)
        best = np.zeros(len(self.problem.people))
        gainful = self.candidates[reduced[self.candidates] > 0]
        np.maximum.at(best, self.problem.pairs.person[gainful], reduced[gainful])
        bound += float(best.sum())
        # A person has one place: another than the best one costs the difference.
        loss = best[self.problem.pairs.person] - reduced
        for extra, profit in zip(self.rows.extras, self.rows.extra_reduced(duals), strict=True):
            bound += extra.upper * max(0.0, float(profit))
        x = answer.x if answer.x is not None else np.empty(0)
        return Ceiling(bound, answer.value, loss, self.engine.columns[: len(x)].copy(), x, rounds)
