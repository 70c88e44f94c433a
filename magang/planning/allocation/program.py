"""The integer program over chosen pairs: how many go where first, then who."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from magang.planning.allocation.counts import counted, with_numbers
from magang.planning.allocation.engine import Answer, Engine, Outcome, Progress, whole
from magang.planning.allocation.problem import FloatArray, IntArray
from magang.planning.allocation.rows import Rows


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Maximises `worth` over `columns`. `exact` tightens tolerances, for the rare plan the checker refused."""

    rows: Rows
    columns: IntArray
    worth: FloatArray
    threads: int
    exact: bool

    def best(
        self,
        *,
        seconds: float,
        gap: float,
        nodes: int | None,
        start: IntArray | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """The answer's pairs are whole where there is one; its bound holds for all plans over these columns."""
        until = time.monotonic() + seconds

        def run(rows: Rows, start: IntArray | None, *, integer: bool) -> Answer:
            engine = self._engine(rows, self.worth, integer=integer)
            if start is not None:
                engine.start_from(start)
            return engine.run(seconds=until - time.monotonic(), gap=gap, nodes=nodes, progress=progress)

        counts = counted(self.rows, self.columns)
        if counts is None:
            return run(self.rows, start, integer=True)
        answer = run(counts, start, integer=False)
        if answer.x is None or whole(answer.x):
            return answer
        # These numbers would send half of somebody. Who goes if exactly so many go everywhere? Usually as good.
        named = run(with_numbers(counts, answer), None, integer=True)
        near = answer.bound - named.value <= gap * abs(named.value)
        if named.x is not None and (near or answer.outcome is not Outcome.OPTIMAL):
            return replace(named, outcome=answer.outcome, bound=answer.bound)
        full = run(counts, named.taken(self.columns) if named.x is not None else start, integer=True)
        return replace(full, bound=min(full.bound, answer.bound))

    def cheapest(
        self, costs: FloatArray, at_least: float, start: IntArray, *, seconds: float, gap: float, nodes: int
    ) -> IntArray | None:
        """Pairs of a plan worth `at_least` that costs little; None when the clock cut the search off.

        The clock would make the answer differ from run to run. `costs` has shape (n,).
        """
        counts = counted(self.rows, self.columns)
        engine = self._engine(counts or self.rows, -costs, integer=counts is None)
        engine.at_least(self.worth, at_least)
        engine.start_from(start)
        answer = engine.run(seconds=seconds, gap=gap, nodes=nodes)
        if answer.x is None or answer.outcome is Outcome.OUT_OF_TIME:
            return None
        if counts is not None and not whole(answer.x):
            # So many for so much, whoever goes: then let the most valuable go.
            engine = self._engine(with_numbers(counts, answer), self.worth, integer=True)
            answer = engine.run(seconds=seconds, gap=gap, nodes=nodes)
        return None if answer.outcome is Outcome.OUT_OF_TIME else answer.taken(self.columns)

    def _engine(self, rows: Rows, objective: FloatArray, *, integer: bool) -> Engine:
        return Engine(rows, self.columns, objective, integer=integer, threads=self.threads, exact=self.exact)
