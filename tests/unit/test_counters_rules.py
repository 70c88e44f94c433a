"""As what a thing counts, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.counters.models import packed, unpacked
from magang.counters.rules import FEW, FLAGS, FRESH, Basis, Counts, Place, PlacementFacts, RecommendationFacts
from magang.followups.rules import FollowUpStatus, ObstacleRemover, OpdClaim
from magang.kernel.workdays import Promise, WorkCalendar
from magang.overview.rules import Achievement, achievement
from magang.placements.rules import PlacementStatus
from magang.recommendations.rules import RecommendationStatus

TODAY = date(2026, 3, 2)
WORKING = WorkCalendar(frozenset({TODAY, TODAY + timedelta(days=3)}))
days = st.integers(-80, 80).map(lambda n: TODAY + timedelta(days=n))
promises = st.builds(Promise, st.integers(1, 40), st.sampled_from([None, WORKING]))
bases = st.builds(Basis, st.just("Asia/Makassar"), promises, promises, promises)
recommendations = st.builds(
    RecommendationFacts,
    place=st.just(Place()),
    status=st.sampled_from(RecommendationStatus),
    official=st.none() | st.sampled_from(FollowUpStatus),
    due_on=days,
    heard_on=st.none() | days,
    round_opened_on=st.none() | days,
    claim=st.none() | st.sampled_from(OpdClaim),
    evidence_on=st.none() | days,
    blocked_by=st.lists(st.sampled_from(ObstacleRemover), max_size=3).map(tuple),
)
placements = st.builds(
    PlacementFacts,
    place=st.just(Place()),
    has_programme=st.booleans(),
    status=st.sampled_from(PlacementStatus),
    cost=st.integers(0, 10**9),
    recalled_on=st.none() | days,
    reported_on=st.none() | days,
)


@given(recommendations | placements, bases, st.just(FRESH) | days, st.integers(0, 250))
def test_nothing_changes_by_itself_before_the_day_it_says(thing, basis, day, later):
    state = thing.on(day, basis)
    then = max(day, TODAY - timedelta(days=90)) + timedelta(days=later)
    if state.changes_on is None or then < state.changes_on:
        assert (thing.on(then, basis).counts, thing.on(then, basis).health) == (state.counts, state.health)


@given(recommendations | placements, bases, days)
def test_a_stored_thing_says_the_same_as_the_reckoned_one(thing, basis, day):
    counts = thing.on(day, basis).counts
    assert unpacked(packed(counts), counts.spend, counts.last_evidence_on) == counts


def test_every_number_has_its_place_in_the_stored_one():
    for name in (*FLAGS, *FEW):
        assert unpacked(packed(Counts(**{name: 1})), 0, None) == Counts(**{name: 1})


@pytest.mark.parametrize(
    ("percent", "class_"),
    [
        (100, Achievement.VERY_HIGH), (91, Achievement.VERY_HIGH), (90, Achievement.HIGH), (76, Achievement.HIGH),
        (75, Achievement.MEDIUM), (65, Achievement.LOW), (51, Achievement.LOW), (50, Achievement.VERY_LOW),
        (0, Achievement.VERY_LOW), (None, None),
    ],
)  # fmt: skip
def test_the_scale_of_permendagri_86(percent, class_):
    assert achievement(percent) is class_
