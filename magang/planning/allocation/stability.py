"""How firmly each placement stands on the weights: the relaxation under weights drawn nearby (DESIGN 4.1)."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from magang.planning.allocation.columns import OutOfTime, Relaxation
from magang.planning.allocation.plan import Options, Plan
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.rows import allowed, compile_rows
from magang.planning.scoring import VALUE_SCALE
from magang.planning.weights import Stability, draws


def placement_stability(
    problem: Problem,
    plan: Plan,
    components: npt.ArrayLike,
    importance: npt.ArrayLike,
    weights: Sequence[float],
    options: Options,
    count: int = 50,
) -> dict[str, Stability]:
    """For each placed person: in how many draws the relaxation sends them to the same slot.

    `components` has shape (pairs, components) with the numbers counted in the scores, `importance` (pairs,) is π. When
    `options.seconds` run out, the draws made so far are counted. Raises as `weights.draws`, `Infeasible` for a clash.
    """
    table = np.asarray(components, float)
    scale = VALUE_SCALE * np.asarray(importance, float)
    deadline = time.monotonic() + options.seconds
    candidates = allowed(problem)
    relaxation = Relaxation(
        problem,
        compile_rows(problem),
        candidates,
        problem.pairs.value,
        threads=options.threads,
        whole=len(candidates) <= options.generate_above,
    )
    chosen = np.array(plan.pairs, dtype=np.int64)
    held, made = np.zeros(len(chosen), np.int64), 0
    try:
        relaxation.solve(lambda: max(0.05, deadline - time.monotonic()))
        for drawn in draws(weights, count):
            relaxation.revalue(scale * (table @ drawn))
            ceiling = relaxation.solve(lambda: max(0.05, deadline - time.monotonic()))
            held += np.isin(chosen, ceiling.columns[ceiling.x > 0.5])
            made += 1
    except OutOfTime:
        pass
    people = problem.pairs.person[chosen]
    return {problem.people[int(p)].key: Stability(int(h), made) for p, h in zip(people, held, strict=True)}
