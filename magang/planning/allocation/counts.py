"""Whole people per place and price: an integer program that decides numbers first, and names almost for nothing.

Pairs that are alike to every weighted rule (same slot and use, same cost to the same budgets) are counted, and the
counts carry those rules. A budget is then a knapsack of a few dozen whole numbers rather than thousands of yes-or-no:
cuts on it bite and branching moves something. With the counts fixed, what is left is nearly a network, whose answers
are whole by themselves, so that the pairs need not be declared whole. This is a relaxation: its ceiling always holds,
and its answer is exact whenever it is whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from magang.planning.allocation.engine import Answer
from magang.planning.allocation.problem import IntArray
from magang.planning.allocation.rows import Extra, Layer, Rows

# Counting pays where a group has at least so many pairs on average; money by person makes groups of one.
ALIKE: Final = 3


def counted(rows: Rows, columns: IntArray) -> Rows | None:
    """`rows` for a program over `columns` with counts for the alike ones; None where too few are alike."""
    group = _alike(rows, columns)
    first, size = np.unique(group, return_index=True)[1], np.bincount(group)
    if not len(columns) or ALIKE * len(first) > len(columns):
        return None
    entries: list[list[tuple[int, float]]] = [[(len(rows.lower) + at, -1.0)] for at in range(len(first))]
    where = np.full(rows.pairs, -1, np.int32)
    where[columns] = len(rows.lower) + group
    layers = [Layer(where)]
    for layer in rows.layers:
        row = layer.row[columns]
        if not np.array_equal(row, row[first][group]):
            layers.append(layer)  # differs within a group: stays with the pairs
            continue
        weight = np.ones(len(first)) if layer.coefficient is None else layer.coefficient[columns[first]]
        for at in np.flatnonzero(row[first] >= 0).tolist():
            entries[at].append((int(row[first[at]]), float(weight[at])))
    counts = [Extra(0.0, float(n), tuple(e), whole=True) for n, e in zip(size, entries, strict=True)]
    return replace(
        rows,
        lower=[*rows.lower, *np.zeros(len(first))],
        upper=[*rows.upper, *np.zeros(len(first))],
        layers=layers,
        extras=[*rows.extras, *counts],
    )


def _alike(rows: Rows, columns: IntArray) -> IntArray:
    """Number of each column's group: equal where no weighted layer tells two columns apart. Shape (len(columns),)."""
    group = np.zeros(len(columns), np.int64)
    for layer in rows.layers:
        if layer.coefficient is not None:
            for mark in (layer.row[columns], layer.coefficient[columns]):
                kind = np.unique(mark, return_inverse=True)[1]
                group = np.unique(group * (len(columns) + 1) + kind, return_inverse=True)[1]
    return group


def with_numbers(rows: Rows, answer: Answer) -> Rows:
    """`rows` with each count held at the number it has in this answer."""
    if answer.extras is None:
        raise ValueError("an answer without a point has no numbers")
    extras = [
        replace(extra, lower=(number := round(float(value))), upper=number) if extra.whole else extra
        for extra, value in zip(rows.extras, answer.extras, strict=True)
    ]
    return replace(rows, extras=extras)
