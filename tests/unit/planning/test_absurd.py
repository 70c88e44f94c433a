"""Input nobody can mean is refused in words; rules that clash, and empty lists, are answers, not errors."""

from __future__ import annotations

from dataclasses import replace

import pytest

from magang.planning import (
    Anchor,
    Budget,
    Coverage,
    Forbid,
    HostLimit,
    InvalidProblem,
    Lock,
    NeedRule,
    OpdQuota,
    Options,
    Pairs,
    Person,
    PlanStatus,
    Problem,
    Programme,
    Slot,
    Step,
    Together,
    solve,
)
from magang.planning.allocation.checker import check

PEOPLE = (Person("Ani", "Dinkes"), Person("Budi", "Dinkes"))
SLOTS = (Slot("K1 Surabaya", "K1", "Surabaya", "TW II"), Slot("K2 Denpasar", "K2", "Denpasar", "TW II"))
PAIRS = Pairs.of([0, 0, 1], [0, 1, 0], [9000, 5000, 7000], [30_000_000, 20_000_000, 30_000_000])
PROBLEM = Problem(PEOPLE, SLOTS, PAIRS)


def pairs(**columns: object) -> Problem:
    given = {"person": [0, 0, 1], "slot": [0, 1, 0], "value": [9000, 5000, 7000], "cost": [1, 1, 1], "use": [1, 1, 1]}
    return replace(PROBLEM, pairs=Pairs.of(**{**given, **columns}))  # type: ignore[arg-type]


NONSENSE = {
    "value_nan": pairs(value=[9000, float("nan"), 1]),
    "value_size": pairs(value=[9000, 1e12, 1]),
    "cost_negative": pairs(cost=[1, -5, 1]),
    "cost_size": pairs(cost=[1, 10**12, 1]),
    "use_bad": pairs(use=[1, -1, 1]),
    "pair_twice": pairs(person=[0, 0, 0], slot=[0, 1, 0]),
    "pair_unknown": pairs(slot=[0, 7, 0]),
    "pair_shape": pairs(value=[1, 2]),
    "person_twice": replace(PROBLEM, people=(PEOPLE[0], PEOPLE[0])),
    "slot_twice": replace(PROBLEM, slots=(SLOTS[0], SLOTS[0])),
    "capacity_bad": replace(PROBLEM, slots=(SLOTS[0], replace(SLOTS[1], capacity=-1))),
    "budget_negative": replace(PROBLEM, budgets=(Budget("APBD", -1),)),
    "budget_size": replace(PROBLEM, budgets=(Budget("APBD", 10**12),)),
    "budget_twice": replace(PROBLEM, budgets=(Budget("APBD", 1), Budget("APBD", 2))),
    "host_negative": replace(PROBLEM, hosts=(HostLimit("Surabaya", "TW II", -1),)),
    "quota_negative": replace(PROBLEM, quotas=(OpdQuota("Dinkes", "TW II", -1),)),
    "need_range": replace(PROBLEM, needs=(NeedRule("K1", 3, 2),)),
    "need_negative": replace(PROBLEM, needs=(NeedRule("K1", -1),)),
    "gain_rising": replace(PROBLEM, needs=(NeedRule("K1", steps=(Step(1, 10), Step(1, 20))),)),
    "gain_bad": replace(PROBLEM, needs=(NeedRule("K1", steps=(Step(1, float("inf")),)),)),
    "coverage_negative": replace(PROBLEM, coverage=Coverage(-1, ())),
    "bonus_bad": replace(PROBLEM, anchors=(Anchor("Ani", "K1 Surabaya", float("nan")),)),
    "couple_same": replace(PROBLEM, together=(Together("Ani", "Ani"),)),
    "unknown_key": replace(PROBLEM, forbids=(Forbid("Citra", "K1 Surabaya"),)),
    "lock_ineligible": replace(PROBLEM, locks=(Lock("Budi", "K2 Denpasar"),)),
}


@pytest.mark.parametrize("code", NONSENSE)
def test_nonsense_is_refused_in_words(code: str) -> None:
    with pytest.raises(InvalidProblem) as refusal:
        solve(NONSENSE[code])
    complaint = next(c for c in refusal.value.complaints if c.code == code)
    assert "%" not in str(complaint)


SAID = {
    "budget_negative": "Pagu APBD harus bilangan bulat 0 atau lebih.",
    "budget_size": "Pagu APBD tidak wajar (Rp1 triliun atau lebih). Periksa jumlah nolnya.",
    "cost_size": "Biaya Ani – K2 Denpasar tidak wajar (Rp10 miliar atau lebih). Periksa jumlah nolnya.",
    "person_twice": "Calon Ani tercantum dua kali.",
    "value_nan": "Nilai Ani – K2 Denpasar bukan bilangan.",
    "need_range": "Kebutuhan K1: jumlah minimum melebihi maksimum.",
    "minimum_over_eligible": "Kebutuhan K2 meminta minimal 2 orang; yang memenuhi syarat 1.",
    "no_capacity": "Semua tempat berkapasitas nol: tidak ada yang dapat berangkat.",
    "no_people": "Belum ada calon peserta.",
}


@pytest.mark.parametrize("code", SAID)
def test_the_absurd_is_answered_in_plain_indonesian(code: str) -> None:
    closed = replace(PROBLEM, slots=tuple(replace(slot, capacity=0) for slot in SLOTS))
    nobody = Problem((), (), Pairs.of([], [], []))
    problem = {**NONSENSE, **IMPOSSIBLE, "no_capacity": closed, "no_people": nobody}[code]
    try:
        complaints = solve(problem).complaints
    except InvalidProblem as refusal:
        complaints = refusal.complaints
    assert SAID[code] in [str(complaint) for complaint in complaints]


IMPOSSIBLE = {
    "minimum_over_eligible": replace(PROBLEM, needs=(NeedRule("K2", 2),)),
    "minimum_over_room": replace(PROBLEM, needs=(NeedRule("K1", 2),)),
    "minimums_over_people": replace(
        PROBLEM,
        slots=(replace(SLOTS[0], capacity=5), SLOTS[1]),
        needs=(NeedRule("K1", 2), NeedRule("K2", 1)),
    ),
    "minimums_over_budget": replace(PROBLEM, needs=(NeedRule("K1", 1),), budgets=(Budget("APBD", 29_999_999),)),
    "locks_over_capacity": replace(PROBLEM, locks=(Lock("Ani", "K1 Surabaya"), Lock("Budi", "K1 Surabaya"))),
    "locks_over_budget": replace(PROBLEM, locks=(Lock("Ani", "K1 Surabaya"),), budgets=(Budget("APBD", 10_000_000),)),
    "locks_over_quota": replace(PROBLEM, locks=(Lock("Ani", "K1 Surabaya"),), quotas=(OpdQuota("Dinkes", "TW II", 0),)),
    "locks_over_host": replace(
        PROBLEM, locks=(Lock("Ani", "K1 Surabaya"),), hosts=(HostLimit("Surabaya", "TW II", 0),)
    ),
    "lock_two_places": replace(PROBLEM, locks=(Lock("Ani", "K1 Surabaya"), Lock("Ani", "K2 Denpasar"))),
    "lock_forbidden": replace(PROBLEM, locks=(Lock("Ani", "K1 Surabaya"),), forbids=(Forbid("Ani", "K1 Surabaya"),)),
    "must_go_nowhere": replace(PROBLEM, people=(*PEOPLE, Person("Citra", must_go=True))),
    "must_go_over_room": replace(
        PROBLEM,
        people=tuple(replace(person, must_go=True) for person in PEOPLE),
        slots=(SLOTS[0], replace(SLOTS[1], capacity=0)),
    ),
    "coverage_too_high": replace(PROBLEM, coverage=Coverage(2, (Programme("1", frozenset({"K1"})),))),
}


@pytest.mark.parametrize("code", IMPOSSIBLE)
def test_what_counting_shows_to_be_impossible_is_said_in_a_sentence(code: str) -> None:
    plan = solve(IMPOSSIBLE[code])
    assert plan.status is PlanStatus.INFEASIBLE
    assert not plan.assignment
    complaint = next(c for c in plan.complaints if c.code == code)
    assert "%" not in str(complaint)


def test_nobody_and_nowhere_are_answers() -> None:
    nobody = Problem((), (), Pairs.of([], [], []))
    plan = solve(nobody)
    assert (plan.status, plan.value, plan.gap) == (PlanStatus.EMPTY, 0, 0)
    assert {c.code for c in plan.complaints} == {"no_people", "no_slots"}
    assert solve(replace(PROBLEM, pairs=Pairs.of([], [], []))).status is PlanStatus.EMPTY


def test_capacity_zero_and_a_budget_of_nothing_are_said() -> None:
    closed = replace(PROBLEM, slots=tuple(replace(slot, capacity=0) for slot in SLOTS), budgets=(Budget("APBD", 0),))
    plan = solve(closed)
    assert (plan.status, plan.assignment) == (PlanStatus.OPTIMAL, ())
    assert {"no_capacity", "budget_zero"} <= {c.code for c in plan.complaints}


def test_the_largest_amounts_still_count_to_the_rupiah() -> None:
    dear = replace(PROBLEM, pairs=Pairs.of([0, 1], [0, 0], [9000, 7000], [9_999_999_999, 9_999_999_998]))
    exactly = replace(dear, budgets=(Budget("APBD", 9_999_999_998),))
    assert solve(exactly).assignment == (("Budi", "K1 Surabaya"),)


def test_no_time_at_all_is_an_answer_too() -> None:
    plan = solve(PROBLEM, Options(seconds=0.0))
    assert plan.status in (PlanStatus.OPTIMAL, PlanStatus.NO_PLAN, PlanStatus.FEASIBLE)


def test_the_checker_finds_each_broken_rule() -> None:
    strict = replace(
        PROBLEM,
        budgets=(Budget("APBD", 1),),
        hosts=(HostLimit("Surabaya", "TW II", 1),),
        quotas=(OpdQuota("Dinkes", "TW II", 1),),
        needs=(NeedRule("K1", 0, 1), NeedRule("K2", 1)),
        coverage=Coverage(1, (Programme("1", frozenset({"K2"})),)),
        locks=(Lock("Ani", "K2 Denpasar"),),
        forbids=(Forbid("Ani", "K1 Surabaya"),),
        together=(Together("Ani", "Budi"),),
    )
    broken = {breach.name.kind.value for breach in check(strict, (0, 2)).breaches}
    assert broken == {
        "slot", "host", "quota", "budget", "need_maximum", "need_minimum", "coverage", "lock", "forbid",
    }  # fmt: skip
    assert {b.name.kind.value for b in check(strict, (0, 1)).breaches} >= {"person", "together"}
    assert check(PROBLEM, (1, 2)).breaches == ()
    with pytest.raises(IndexError):
        check(PROBLEM, (99,))
