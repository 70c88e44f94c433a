"""Reasons: why not, what it would cost, what one more would buy, and which rules clash."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magang.planning import (
    Budget,
    Forbid,
    Lock,
    NeedRule,
    OpdQuota,
    Options,
    Pairs,
    Person,
    Plan,
    PlanStatus,
    Problem,
    Slot,
    solve,
)
from magang.planning.allocation.clash import explain
from magang.planning.allocation.reasons import Books, Standing, equal, moves
from magang.planning.allocation.rows import RowKind, RowName
from magang.planning.allocation.stability import placement_stability
from magang.planning.allocation.whatif import WhatIf, place
from tests.factories.planning import city_cycle
from tests.unit.planning import brute
from tests.unit.planning.small import small_problem

EXACT = Options(cheaper_within=None)
APBD = RowName(RowKind.BUDGET, ("APBD",))

# Ani and Budi want the one seat in Surabaya; Denpasar takes Ani as well; Citra may go nowhere, Dewi only dearly.
PROBLEM = Problem(
    people=(Person("Ani", "Dinkes"), Person("Budi", "Dinkes"), Person("Citra", "PUPR"), Person("Dewi", "PUPR")),
    slots=(Slot("Surabaya", "K1", "RS Surabaya", "TW II"), Slot("Denpasar", "K2", "RS Denpasar", "TW II")),
    pairs=Pairs.of(
        [0, 0, 1, 3],
        [0, 1, 0, 1],
        [9000, 5000, 7000, 4000],
        [30_000_000, 20_000_000, 30_000_000, 45_000_000],
    ),
    budgets=(Budget("APBD", 60_000_000),),
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return solve(PROBLEM, EXACT)


def test_the_unplaced_are_told_what_is_in_the_way(plan: Plan) -> None:
    assert plan.assignment == (("Ani", "Denpasar"), ("Budi", "Surabaya"))
    books = Books(PROBLEM, plan)
    assert books.ask("Citra").standing is Standing.NOWHERE
    dewi = books.ask("Dewi")
    assert dewi.standing is Standing.ALL_FULL
    assert dewi.choices[0].full == (RowName(RowKind.SLOT, ("Denpasar",)), APBD)
    assert dewi.choices[0].lowest == ("Ani", 5000)
    assert dewi.classes == {RowKind.SLOT: 1, RowKind.BUDGET: 1}
    assert books.slack(APBD) == pytest.approx(100)  # Rp10 million in units of Rp100 000
    assert books.slack(RowName(RowKind.BUDGET, ("hibah",))) is None


def test_the_placed_are_told_their_next_best_place(plan: Plan) -> None:
    ani = Books(PROBLEM, plan).ask("Ani")
    assert ani.standing is Standing.PLACED
    assert ani.next_best is not None
    assert (ani.next_best.slot, ani.next_best.value) == ("Surabaya", 9000)
    assert ani.next_best.full == (RowName(RowKind.SLOT, ("Surabaya",)),)
    assert not ani.next_best.open


def test_somebody_worth_less_than_nothing_is_not_worth_the_cost() -> None:
    poor = replace(PROBLEM, pairs=Pairs.of([0], [0], [-10]))
    assert Books(poor, solve(poor, EXACT)).ask("Ani").standing is Standing.NOT_WORTH


def test_the_price_of_a_unit_is_what_a_new_plan_gains() -> None:
    seat = RowName(RowKind.SLOT, ("Surabaya",))
    rich = replace(PROBLEM, budgets=(Budget("APBD", 120_000_000),))
    questions = WhatIf(rich, EXACT)
    assert questions.price(seat) == pytest.approx(7000)  # Budi joins Ani there
    assert questions.price(APBD, 10_000_000) == pytest.approx(0)
    assert questions.price(RowName(RowKind.HOST, ("?", "?"))) is None
    curve = questions.budget_curve("APBD", (-0.75, 0.5))
    assert [point.budget for point in curve] == [30_000_000, 180_000_000]
    assert curve[0].value is not None
    assert curve[0].value < questions.value == solve(rich, EXACT).value
    assert questions.price(seat) == pytest.approx(7000)  # the rows were put back


def test_placing_somebody_costs_what_the_exact_plan_loses(plan: Plan) -> None:
    questions = WhatIf(PROBLEM, EXACT)
    with_dewi = place(PROBLEM, plan, "Dewi", EXACT)
    assert ("Dewi", "Denpasar") in with_dewi.assignment
    loss = questions.placing("Dewi")
    assert loss is not None
    assert loss <= plan.value - with_dewi.value
    assert questions.placing("Citra") is None
    assert place(PROBLEM, plan, "Citra", EXACT).status is PlanStatus.INFEASIBLE
    assert {move.person for move in moves(plan, with_dewi)} >= {"Dewi"}
    assert moves(plan, plan) == ()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_the_relaxation_never_promises_less_than_a_plan(seed: int) -> None:
    problem = small_problem(seed)
    best = brute.best(problem)
    if best is None:
        return
    questions = WhatIf(problem, EXACT)
    generated = WhatIf(problem, replace(EXACT, generate_above=0))
    assert questions.value >= best - 1e-6
    assert generated.value == pytest.approx(questions.value, abs=1e-4)


def test_nearly_equal_values_are_called_equal() -> None:
    assert equal(10_000, 10_009)
    assert not equal(10_000, 10_100)


def test_a_clash_is_named_by_its_smallest_set_of_rules() -> None:
    locked = replace(
        PROBLEM,
        locks=(Lock("Dewi", "Denpasar"),),
        needs=(NeedRule("K1", 1),),
        quotas=(OpdQuota("PUPR", "TW II", 5),),
    )
    assert solve(locked).status is PlanStatus.INFEASIBLE
    clash = explain(locked)
    assert clash.minimal
    assert set(clash.rules) == {
        APBD,
        RowName(RowKind.NEED_MINIMUM, ("K1",)),
        RowName(RowKind.LOCK, ("Dewi", "Denpasar")),
    }
    assert [(relaxed.name, relaxed.by) for relaxed in clash.way_out] == [(APBD, 15_000_000)]


def test_a_forbidden_pair_can_be_part_of_the_clash() -> None:
    clash = explain(
        replace(PROBLEM, forbids=(Forbid("Ani", "Denpasar"), Forbid("Dewi", "Denpasar")), needs=(NeedRule("K2", 1),))
    )
    assert RowName(RowKind.NEED_MINIMUM, ("K2",)) in clash.rules
    assert sum(name.kind is RowKind.FORBID for name in clash.rules) == 2


def test_rules_that_agree_have_no_clash() -> None:
    assert explain(PROBLEM).rules == ()


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_every_infeasible_problem_has_a_clash_and_no_feasible_one(seed: int) -> None:
    problem = small_problem(seed)
    clash = explain(problem)
    assert bool(clash.rules) == bool(clash.way_out) == (brute.best(problem) is None)


def test_a_placement_far_ahead_stands_whatever_the_weights() -> None:
    problem = replace(PROBLEM, budgets=())
    components = np.array([[0.9, 0.9], [0.1, 0.1], [0.5, 0.4], [0.4, 0.5]])
    problem = replace(problem, pairs=Pairs.of([0, 0, 1, 3], [0, 1, 0, 1], np.round(10_000 * components @ [0.5, 0.5])))
    plan = solve(problem, EXACT)
    firm = placement_stability(problem, plan, components, np.ones(4), [0.5, 0.5], EXACT, count=20)
    assert dict(plan.assignment).keys() == firm.keys()
    assert all(stability.percent == 100 for stability in firm.values())


def test_reasons_hold_on_a_city_cycle_solved_by_columns() -> None:
    problem = city_cycle(60, 16, 1)
    whole, generated = WhatIf(problem, EXACT), WhatIf(problem, replace(EXACT, generate_above=0))
    assert generated.value == pytest.approx(whole.value)
    for name in (APBD, RowName(RowKind.SLOT, ("S0003",)), RowName(RowKind.QUOTA, ("OPD 1", "TW II"))):
        more = 10_000_000 if name is APBD else 1
        assert generated.price(name, more) == pytest.approx(whole.price(name, more), abs=1e-3)
