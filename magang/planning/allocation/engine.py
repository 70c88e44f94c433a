"""HiGHS behind four verbs: build, run, add columns, change bounds. Nothing else in Magang speaks to the solver.

Traps this module knows (highspy 1.15.1): the thread pool is fixed at the first run of the process and another number
later ends in "Not Set" with objective 0 and no exception; a time-out without a plan reports an infinite objective.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

import highspy
import numpy as np

from magang.planning.allocation.problem import FloatArray, IntArray
from magang.planning.allocation.rows import INF, Rows

FEASIBLE_POINT: Final = 2  # HighsInfo.primal_solution_status of a point that satisfies all rows
INT_TOLERANCE: Final = 1e-6

# (value of the best plan so far, proven ceiling); either may be infinite.
Progress = Callable[[float, float], None]


def _new() -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("random_seed", 1)
    return highs


def version() -> str:
    """Solver and version, as a scenario records it."""
    return f"HiGHS {_new().version()}"


class Outcome(Enum):
    OPTIMAL = "optimal"  # within the gap asked for
    LIMIT = "limit"  # nodes ran out; `x` may still hold a plan
    OUT_OF_TIME = "out_of_time"  # the same, but at a point that differs from run to run
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run found. `x` covers the pair columns, `extras` the others; both None without a feasible point."""

    outcome: Outcome
    x: FloatArray | None
    value: float
    bound: float
    duals: FloatArray
    extras: FloatArray | None = None

    def taken(self, columns: IntArray) -> IntArray:
        """Positions of the pairs a whole answer takes, ascending; none without a feasible point."""
        return columns[:0] if self.x is None else np.sort(columns[self.x > 0.5])


class Engine:
    """One linear or integer program over some pairs of `rows`. Maximises. Columns: extras first, then the pairs."""

    def __init__(
        self, rows: Rows, columns: IntArray, objective: FloatArray, *, integer: bool, threads: int, exact: bool = False
    ) -> None:
        """`objective` has shape (n,), over all pairs; `columns` are the positions of those in the program.

        `exact` tightens the tolerance on rows and whole numbers, for the rare plan the checker refused.
        """
        self.rows, self.columns, self.objective = rows, columns, objective
        self._extras = len(rows.extras)
        self._threads = threads
        self._highs = _new()
        self._set("threads", threads)
        if not integer:  # where only counts are whole, the tree is quicker than programs within the program
            self._set("mip_heuristic_run_rins", False)
            self._set("mip_heuristic_run_rens", False)
        if exact:
            self._set("mip_feasibility_tolerance", 1e-9)
            self._set("primal_feasibility_tolerance", 1e-9)
        self._pass(integer=integer)

    def _set(self, option: str, value: bool | int | float | str) -> None:
        if self._highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            raise RuntimeError(f"HiGHS does not know the option {option}")

    def _pass(self, *, integer: bool) -> None:
        rows, extras = self.rows, self.rows.extras
        pair_start, pair_row, pair_value = rows.entries(self.columns)
        extra_entries = [entry for extra in extras for entry in extra.entries]
        extra_start = np.cumsum([0, *(len(extra.entries) for extra in extras)])
        start = np.concatenate([extra_start[:-1], pair_start + extra_start[-1]]).astype(np.int32)
        index = np.concatenate([np.array([r for r, _ in extra_entries], np.int32), pair_row]).astype(np.int32)
        value = np.concatenate([np.array([c for _, c in extra_entries], np.float64), pair_value])
        count = len(extras) + len(self.columns)
        cost = np.concatenate([np.array([e.cost for e in extras]), self.objective[self.columns]])
        lower = np.concatenate([np.array([e.lower for e in extras], np.float64), np.zeros(len(self.columns))])
        upper = np.concatenate([np.array([e.upper for e in extras], np.float64), np.ones(len(self.columns))])
        whole = np.concatenate([np.array([e.whole for e in extras], bool), np.full(len(self.columns), integer)])
        status = self._highs.passModel(
            count,
            len(rows.lower),
            len(index),
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMaximize),
            0.0,
            cost,
            lower,
            upper,
            np.array(rows.lower, np.float64),
            np.array(rows.upper, np.float64),
            start,
            index,
            value,
            np.where(whole, int(highspy.HighsVarType.kInteger), 0).astype(np.int32),
        )
        if status == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused the model")

    def add_columns(self, columns: IntArray) -> None:
        """More pairs, at the end; the basis stays, so that the next run starts hot."""
        if not len(columns):
            return
        start, index, value = self.rows.entries(columns)
        self._highs.addCols(
            len(columns),
            self.objective[columns],
            np.zeros(len(columns)),
            np.ones(len(columns)),
            len(index),
            start[:-1].astype(np.int32),
            index.astype(np.int32),
            value,
        )
        self.columns = np.concatenate([self.columns, columns])

    def price(self, objective: FloatArray, extra_costs: FloatArray | None = None) -> None:
        """Another objective over all pairs, shape (n,), and over the extras where given."""
        self.objective = objective
        count = self._extras + len(self.columns)
        costs = np.array([e.cost for e in self.rows.extras]) if extra_costs is None else extra_costs
        self._highs.changeColsCost(
            count, np.arange(count, dtype=np.int32), np.concatenate([costs, objective[self.columns]])
        )

    def bound_row(self, row: int, lower: float, upper: float) -> None:
        """Other bounds for one row; the rows object itself is left alone, so that it can be put back."""
        self._highs.changeRowBounds(row, lower, upper)

    def close_extras(self, first: int) -> None:
        """Hold the extra columns from `first` on at zero."""
        for at in range(first, self._extras):
            self._highs.changeColBounds(at, 0.0, 0.0)

    def at_least(self, worth: FloatArray, least: float) -> None:
        """A new last row, Σ worth·x + extras' gains ≥ least, which takes the gains out of the objective.

        `worth` has shape (n,).
        """
        gains = np.array([e.cost for e in self.rows.extras])
        entries = np.concatenate([gains, worth[self.columns]])
        at = np.flatnonzero(entries)
        self._highs.addRow(least, INF, len(at), at.astype(np.int32), entries[at])
        self.price(self.objective, np.zeros(self._extras))

    def start_from(self, plan: IntArray) -> None:
        """Begin the integer search with the plan that takes these pairs; extras that are not counts HiGHS finds."""
        x = np.isin(self.columns, plan).astype(np.float64)
        start, row, _ones = self.rows.entries(self.columns)
        people = np.bincount(row, np.repeat(x, np.diff(start)), len(self.rows.lower))
        counts = [at for at, extra in enumerate(self.rows.extras) if extra.whole]
        at = np.concatenate([counts, np.arange(self._extras, self._extras + len(x))]).astype(np.int32)
        value = np.concatenate([[people[self.rows.extras[k].entries[0][0]] for k in counts], x])
        self._highs.setSolution(len(at), at, value)

    def run(
        self,
        *,
        seconds: float,
        gap: float = 0.0,
        nodes: int | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Solve. `gap` is relative; `nodes` limits the search tree. Raises RuntimeError when HiGHS itself fails."""
        highs = self._highs
        self._set("time_limit", highs.getRunTime() + max(0.01, seconds))
        self._set("mip_rel_gap", gap)
        self._set("mip_abs_gap", 1e-6)
        self._set("mip_max_nodes", nodes if nodes is not None else 2**31 - 1)
        if progress is not None:
            report = progress

            def improved(event: highspy.highs.HighsCallbackEvent) -> None:
                if whole(np.array(event.data_out.mip_solution)[self._extras :]):
                    report(event.data_out.objective_function_value, event.data_out.mip_dual_bound)

            highs.cbMipImprovingSolution += improved
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kNotset:
            # Another number of threads was used in this process before: start the pool again.
            highspy.Highs.resetGlobalScheduler(True)
            highs.run()
        return self._read()

    def _read(self) -> Answer:
        highs = self._highs
        status, info = highs.getModelStatus(), highs.getInfo()
        known = highspy.HighsModelStatus
        if status in (known.kInfeasible, known.kUnboundedOrInfeasible):
            return Answer(Outcome.INFEASIBLE, None, -INF, -INF, np.empty(0))
        if status not in (
            known.kOptimal, known.kTimeLimit, known.kSolutionLimit, known.kInterrupt, known.kModelEmpty,
            known.kIterationLimit, known.kObjectiveBound, known.kObjectiveTarget,
        ):  # fmt: skip
            raise RuntimeError(f"HiGHS ended with {highs.modelStatusToString(status)}")
        solution = highs.getSolution()
        outcome = Outcome.OPTIMAL if status in (known.kOptimal, known.kModelEmpty) else Outcome.LIMIT
        if status == known.kTimeLimit:
            outcome = Outcome.OUT_OF_TIME
        bound = info.mip_dual_bound if info.mip_node_count >= 0 else info.objective_function_value
        duals = np.array(solution.row_dual, np.float64) if solution.dual_valid else np.empty(0)
        if info.primal_solution_status != FEASIBLE_POINT and status != known.kModelEmpty:
            return Answer(outcome, None, -INF, bound if math.isfinite(bound) else INF, duals)
        x = np.array(solution.col_value, np.float64)
        return Answer(outcome, x[self._extras :], info.objective_function_value, bound, duals, extras=x[: self._extras])


def whole(x: FloatArray) -> bool:
    """Whether every pair is taken or not, none in part."""
    return bool(np.all(np.minimum(np.abs(x), np.abs(1 - x)) <= INT_TOLERANCE))
