"""The solver against every plan there is, and against the literature."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magang.planning import Options, PlanStatus, solve
from magang.planning.allocation import solve as solving
from magang.planning.allocation.checker import check
from tests.unit.planning import brute
from tests.unit.planning.small import small_problem

THOROUGH = settings(max_examples=1500, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def assert_optimal(seed: int, options: Options) -> None:
    problem = small_problem(seed)
    expected = brute.best(problem)
    plan = solve(problem, options)
    if expected is None:
        assert plan.status is PlanStatus.INFEASIBLE, seed
        assert plan.complaints
        return
    assert plan.status in (PlanStatus.OPTIMAL, PlanStatus.EMPTY), seed
    assert brute.keeps(problem, plan.pairs), seed
    assert plan.objective == pytest.approx(expected), seed
    assert plan.bound == pytest.approx(expected, abs=1e-3), seed
    assert not check(problem, plan.pairs).breaches


@THOROUGH
@given(st.integers(0, 2**32))
def test_no_rule_is_ever_broken_and_no_plan_is_better(seed: int) -> None:
    assert_optimal(seed, Options(cheaper_within=None))


@settings(THOROUGH, max_examples=700)
@given(st.integers(0, 2**32))
def test_column_generation_finds_the_same_optimum(seed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "REDUCE_ABOVE", 0)
        assert_optimal(seed, Options(cheaper_within=None, generate_above=0))


@settings(THOROUGH, max_examples=300)
@given(st.integers(0, 2**32))
def test_among_equally_good_plans_the_cheapest_is_taken(seed: int) -> None:
    problem = small_problem(seed)
    coarse = replace(problem.pairs, value=np.round(problem.pairs.value, -4))
    problem = replace(problem, pairs=coarse, needs=(), anchors=())
    good = [plan for plan in brute.plans(problem) if brute.keeps(problem, plan)]
    plan = solve(problem)
    if not good:
        assert plan.status is PlanStatus.INFEASIBLE
        return
    top = max(brute.worth(problem, p) for p in good)
    assert plan.value == pytest.approx(top)
    cheapest = min(brute.cost(problem, p) for p in good if brute.worth(problem, p) >= top - 1e-6)
    assert plan.cost <= cheapest * 1.002 + 1
