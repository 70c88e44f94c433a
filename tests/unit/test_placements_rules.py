"""The gate before the request, costs, clocks and step flags of a placement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.kernel.workdays import Promise
from magang.placements.rules import (
    TRANSITIONS,
    PlacementAction,
    PlacementFacts,
    PlacementStatus,
    StepClock,
    due_on,
    gaps,
    gaps_before,
)
from magang.planning.rules.costs import AllowanceRate, LodgingMode, TariffFacts, days_inclusive, estimate_cost
from magang.planning.rules.cycles import Track

COMPLETE = PlacementFacts(
    track=Track.OUTBOUND,
    urusan_chosen=True,
    programme_count=1,
    gap_statement="Waktu tunggu layanan rujukan masih dua kali standar.",
    host_chosen=True,
    starts_on=date(2026, 7, 15),
    ends_on=date(2026, 10, 15),
    evidence_count=1,
    justification="",
    justified=False,
    cost_allowance=12_000_000,
    cost_lodging=6_000_000,
    cost_transport=5_000_000,
    cost_note="",
    mentor_named=True,
    opd_commitment=True,
)
JATIM = TariffFacts(410_000, 120_000, 1_600_000, 860_000, 1_500_000, 200_000, 2_600_000)
HOME = TariffFacts(370_000, 110_000, 1_679_000, 951_000, None, 149_000, 5_113_000)


def test_a_complete_placement_may_be_requested() -> None:
    assert gaps(COMPLETE) == ()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"urusan_chosen": False}, ["urusan"]),
        ({"programme_count": 0}, ["programme"]),
        ({"gap_statement": "  kurang  "}, ["gap"]),
        ({"host_chosen": False}, ["host"]),
        ({"starts_on": None}, ["period"]),
        ({"ends_on": date(2026, 7, 14)}, ["period_order"]),
        ({"evidence_count": 0}, ["evidence"]),
        ({"evidence_count": 0, "justification": "Satu-satunya yang bersedia."}, ["evidence"]),
        ({"evidence_count": 0, "justification": "  ", "justified": True}, ["evidence"]),
        ({"cost_allowance": None}, ["cost"]),
        ({"cost_transport": None}, ["cost_unknown"]),
        ({"mentor_named": False}, ["mentor"]),
        ({"opd_commitment": False}, ["commitment"]),
    ],
)
def test_each_thing_missing_before_the_request_is_named(change: dict[str, Any], codes: list[str]) -> None:
    found = gaps(replace(COMPLETE, **change))
    assert [gap.code for gap in found] == codes
    assert all(gap.message and gap.field for gap in found)


def test_the_planners_superior_may_answer_in_writing_for_missing_evidence() -> None:
    assert gaps(replace(COMPLETE, evidence_count=0, justification="Satu-satunya yang bersedia.", justified=True)) == ()


def test_a_cost_that_was_never_published_is_explained_and_not_zero() -> None:
    assert gaps(replace(COMPLETE, cost_transport=None, cost_note="Tarif belum ada, dihitung menyusul.")) == ()
    assert gaps(replace(COMPLETE, cost_lodging=0, cost_transport=0)) == ()


def test_guests_from_elsewhere_need_no_evidence_of_strength() -> None:
    assert gaps(replace(COMPLETE, track=Track.INBOUND, evidence_count=0)) == ()


def test_a_verified_placement_is_already_complete() -> None:
    bare = replace(COMPLETE, mentor_named=False)
    assert gaps_before(PlacementAction.PROPOSE, bare) == ()
    assert gaps_before(PlacementAction.VERIFY, bare) == gaps_before(PlacementAction.REQUEST, bare) != ()
    assert gaps_before(PlacementAction.CANCEL, replace(bare, host_chosen=False)) == ()


def test_it_may_be_cancelled_until_it_is_recalled() -> None:
    cancellable = {status for status, action in TRANSITIONS if action is PlacementAction.CANCEL}
    assert cancellable == {s for s in PlacementStatus if s.is_before_recall}
    assert PlacementStatus.RUNNING in cancellable
    assert PlacementStatus.DECLINED in cancellable
    assert not cancellable & {PlacementStatus.RECALLED, PlacementStatus.CREDITED, PlacementStatus.REJECTED}


def test_jp_are_credited_once() -> None:
    assert [pair for pair, after in TRANSITIONS.items() if after is PlacementStatus.CREDITED] == [
        (PlacementStatus.PRESENTED, PlacementAction.CREDIT)
    ]
    assert PlacementStatus.CREDITED.is_final


def test_only_the_departed_and_running_are_away() -> None:
    assert {s for s in PlacementStatus if s.is_away} == {PlacementStatus.DEPARTED, PlacementStatus.RUNNING}


def test_findings_are_written_from_departure_until_the_file_closes() -> None:
    taking = [s for s in PlacementStatus if s.takes_findings]
    assert taking[0] is PlacementStatus.DEPARTED
    assert taking[-1] is PlacementStatus.PRESENTED


@pytest.mark.parametrize(
    ("status", "day"),
    [
        (PlacementStatus.RECALLED, date(2026, 10, 29)),
        (PlacementStatus.REPORTED, date(2026, 11, 19)),
        (PlacementStatus.PRESENTED, None),
        (PlacementStatus.RUNNING, None),
    ],
)
def test_the_clock_runs_from_recall_to_report_and_from_report_to_hearing(
    status: PlacementStatus, day: date | None
) -> None:
    due = due_on(
        status, recalled_on=date(2026, 10, 15), reported_on=date(2026, 10, 20), report=Promise(14), hearing=Promise(30)
    )
    assert due == day


def test_a_clock_without_a_start_has_no_end() -> None:
    assert PlacementStatus.RECALLED.clock is StepClock.REPORT
    assert (
        due_on(PlacementStatus.RECALLED, recalled_on=None, reported_on=None, report=Promise(14), hearing=Promise(30))
        is None
    )


def test_the_first_and_the_last_day_are_both_paid() -> None:
    assert days_inclusive(date(2026, 7, 15), date(2026, 7, 15)) == 1
    assert days_inclusive(date(2026, 7, 15), date(2026, 10, 15)) == 93
    with pytest.raises(ValueError, match="before it starts"):
        days_inclusive(date(2026, 7, 15), date(2026, 7, 14))


def test_cost_is_allowance_lodging_and_the_way_there_and_back() -> None:
    estimate = estimate_cost(
        JATIM, days=93, rate=AllowanceRate.TRAINING, lodging=LodgingMode.BOARDING, is_senior=False, home=HOME
    )
    assert estimate.allowance == 93 * 120_000
    assert estimate.lodging == 4 * 1_500_000
    assert estimate.transport == 2_600_000 + 5_113_000 + 2 * (200_000 + 149_000)
    assert estimate.total == estimate.known_total == 11_160_000 + 6_000_000 + 8_411_000
    assert estimate.unknown == ()


@pytest.mark.parametrize(("is_senior", "night"), [(True, 1_600_000), (False, 860_000)])
def test_a_hotel_is_paid_by_the_night_and_by_rank(is_senior: bool, night: int) -> None:
    estimate = estimate_cost(
        JATIM, days=5, rate=AllowanceRate.OUT_OF_TOWN, lodging=LodgingMode.HOTEL, is_senior=is_senior, home=HOME
    )
    assert estimate.lodging == 4 * night
    assert estimate.allowance == 5 * 410_000


def test_a_missing_tariff_is_unknown_and_never_zero() -> None:
    unknown = replace(JATIM, boarding_month=None, taxi=None)
    estimate = estimate_cost(
        unknown, days=30, rate=AllowanceRate.TRAINING, lodging=LodgingMode.BOARDING, is_senior=False, home=HOME
    )
    assert estimate.unknown == ("lodging", "transport")
    assert estimate.total is None
    assert estimate.known_total == 30 * 120_000


def test_lodging_borne_by_the_host_costs_nothing_even_without_a_tariff() -> None:
    estimate = estimate_cost(None, days=3, rate=AllowanceRate.TRAINING, lodging=LodgingMode.HOST, is_senior=False)
    assert estimate.lodging == 0
    assert estimate.unknown == ("allowance", "transport")


def test_the_way_to_jakarta_is_only_the_way_from_home() -> None:
    jakarta = replace(JATIM, airfare_from_jakarta=None, is_hub=True)
    estimate = estimate_cost(
        jakarta, days=3, rate=AllowanceRate.TRAINING, lodging=LodgingMode.HOST, is_senior=False, home=HOME
    )
    assert estimate.transport == 5_113_000 + 2 * (200_000 + 149_000)


@given(st.integers(1, 400), st.sampled_from(AllowanceRate), st.sampled_from(LodgingMode), st.booleans())
def test_a_longer_stay_never_costs_less(days: int, rate: AllowanceRate, lodging: LodgingMode, is_senior: bool) -> None:
    now, longer = (
        estimate_cost(JATIM, days=n, rate=rate, lodging=lodging, is_senior=is_senior, home=HOME).total
        for n in (days, days + 1)
    )
    assert isinstance(now, int)
    assert isinstance(longer, int)
    assert 0 <= now < longer


def test_a_stay_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        estimate_cost(JATIM, days=0, rate=AllowanceRate.TRAINING, lodging=LodgingMode.HOST, is_senior=False)
