"""The score of a pair: fixed scales, contributions that add up, missing data that stay visible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.destinations.rules import AgreementKind, EvidenceFacts, InstrumentKind, StrengthGrade
from magang.kernel.errors import DomainError
from magang.planning import scoring
from magang.planning.adoption import Estimate
from magang.planning.scoring import (
    AgreementFacts,
    Component,
    ComponentKind,
    Place,
    Preference,
    SectorRelation,
    Skill,
    score,
)
from magang.planning.weights import START, Stability, ahp, draws, rank_stability, swing

TODAY = date(2026, 6, 1)
AWARD = EvidenceFacts(2026, "https://contoh.go.id", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD)
PALU = Place(390_000, 700_000, True, 150, "kota")
units = st.floats(0, 1)


def filled(values: dict[ComponentKind, float | None]) -> list[Component]:
    return [Component(kind, value) for kind, value in values.items()]


def test_sector_fit() -> None:
    assert scoring.sector(SectorRelation.SAME).value == 1
    assert scoring.sector(SectorRelation.RELATED).value == 0.6
    assert scoring.sector(SectorRelation.UNRELATED).barred


def test_only_verified_competencies_count_fully() -> None:
    assert scoring.competency([Skill(3, 3, True)]).value == 1
    assert scoring.competency([Skill(3, 3, False)]).value == 0.5
    assert scoring.competency([Skill(4, 2, True), Skill(2, 5, True)]).value == pytest.approx((4 * 0.5 + 2) / 6)
    part = scoring.competency([Skill(4, 4, True), Skill(4, None, True)])
    assert (part.value, part.completeness) == (1, 0.5)
    assert scoring.competency([]).value is None


def test_one_fresh_national_award_is_half_and_two_are_three_quarters() -> None:
    assert scoring.evidence([AWARD], TODAY).value == pytest.approx(0.5, abs=1e-3)
    assert scoring.evidence([AWARD, AWARD], TODAY).value == pytest.approx(0.75, abs=1e-3)
    assert scoring.evidence([], TODAY).value is None
    undated = EvidenceFacts(None, "https://contoh.go.id", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD)
    assert scoring.evidence([undated], TODAY).value is None


def test_context_skips_what_is_not_known_and_says_how_much_is() -> None:
    assert scoring.context(PALU, PALU).value == 1
    known = scoring.context(PALU, Place(population=390_000))
    assert (known.value, known.completeness) == (1, 0.3)
    assert scoring.context(PALU, Place()).value is None
    far = scoring.context(PALU, Place(6_000_000, 15_000_000, False, 0, "kabupaten"))
    assert far.value is not None
    assert far.value < 0.45


def test_agreement_is_judged_on_the_last_day() -> None:
    ends = date(2026, 9, 30)
    pks = AgreementFacts(AgreementKind.PKS, date(2024, 1, 1), date(2026, 9, 30))
    assert scoring.agreement([pks], ends).value == 1
    assert scoring.agreement([pks], date(2026, 10, 1)).value == 0.2
    assert scoring.agreement([pks], date(2028, 10, 1)).value == 0
    assert scoring.agreement([AgreementFacts(AgreementKind.MOU)], ends).value == 0.7
    assert scoring.agreement([AgreementFacts(AgreementKind.IN_PROCESS)], ends).value == 0.4
    assert scoring.agreement([], ends).value == 0
    assert not scoring.agreement([], ends).barred
    assert scoring.agreement([AgreementFacts(AgreementKind.IN_PROCESS)], ends, required=True).barred


def test_who_refuses_is_not_eligible_and_who_was_not_asked_is_assumed_willing() -> None:
    assert scoring.preference(Preference.REFUSED).barred
    assert scoring.preference(Preference.FIRST).value == 1
    asked = scoring.preference(None)
    assert (asked.value, asked.counted) == (None, 0.4)


def test_outcome_carries_the_posterior_mean() -> None:
    assert scoring.outcome(Estimate(0.6, 0.4, 0.8, 5)).value == 0.6
    assert scoring.outcome(Estimate(0.5, 0.1, 0.9, 0)).completeness == 0
    assert scoring.outcome(None).value is None


def test_priority_is_the_largest_over_the_programmes() -> None:
    assert scoring.priority([0.2, 0.5], urgency=1) == 0.5
    assert scoring.priority([], urgency=3) == 0.5
    assert scoring.priority([0.5], urgency=3) == 0.75
    assert scoring.priority([1.0], urgency=1) == 1
    assert scoring.pi_need(0.8) == 0.9


@given(st.dictionaries(st.sampled_from(ComponentKind), st.none() | units), units)
def test_contributions_sum_to_the_score(values: dict[ComponentKind, float | None], importance: float) -> None:
    result = score(filled(values), START, scoring.pi_need(importance))
    assert abs(sum(stripe.width for stripe in result.contributions) - result.quality) < 1e-9
    low, high = result.span
    assert low - 1e-9 <= result.quality <= high + 1e-9
    assert 0 <= result.value <= 10_000


@given(
    st.lists(st.lists(units, min_size=7, max_size=7), min_size=2, max_size=6),
    st.lists(units, min_size=7, max_size=7),
)
def test_another_destination_never_reorders_the_others(hosts: list[list[float]], newcomer: list[float]) -> None:
    def order(tables: list[list[float]]) -> list[int]:
        scores = [score(filled(dict(zip(ComponentKind, row, strict=True))), START, 1.0).quality for row in tables]
        return sorted(range(len(hosts)), key=lambda at: (-scores[at], at))

    assert order(hosts) == order([*hosts, newcomer])


def test_a_component_given_twice_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="twice"):
        score([scoring.sector(SectorRelation.SAME)] * 2, START, 1.0)


def test_the_difference_of_two_hosts_splits_by_component() -> None:
    one = score([scoring.sector(SectorRelation.SAME), scoring.evidence([AWARD], TODAY)], START, 1.0)
    other = score([scoring.sector(SectorRelation.RELATED)], START, 1.0)
    split = scoring.differences(one, other)
    assert sum(split.values()) == pytest.approx(one.quality - other.quality)
    assert max(split, key=lambda kind: split[kind]) is ComponentKind.EVIDENCE


def test_what_evidence_would_change_this() -> None:
    pair = score([scoring.sector(SectorRelation.SAME)], START, 1.0)
    needed = scoring.evidence_to_reach(pair, pair.quality + 0.09)
    assert needed == pytest.approx(1.0, abs=1e-3)  # one fresh national award
    assert scoring.evidence_to_reach(pair, pair.quality) == 0
    assert scoring.evidence_to_reach(pair, 1.0) is None


def test_swing_weights_sum_to_one() -> None:
    assert sum(START.values()) == pytest.approx(1)
    weights = swing({ComponentKind.SECTOR: 100, ComponentKind.EVIDENCE: 60})
    assert weights[ComponentKind.SECTOR] == pytest.approx(0.625)
    assert weights[ComponentKind.CONTEXT] == 0
    for bad in ({ComponentKind.SECTOR: -1.0}, {ComponentKind.SECTOR: float("nan")}, {}):
        with pytest.raises(DomainError):
            swing(bad)


def test_consistent_comparisons_give_their_weights_back() -> None:
    answer = ahp({(0, 1): 2, (0, 2): 4, (1, 2): 2}, 3)
    assert answer.weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    assert answer.ratio == pytest.approx(0, abs=1e-9)
    assert answer.consistent
    assert answer.worst is None


def test_saatys_school_example_has_its_published_ratio() -> None:
    # Three criteria 1, 1/3, 5; 7: principal eigenvalue 3.065, CR about 0.056 (Saaty 1980).
    answer = ahp({(0, 1): 1 / 3, (0, 2): 5, (1, 2): 7}, 3)
    assert answer.weights == pytest.approx((0.279, 0.649, 0.072), abs=1e-3)
    assert answer.ratio == pytest.approx(0.056, abs=1e-3)


def test_a_circle_of_preferences_is_caught_and_its_entry_named() -> None:
    said = {(0, 1): 3.0, (0, 2): 5.0, (0, 3): 1 / 7, (1, 2): 2.0, (1, 3): 3.0, (2, 3): 2.0}
    answer = ahp(said, 4)
    assert not answer.consistent
    assert answer.worst is not None
    assert (answer.worst.row, answer.worst.column) == (0, 3)
    assert answer.worst.implied > answer.worst.said
    for bad in ({}, {(0, 1): 20.0}):
        with pytest.raises(DomainError):
            ahp(bad, 2)


def test_weights_are_drawn_alike_every_time_and_zero_stays_zero() -> None:
    drawn = draws([0.5, 0.5, 0.0], 100)
    assert (drawn == draws([0.5, 0.5, 0.0], 100)).all()
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn[:, 2] == 0).all()
    assert drawn.mean(axis=0) == pytest.approx([0.5, 0.5, 0], abs=0.02)


def test_a_dominating_host_keeps_its_rank_and_near_equals_do_not() -> None:
    firm = rank_stability([[0.9, 0.9], [0.5, 0.5], [0.1, 0.1]], [0.5, 0.5])
    assert [stability.percent for stability in firm] == [100, 100, 100]
    close = rank_stability([[0.60, 0.40], [0.401, 0.60]], [0.5, 0.5])
    assert 0 < close[0].percent < 100


def test_per_cent_says_always_only_when_it_was_always() -> None:
    assert Stability(199, 200).percent == 99
    assert Stability(1, 1000).percent == 1
    assert Stability(200, 200).percent == 100
    assert Stability(83, 100).firm
    assert not Stability(49, 100).firm
