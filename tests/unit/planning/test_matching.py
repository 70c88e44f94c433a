"""From facts to scores and to the allocation's problem."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from magang.destinations.rules import EvidenceFacts, InstrumentKind, StrengthGrade
from magang.planning import PLANNING, solve
from magang.planning.facts import CandidateFact, Facts, HostFact, NeedFact, RegionFact, SkillFact
from magang.planning.matching import build_problem, evaluate, pair_score, slot_key
from magang.planning.rules.costs import TariffFacts
from magang.planning.rules.cycles import Companions, NeedTerms, Period, RuleSet, Seat
from magang.planning.scoring import Place, Preference
from magang.planning.weights import START

TODAY = date(2026, 3, 2)
HEALTH, SPATIAL, LIBRARY = 1, 2, 3
AWARD = EvidenceFacts(2025, "https://example.go.id/1", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD)
TARIFF = TariffFacts(410_000, 120_000, 1_600_000, 860_000, None, 200_000, 2_600_000)
PERIOD = Period("1", "Gelombang I", date(2026, 7, 1), date(2026, 9, 30))
RULES = RuleSet(periods=(PERIOD,), boarding_month=1_500_000)
FACTS = Facts(
    on=TODAY,
    home=Place(population=390_000, coastal=True, urban_form="city"),
    home_tariff=TARIFF,
    needs={
        1: NeedFact(1, "K-2026-001", "Antrean rumah sakit", HEALTH, 5, {7: 0.9}),
        2: NeedFact(2, "K-2026-002", "Peta rencana rinci", SPATIAL, 2, {}),
    },
    hosts={
        1: HostFact(1, "RSUD", 10, HEALTH, 2),
        2: HostFact(2, "Dinas PUPR", 10, SPATIAL, None),
        3: HostFact(3, "Perpustakaan", 20, LIBRARY, None),
    },
    regions={10: RegionFact(10, "Surabaya", Place(coastal=True), TARIFF), 20: RegionFact(20, "Blitar", Place(), None)},
    candidates={
        1: CandidateFact(1, "Ani", 5, "Dinkes", False, {HEALTH: SkillFact(4, True)}, {10: Preference.FIRST}),
        2: CandidateFact(2, "Budi", 5, "Dinkes", True, {SPATIAL: SkillFact(3, False)}),
        3: CandidateFact(3, "Citra", 6, "PUPR", False, {}, {10: Preference.REFUSED}),
    },
    evidence={(10, HEALTH): (AWARD,), (10, SPATIAL): (AWARD,)},
    agreements={},
    related=frozenset(),
    adoption={},
)


def test_the_arrays_and_the_single_score_agree() -> None:
    field = evaluate(FACTS, RULES, START)
    for row, person in enumerate(field.people):
        for column, place in enumerate(field.places):
            score = pair_score(FACTS, RULES, START, person, place.need, place.host, place.period)
            assert field.quality[row, column] == pytest.approx(score.quality, abs=1e-9)
            assert field.value[row, column] == pytest.approx(score.value, abs=1)
            assert bool(score.barred) is not bool(field.eligible[row, column])


def test_a_host_without_evidence_in_the_urusan_takes_nobody_unless_the_rules_allow_it() -> None:
    bare = replace(FACTS, evidence={(10, HEALTH): (AWARD,)})
    assert {place.need.id for place in evaluate(bare, RULES, START).places} == {1}
    open_rules = replace(RULES, evidence_required=False)
    assert {place.need.id for place in evaluate(bare, open_rules, START).places} == {1, 2}


def test_who_refuses_a_region_has_no_pair_there_and_who_named_one_is_willing_elsewhere() -> None:
    field = evaluate(FACTS, RULES, START)
    assert not field.eligible[field.person_at[3]].any()
    assert FACTS.candidates[1].wish(20) is Preference.WILLING
    assert FACTS.candidates[2].wish(20) is None


def test_a_boarding_house_without_tariff_is_reckoned_at_the_price_the_rules_name() -> None:
    known = evaluate(FACTS, RULES, START)
    unknown = evaluate(FACTS, replace(RULES, boarding_month=None), START)
    # 92 days begin a fourth month.
    assert (known.cost - unknown.cost == 4 * 1_500_000).all()
    assert unknown.incomplete.all()
    assert not known.incomplete.any()


def test_the_problem_keeps_every_rule_of_the_cycle() -> None:
    lock = Seat(2, 2, 2, "1")
    rules = replace(
        RULES,
        budget=60_000_000,
        per_opd=2,
        programmes_at_least=1,
        needs=(NeedTerms(1, minimum=1),),
        locks=(lock, Seat(99, 1, 1, "1")),
        together=(Companions(1, 99),),
    )
    problem = build_problem(evaluate(FACTS, rules, START))
    plan = solve(problem, PLANNING)
    assert plan.status.has_plan
    assert dict(plan.assignment) == {"1": "1-1-1", "2": slot_key(lock)}
    assert plan.cost == int(np.sum(problem.pairs.cost[list(plan.pairs)]))


def test_a_need_that_must_be_served_and_has_no_place_makes_the_rules_clash() -> None:
    rules = replace(RULES, needs=(NeedTerms(2, minimum=1),))
    bare = replace(FACTS, evidence={(10, HEALTH): (AWARD,)})
    plan = solve(build_problem(evaluate(bare, rules, START)), PLANNING)
    assert not plan.status.has_plan
    assert plan.complaints
