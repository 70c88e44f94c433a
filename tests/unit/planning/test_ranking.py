"""A need's destinations in order, what would change it, and numbers on a map that do not cover each other."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from magang.destinations.rules import AgreementKind, EvidenceFacts, InstrumentKind, StrengthGrade
from magang.planning.facts import HostFact, RegionFact
from magang.planning.placing import spread
from magang.planning.ranking import changes, gap, rank_hosts, shifts, strength
from magang.planning.scoring import AgreementFacts, ComponentKind, Place
from magang.planning.weights import START
from tests.unit.planning.test_matching import FACTS, HEALTH, LIBRARY, PERIOD, RULES

WEAK = EvidenceFacts(2020, "https://example.go.id/2", StrengthGrade.PROVINCE, InstrumentKind.AWARD)
NEED = FACTS.needs[1]
TWO = replace(
    FACTS,
    hosts={
        1: HostFact(1, "RSUD Surabaya", 10, HEALTH, 2),
        4: HostFact(4, "RSUD Malang", 30, HEALTH, None),
        5: HostFact(5, "RSUD tanpa bukti", 40, HEALTH, None),
        6: HostFact(6, "Perpustakaan", 20, LIBRARY, None),
    },
    regions={
        **FACTS.regions,
        30: RegionFact(30, "Malang", Place(coastal=True), None),
        40: RegionFact(40, "Batu", Place(), None),
    },
    evidence={**FACTS.evidence, (30, HEALTH): (WEAK,)},
)


def ranking(facts=TWO, weights=START):
    return rank_hosts(facts, RULES, weights, NEED, PERIOD)


def test_hosts_are_ranked_barred_or_only_counted():
    found = ranking()
    assert [(row.rank, row.host.id) for row in found.hosts] == [(1, 1), (2, 4)]
    assert [row.host.id for row in found.barred] == [5]
    assert found.elsewhere == 1
    assert found.hosts[0].stability.percent == 100


def test_another_host_never_changes_the_order_of_the_others():
    more = {**TWO.hosts, 7: HostFact(7, "Klinik", 10, HEALTH, None)}
    before = [row.host.id for row in ranking().hosts]
    after = [row.host.id for row in ranking(replace(TWO, hosts=more)).hosts]
    assert [host for host in after if host != 7] == before


def test_the_evidence_said_to_be_missing_is_what_brings_it_level():
    found = ranking()
    second = found.hosts[1]
    (reach,) = changes(found, second).reach
    award = EvidenceFacts(2026, "https://example.go.id/3", StrengthGrade.NATIONAL_AWARD, InstrumentKind.AWARD)
    assert reach.rival.host.id == 1
    full = math.ceil(reach.more)
    better = replace(TWO, evidence={**TWO.evidence, (30, HEALTH): (WEAK, *(award,) * full)})
    assert ranking(better).hosts[0].host.id == 4
    fewer = replace(TWO, evidence={**TWO.evidence, (30, HEALTH): (WEAK, *(award,) * (full - 1))})
    assert ranking(fewer).hosts[0].host.id == 1


def test_the_best_has_nobody_to_reach_and_a_pks_is_told_once_it_is_missing():
    found = ranking()
    told = changes(found, found.hosts[0])
    assert told.reach == ()
    quality, rank = told.signed
    assert (rank, quality) == (1, pytest.approx(found.hosts[0].score.quality + START[ComponentKind.AGREEMENT]))
    signed = {10: (AgreementFacts(AgreementKind.PKS, date(2025, 1, 1)),)}
    assert (
        changes(ranking(replace(TWO, agreements=signed)), ranking(replace(TWO, agreements=signed)).hosts[0]).signed
        is None
    )


def test_what_a_person_adds_is_missing_only_for_a_person():
    found = ranking()
    kinds = {span.kind for span in changes(found, found.hosts[0]).missing}
    assert ComponentKind.PREFERENCE not in kinds
    assert ComponentKind.OUTCOME in kinds


def test_a_gap_names_the_largest_difference_first_and_sums_up():
    found = ranking()
    told = gap(*found.hosts)
    assert told.parts[0][0] is ComponentKind.EVIDENCE
    assert sum(by for _, by in told.parts) == pytest.approx(told.total, abs=0.002)


def test_other_weights_move_a_need_only_when_its_order_changes():
    signed = {30: (AgreementFacts(AgreementKind.PKS, date(2025, 1, 1)),)}
    facts = replace(TWO, agreements=signed, needs={1: NEED})
    only = {kind: float(kind is ComponentKind.AGREEMENT) for kind in ComponentKind}
    proof = {kind: float(kind is ComponentKind.EVIDENCE) for kind in ComponentKind}
    (shift,) = shifts(facts, RULES, proof, only, PERIOD)
    assert (shift.new_first, shift.moved) == (True, 2)
    (still,) = shifts(facts, RULES, proof, proof, PERIOD)
    assert (still.new_first, still.moved) == (False, 0)


def test_strength_is_counted_in_fresh_national_awards():
    assert strength(ranking().hosts[0].score) == pytest.approx(2 ** (-1 / 3), abs=1e-3)


def test_numbers_on_the_map_part_and_stay_the_same_every_time():
    points, radii = [(10.0, 10.0), (10.0, 10.0), (11.0, 10.0), (50.0, 50.0)], [3.0] * 4
    placed = spread(points, radii)
    assert placed == spread(points, radii)
    assert placed[3] == (50.0, 50.0)
    for i in range(4):
        for j in range(i):
            assert math.dist(placed[i], placed[j]) > 5.5
