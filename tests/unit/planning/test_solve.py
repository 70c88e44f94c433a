"""The solver against every plan there is, and against the literature."""

from __future__ import annotations

import doctest
import importlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magang.planning import PLANNING, Anchor, Lock, Options, PlanStatus, Problem, generalized_assignment, solve
from magang.planning.allocation.checker import check
from magang.planning.allocation.counts import counted
from magang.planning.allocation.engine import Engine
from magang.planning.allocation.program import Program
from magang.planning.allocation.rows import INF, RowKind, RowName, Rows
from tests.factories.planning import city_cycle
from tests.unit.planning import brute, plain
from tests.unit.planning.small import small_problem

THOROUGH = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
# The ways through the solver: all pairs at once, columns as they are needed, people counted where they are alike.
FORMS = {"plain": {}, "columns": {"solve.REDUCE_ABOVE": 0}, "counts": {"counts.ALIKE": 1}}


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


@settings(THOROUGH, max_examples=1500)
@given(st.integers(0, 2**32), st.sampled_from(sorted(FORMS)))
def test_no_rule_is_ever_broken_and_no_plan_is_better(seed: int, form: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in FORMS[form].items():
            patch.setattr(f"magang.planning.allocation.{name}", value)
        assert_optimal(seed, Options(cheaper_within=None, generate_above=0))


@settings(THOROUGH, max_examples=200)
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


# c515-1 of OR-Library (J. E. Beasley), file gap1: 5 agents, 15 jobs. Optimum 336 when maximised (gapinfo), 261 when
# minimised (stated with the same data in GLPK's examples/gap.mod). First used by Cattrysse, Salomon and Van
# Wassenhove, EJOR 72 (1994) 167–174, and Osman, OR Spektrum 17 (1995) 211–225.
PROFIT = """
17 21 22 18 24 15 20 18 19 18 16 22 24 24 16
23 16 21 16 17 16 19 25 18 21 17 15 25 17 24
16 20 16 25 24 16 17 19 19 18 20 16 17 21 24
19 19 22 22 20 16 19 17 21 19 25 23 25 25 25
18 19 15 15 21 25 16 16 23 15 22 17 19 22 24
"""
USE = """
 8 15 14 23  8 16  8 25  9 17 25 15 10  8 24
15  7 23 22 11 11 12 10 17 16  7 16 10 18 22
21 20  6 22 24 10 24  9 21 14 11 14 11 19 16
20 11  8 14  9  5  6 19 19  7  6  6 13  9 18
 8 13 13 13 10 20 25 16 16 17 10 10  5 12 23
"""
CAPACITY = [36, 34, 38, 27, 33]


def table(text: str) -> np.ndarray:
    return np.array([line.split() for line in text.strip().splitlines()], dtype=float)


@pytest.mark.parametrize("generate_above", [0, 20_000])
def test_the_published_optimum_of_the_generalized_assignment_problem_is_reached(generate_above: int) -> None:
    options = Options(generate_above=generate_above)
    plan = solve(generalized_assignment(table(PROFIT), table(USE), CAPACITY), options)
    assert (plan.status, plan.value) == (PlanStatus.OPTIMAL, 336)
    assert len(plan.assignment) == 15
    cheapest = solve(generalized_assignment(-table(PROFIT), table(USE), CAPACITY), options)
    assert (cheapest.status, cheapest.value) == (PlanStatus.OPTIMAL, -261)


def test_an_assignment_problem_whose_shapes_do_not_agree_is_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        generalized_assignment([[1, 2]], [[1, 2]], [1, 1])


def by_rank(problem: Problem, seed: int) -> Problem:
    """The same cycle where a third of the people sleep in dearer hotels."""
    pairs = problem.pairs
    senior = np.random.default_rng(seed).random(len(problem.people)) < 0.3
    cost = pairs.cost + np.where(senior[pairs.person], 3_000_000, 0)
    return replace(problem, pairs=replace(pairs, cost=cost))


LARGER = [
    *((f"city {seed}", city_cycle(60, 16, seed)) for seed in (1, 2, 3)),
    *((f"ranks {seed}", by_rank(city_cycle(60, 16, seed), seed)) for seed in (1, 4, 7)),
    *((f"any {seed}", small_problem(seed, max_people=18, max_slots=10)) for seed in range(60)),
]


@pytest.mark.parametrize("problem", [pytest.param(problem, id=name) for name, problem in LARGER])
def test_larger_problems_reach_the_optimum_of_a_plain_integer_program(problem: Problem) -> None:
    expected = plain.best(problem)
    for generate_above in (0, 20_000):
        plan = solve(problem, Options(cheaper_within=None, generate_above=generate_above))
        assert plan.status.has_plan == (expected is not None)
        if expected is not None:
            assert plan.objective == pytest.approx(expected)
            assert plan.gap == 0


def test_numbers_that_would_send_half_of_everybody_are_not_believed() -> None:
    # Six pairs in two rings of three, neighbours exclude each other; place k takes the k-th of both rings. Halves of
    # all make whole numbers, three people for three places; the truth is one of each ring.
    rows = Rows(6)
    edges = [rows.add(RowName(RowKind.PERSON), -INF, 1.0) for _ in range(6)]
    places = [rows.add(RowName(RowKind.SLOT), -INF, 2.0) for _ in range(3)]
    rows.add_layer(np.array(edges))
    rows.add_layer(np.array(edges)[[1, 2, 0, 4, 5, 3]])
    rows.add_layer(np.array(places * 2), np.ones(6))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("magang.planning.allocation.counts.ALIKE", 2)
        counts = counted(rows, np.arange(6))
        assert counts is not None
        halves = Engine(counts, np.arange(6), np.ones(6), integer=False, threads=1).run(seconds=10)
        answer = Program(rows, np.arange(6), np.ones(6), 1, exact=False).best(seconds=10, gap=0, nodes=None)
    assert (halves.value, answer.value, answer.bound) == (pytest.approx(3), pytest.approx(2), pytest.approx(2))
    assert len(answer.taken(np.arange(6))) == 2


def test_a_gap_asked_for_is_kept_and_said() -> None:
    problem = city_cycle(80, 24, 4)
    plan = solve(problem, Options(gap=0.01, cheaper_within=None))
    assert plan.status in (PlanStatus.OPTIMAL, PlanStatus.WITHIN_GAP)
    assert plan.gap <= 0.01
    assert plan.bound >= plan.objective


def test_a_cheaper_plan_gives_up_no_more_than_allowed() -> None:
    problem = city_cycle(80, 24, 4)
    best = solve(problem, replace(PLANNING, cheaper_within=None))
    thrifty = solve(problem, replace(PLANNING, cheaper_within=0.01))
    assert thrifty.cost <= best.cost
    assert thrifty.objective >= 0.99 * thrifty.best
    assert thrifty.best == best.best


def test_the_same_input_gives_the_same_bytes() -> None:
    problem, again = city_cycle(60, 16, 2), city_cycle(60, 16, 2)
    assert solve(problem, PLANNING).to_json() == solve(again, PLANNING).to_json()


def test_after_one_lock_an_anchored_plan_moves_few_people() -> None:
    problem = city_cycle(120, 40, 3)
    options = replace(PLANNING, cheaper_within=None)
    before = solve(problem, options)
    placed = dict(before.assignment)
    person, slot = next(
        (problem.people[int(p)].key, problem.slots[int(s)].key)
        for p, s in zip(problem.pairs.person, problem.pairs.slot, strict=True)
        if placed.get(problem.people[int(p)].key) != problem.slots[int(s)].key
    )
    anchors = tuple(Anchor(p, s) for p, s in before.assignment)
    after = solve(replace(problem, locks=(Lock(person, slot),), anchors=anchors), options)
    assert after.status.has_plan
    now = dict(after.assignment)
    assert now[person] == slot
    assert sum(now.get(p) != s for p, s in placed.items()) <= 6


def test_progress_is_told_while_solving() -> None:
    heard: list[tuple[float, float]] = []
    plan = solve(city_cycle(60, 16, 1), PLANNING, progress=lambda value, bound: heard.append((value, bound)))
    assert heard
    assert all(bound >= plan.best - 1e-6 for _value, bound in heard)


@pytest.mark.parametrize("seed", [2, 4, 7])
def test_a_ceiling_told_on_the_way_holds_for_the_pairs_left_out_too(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # A first search over very few pairs: what is best among them says nothing of the others.
    monkeypatch.setattr("magang.planning.allocation.solve.REDUCE_ABOVE", 0)
    monkeypatch.setattr("magang.planning.allocation.solve.KEEP_AT_LEAST", 40)
    monkeypatch.setattr("magang.planning.allocation.solve.KEEP_PER_PERSON", 0.5)
    heard: list[tuple[float, float]] = []
    best = solve(
        city_cycle(60, 16, seed), Options(cheaper_within=None), progress=lambda *told: heard.append(told)
    ).objective
    assert all(bound >= best - 1e-6 for _value, bound in heard)


def test_the_example_of_the_docstring_runs() -> None:
    # By its path: the package's `solve` is the function, which hides the module of that name.
    results = doctest.testmod(importlib.import_module("magang.planning.allocation.solve"))
    assert results.attempted
    assert not results.failed
