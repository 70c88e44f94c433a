"""How plans are made without a solver: what the benchmark compares with. They keep every ceiling, not every minimum."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from magang.planning import Problem
from magang.planning.allocation.rows import compile_rows


class Ledger:
    """Adds pairs to a plan as long as no upper limit is passed."""

    def __init__(self, problem: Problem) -> None:
        rows = compile_rows(problem)
        self._row = np.stack([layer.row for layer in rows.layers], axis=1)
        weights = [
            np.ones(len(problem.pairs)) if layer.coefficient is None else layer.coefficient for layer in rows.layers
        ]
        self._weight = np.stack(weights, axis=1)
        self._left = np.append(np.array(rows.upper), np.inf)  # row −1 is no row
        self._person = problem.pairs.person.tolist()
        self._placed = [False] * len(problem.people)
        self._taken: list[int] = []

    def add_all(self, order: Iterable[int]) -> list[int]:
        for pair in order:
            person = self._person[pair]
            if not self._placed[person] and (self._weight[pair] <= self._left[self._row[pair]] + 1e-9).all():
                self._left[self._row[pair]] -= self._weight[pair]
                self._placed[person] = True
                self._taken.append(pair)
        return self._taken


def greedy(problem: Problem) -> list[int]:
    """The best pair that still fits, again and again."""
    return Ledger(problem).add_all(np.argsort(-problem.pairs.value, kind="stable").tolist())


def spreadsheet(problem: Problem) -> list[int]:
    """Need by need in the order of the list, each seat to the best candidate still there, while the money lasts."""
    need = np.array([int(slot.need[1:]) for slot in problem.slots])[problem.pairs.slot]
    order = np.lexsort((-problem.pairs.value, problem.pairs.slot, need))
    return Ledger(problem).add_all(order.tolist())


def gale_shapley(problem: Problem) -> list[int]:
    """People propose, slots keep the best they can seat; the matched are admitted by value while the rules allow."""
    pairs = problem.pairs
    order = np.lexsort((-pairs.value, pairs.person))
    first = np.searchsorted(pairs.person[order], np.arange(len(problem.people) + 1))
    proposal = first[:-1].copy()
    seated: list[list[tuple[float, int]]] = [[] for _ in problem.slots]
    free = list(range(len(problem.people)))
    while free:
        person = free.pop()
        if proposal[person] == first[person + 1]:
            continue
        pair = int(order[proposal[person]])
        proposal[person] += 1
        slot = int(pairs.slot[pair])
        seated[slot].append((float(pairs.value[pair]), pair))
        if len(seated[slot]) > problem.slots[slot].capacity:
            rejected = min(seated[slot])
            seated[slot].remove(rejected)
            free.append(int(pairs.person[rejected[1]]))
    matched = sorted((entry for slot in seated for entry in slot), reverse=True)
    return Ledger(problem).add_all(pair for _value, pair in matched)
