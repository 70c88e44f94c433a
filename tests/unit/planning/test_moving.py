"""What a move by hand is said to change is what the checker finds changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magang.planning import Together
from magang.planning.allocation.checker import check
from magang.planning.allocation.moving import Ledger
from tests.factories.planning import city_cycle


def broken(verified):
    return {breach.name: breach.by for breach in verified.breaches}


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.data())
def test_every_effect_is_what_the_checker_finds(seed, data):
    rng = np.random.default_rng(seed)
    problem = city_cycle(12, 8, seed)
    problem = replace(problem, together=(Together("P0000", "P0001"), Together("P0001", "P0002")))
    pairs = problem.pairs
    chosen = {}
    for at in rng.permutation(len(pairs)):  # places beyond every limit: a hand may do that
        if rng.random() < 0.7:
            chosen.setdefault(int(pairs.person[at]), int(at))
    plan = tuple(sorted(chosen.values()))
    ledger, before = Ledger(problem, plan), check(problem, plan)
    people = data.draw(st.lists(st.integers(0, 11), min_size=1, max_size=2, unique=True))
    changes = {p: data.draw(st.sampled_from([None, *ledger.places_of(p)])) for p in people}
    effect = ledger.effect(changes)
    after = check(problem, [at for at in {**chosen, **changes}.values() if at is not None])
    assert effect.value == pytest.approx(after.value + after.gain - before.value - before.gain)
    assert effect.cost == after.cost - before.cost
    one, two = broken(before), broken(after)
    assert set(effect.breaks) == {name for name in two if two[name] > one.get(name, 0) + 1e-6}
    assert set(effect.mends) == {name for name in one if two.get(name, 0) < one[name] - 1e-6}


def test_staying_where_one_is_changes_nothing():
    problem = city_cycle(12, 8, 3)
    ledger = Ledger(problem, (0,))
    effect = ledger.effect({int(problem.pairs.person[0]): 0})
    assert (effect.value, effect.cost, effect.breaks, effect.mends) == (0, 0, (), ())
