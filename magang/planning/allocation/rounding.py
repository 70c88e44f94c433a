"""A plan read off the relaxation: take its pairs, the surest first, as long as they fit. Quick, and usually near."""

from __future__ import annotations

import numpy as np

from magang.planning.allocation.checker import Verified, check
from magang.planning.allocation.columns import Ceiling
from magang.planning.allocation.problem import IntArray, Problem
from magang.planning.allocation.rows import Rows

ROOM = 1e-9
# Pairs tried after those the relaxation takes, those that lose least first; a number of times the people.
TRY_PER_PERSON = 4


def rounded(problem: Problem, rows: Rows, candidates: IntArray, ceiling: Ceiling) -> tuple[IntArray, Verified] | None:
    """Pairs of a plan that keeps all the rules, and what it is worth; None when this way finds none."""
    sure = np.argsort(-ceiling.x, kind="stable")
    sure = ceiling.columns[sure[ceiling.x[sure] > ROOM]]
    loss = ceiling.loss[candidates]
    near = candidates[np.argsort(loss, kind="stable")[: TRY_PER_PERSON * len(problem.people)]]
    order = np.concatenate([sure, near])
    row = np.stack([layer.row[order] for layer in rows.layers], axis=1)
    weight = np.ones(row.shape)
    for at, layer in enumerate(rows.layers):
        if layer.coefficient is not None:
            weight[:, at] = layer.coefficient[order]
    left = np.append(np.array(rows.upper), np.inf)  # row −1 is no row
    taken = []
    for at, pair in enumerate(order.tolist()):
        if (weight[at] <= left[row[at]] + ROOM).all():
            left[row[at]] -= weight[at]
            taken.append(pair)
    verified = check(problem, taken)
    return None if verified.breaches else (np.sort(np.array(taken, dtype=np.int64)), verified)
