"""When the rules cannot all be kept: the smallest set that clashes, and the cheapest way out, by name (DESIGN 4.4).

An elastic program (each rule that people can relax gets a slack with a price) says what to relax. Elastic and deletion
filter (Chinneck 2008, "Feasibility and Infeasibility in Optimization", ch. 6) find a set of rules that cannot be kept
together although any one fewer could be. The solver's own irreducible set would speak of column bounds instead.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Final

import numpy as np

from magang.planning.allocation.engine import Engine, Outcome
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.rows import INF, MONEY_UNIT, Extra, RowKind, RowName, Rows, compile_rows
from magang.planning.allocation.validation import validate

# What relaxing costs in the eyes of the city, by unit: a person, a seat, Rp100 000. The dearer, the later proposed.
PRICES: Final[Mapping[RowKind, float]] = {
    RowKind.BUDGET: 0.01,
    RowKind.NEED_MINIMUM: 2.0,
    RowKind.NEED_MAXIMUM: 2.0,
    RowKind.COVERAGE: 2.0,
    RowKind.QUOTA: 2.0,
    RowKind.LOCK: 3.0,
    RowKind.FORBID: 3.0,
    RowKind.TOGETHER: 3.0,
    RowKind.HOST: 4.0,
    RowKind.SLOT: 4.0,
    RowKind.MUST_GO: 5.0,
}
# Up to here whole people are counted; above, the linear program has to do.
WHOLE_UP_TO: Final = 20_000


@dataclass(frozen=True, slots=True)
class Relaxed:
    """Give way here by this much: people, seats, or rupiah for a budget."""

    name: RowName
    by: float


@dataclass(frozen=True, slots=True)
class Clash:
    """`rules` cannot all be kept; without any one of them the rest can (if `minimal`). `way_out` makes a plan possible.

    Both empty when there is no clash, or none was found in the time given.
    """

    rules: tuple[RowName, ...]
    way_out: tuple[Relaxed, ...]
    minimal: bool


def explain(problem: Problem, *, seconds: float = 20.0, threads: int = 1) -> Clash:
    """Why no plan keeps all the rules. Raises InvalidProblem."""
    validate(problem)
    elastic = _Elastic(problem, time.monotonic() + seconds, threads)
    way_out = elastic.solve(frozenset())
    if not way_out:
        return Clash((), (), minimal=False)
    # Elastic filter: harden whatever had to give way until nothing is left that could.
    hard: list[RowName] = []
    stretched: tuple[Relaxed, ...] | None = way_out
    while stretched:
        hard += [relaxed.name for relaxed in stretched if relaxed.name not in hard]
        stretched = elastic.solve(frozenset(hard))
    if stretched is not None or elastic.out_of_time:
        return Clash(tuple(hard), way_out, minimal=False)
    # Deletion filter: what is not needed for the clash is dropped.
    needed = list(hard)
    for name in hard:
        rest = [other for other in needed if other != name]
        if elastic.solve(frozenset(rest)) is None and not elastic.out_of_time:
            needed = rest
    order = {kind: at for at, kind in enumerate(RowKind)}
    needed.sort(key=lambda name: (order[name.kind], name.key))
    return Clash(tuple(needed), way_out, minimal=not elastic.out_of_time)


class _Elastic:
    """The rules with a priced slack each, some of them hardened again."""

    def __init__(self, problem: Problem, deadline: float, threads: int) -> None:
        self._deadline, self._threads = deadline, threads
        self._rows = compile_rows(problem, with_forbidden=True)
        self._columns = np.arange(len(problem.pairs), dtype=np.int64)
        self._whole = len(self._columns) <= WHOLE_UP_TO
        self.out_of_time = False

    def solve(self, hard: frozenset[RowName]) -> tuple[Relaxed, ...] | None:
        """What gives way at least cost when these rules may not: () nothing, None: it cannot be."""
        rows, slacks = self._softened(hard)
        left = self._deadline - time.monotonic()
        if left <= 0:
            self.out_of_time = True
            return ()
        nothing = np.zeros(self._rows.pairs)
        engine = Engine(rows, self._columns, nothing, integer=self._whole, threads=self._threads)
        answer = engine.run(seconds=left, gap=0.01)
        if answer.outcome is Outcome.INFEASIBLE:
            return None
        if answer.x is None or answer.extras is None:
            self.out_of_time = True
            return ()
        given: dict[RowName, float] = defaultdict(float)
        for name, amount in zip(slacks, answer.extras[len(self._rows.extras) :], strict=True):
            if amount > 1e-6:
                given[name] += float(amount)
        return tuple(Relaxed(name, _amount(name, by)) for name, by in given.items())

    def _softened(self, hard: frozenset[RowName]) -> tuple[Rows, list[RowName]]:
        rows = copy(self._rows)
        rows.extras = [Extra(0.0, extra.upper, extra.entries) for extra in self._rows.extras]
        slacks: list[RowName] = []
        for at, name in enumerate(rows.names):
            if name in hard or not name.kind.may_give:
                continue
            price = -PRICES[name.kind]
            if rows.lower[at] > -INF:
                rows.extras.append(Extra(price, INF, ((at, 1.0),)))
                slacks.append(name)
            if rows.upper[at] < INF:
                rows.extras.append(Extra(price, INF, ((at, -1.0),)))
                slacks.append(name)
        return rows, slacks


def _amount(name: RowName, by: float) -> float:
    """In the unit a sentence uses, rounded up so that the way out is one."""
    if name.kind is RowKind.BUDGET:
        return math.ceil(by * MONEY_UNIT - 1e-3)
    return math.ceil(by - 1e-6) if name.kind is not RowKind.SLOT else round(by, 6)
