"""Statuses, rounds, health, rates, plans and due dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.followups.plans import StepFacts, plan_gaps, plan_percent
from magang.followups.rules import (
    Clock,
    FollowUpStatus,
    Health,
    HealthFacts,
    Judgement,
    OpdClaim,
    Rate,
    RateFacts,
    RoundAction,
    SubmissionFacts,
    TdReason,
    days_left,
    first_answer_overdue,
    health,
    judgement_gaps,
    move_gaps,
    rates,
    ratings_gap,
    submission_gaps,
)
from magang.kernel.workdays import WEEKDAYS, Promise, WorkCalendar

TODAY = date(2026, 6, 30)
BT, BS, SS, TD = FollowUpStatus.BT, FollowUpStatus.BS, FollowUpStatus.SS, FollowUpStatus.TD
RUNNING = HealthFacts(TODAY, TODAY + timedelta(60), TODAY - timedelta(5), BT, TODAY - timedelta(30))
SUFFICIENT = Judgement(SS, sufficient=True, competent=True, relevant=True)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Health.ON_TRACK),
        ({"last_news_on": ago(30)}, Health.ON_TRACK),
        ({"last_news_on": ago(31)}, Health.STALE),
        ({"last_news_on": None}, Health.NOT_STARTED),
        ({"due_on": TODAY}, Health.ON_TRACK),
        ({"due_on": ago(1)}, Health.OVERDUE),
        ({"due_on": ago(1), "last_news_on": None}, Health.OVERDUE),
        ({"due_on": ago(1), "last_news_on": ago(90)}, Health.OVERDUE),
        ({"round_opened_on": ago(3)}, Health.WAITING_VERIFICATION),
        ({"round_opened_on": ago(3), "last_news_on": ago(90)}, Health.WAITING_VERIFICATION),
        ({"round_opened_on": ago(3), "due_on": ago(3)}, Health.WAITING_VERIFICATION),
        ({"round_opened_on": ago(3), "due_on": ago(4)}, Health.OVERDUE),
        ({"official": BS}, Health.ON_TRACK),
        ({"official": BS, "due_on": ago(1)}, Health.OVERDUE),
        ({"official": SS, "due_on": ago(1)}, Health.DONE),
        ({"official": TD, "due_on": ago(1)}, Health.NOT_APPLICABLE),
        ({"official": SS, "last_news_on": ago(400), "round_opened_on": ago(1)}, Health.DONE),
    ],
)
def test_how_a_follow_up_stands_today(change: dict[str, Any], expected: Health) -> None:
    assert health(replace(RUNNING, **change)) is expected


@given(st.integers(1, 120), st.sampled_from([None, WEEKDAYS]))
def test_on_track_expires_by_itself_and_only_by_time(days: int, calendar: WorkCalendar | None) -> None:
    patience, facts = Promise(days, calendar), replace(RUNNING, due_on=date(2030, 1, 1), last_news_on=TODAY)
    for today, expected in (
        (patience.due(TODAY), Health.ON_TRACK),
        (patience.due(TODAY) + timedelta(1), Health.STALE),
    ):
        clock = Clock(today, "Asia/Makassar", stale=patience, verification=patience)
        assert health(replace(facts, today=today, fresh_since=clock.fresh_since)) is expected


def test_days_left_turn_negative_after_the_due_date() -> None:
    assert [days_left(TODAY + timedelta(n), TODAY) for n in (3, 0, -2)] == [3, 0, -2]


@pytest.mark.parametrize(
    ("submitted", "late"), [(None, True), (ago(10), False), (ago(2), False), (ago(1), True), (TODAY, True)]
)
def test_the_first_answer_is_the_action_plan_and_it_is_late_or_in_time_for_good(
    submitted: date | None, late: bool
) -> None:
    assert first_answer_overdue(first_answer_due_on=ago(2), plan_submitted_on=submitted, today=TODAY) is late


def test_before_the_date_no_answer_is_not_late() -> None:
    assert not first_answer_overdue(first_answer_due_on=TODAY, plan_submitted_on=None, today=TODAY)


@pytest.mark.parametrize(
    ("claim", "official", "differs"),
    [
        (None, BT, False),
        (OpdClaim.DONE, SS, False),
        (OpdClaim.DONE, BS, True),
        (OpdClaim.DONE, BT, True),
        (OpdClaim.PARTLY, BS, False),
        (OpdClaim.PARTLY, SS, True),
        (OpdClaim.NOT_POSSIBLE, TD, False),
        (OpdClaim.NOT_POSSIBLE, BS, True),
    ],
)
def test_the_two_ratings_are_compared_in_the_open(
    claim: OpdClaim | None, official: FollowUpStatus, differs: bool
) -> None:
    assert ratings_gap(claim, official) is differs


@pytest.mark.parametrize("failed", ["sufficient", "competent", "relevant"])
@pytest.mark.parametrize("answer", [False, None])
def test_ss_needs_all_three_tests(failed: str, answer: bool | None) -> None:
    assert judgement_gaps(SUFFICIENT) == ()
    assert [gap.field for gap in judgement_gaps(replace(SUFFICIENT, **{failed: answer}))] == ["sufficient"]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"result": None}, ["result"]),
        ({"result": BT}, ["result_bt"]),
        ({"result": BS}, ["missing"]),
        ({"result": BS, "relevant": False, "missing": "Daftar hadir belum ada."}, []),
        ({"result": TD}, ["td_reason"]),
        ({"result": TD, "td_reason": TdReason.FORCE_MAJEURE, "sufficient": False}, []),
        ({"result": TD, "td_reason": TdReason.FORCE_MAJEURE, "sufficient": None}, ["tests"]),
        ({"td_reason": TdReason.FORCE_MAJEURE}, ["td_reason_extra"]),
    ],
)
def test_a_judgement_names_what_it_lacks(change: dict[str, Any], codes: list[str]) -> None:
    assert [gap.code for gap in judgement_gaps(replace(SUFFICIENT, **change))] == codes


def test_td_waits_for_a_second_approver_and_nothing_else_does() -> None:
    assert replace(SUFFICIENT, result=TD).action is RoundAction.PROPOSE_TD
    assert {replace(SUFFICIENT, result=r).action for r in (BS, SS)} == {RoundAction.JUDGE}


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (SubmissionFacts(OpdClaim.DONE, True, 1, 1), []),
        (SubmissionFacts(None, True, 1, 1), ["claim"]),
        (SubmissionFacts(OpdClaim.DONE, False, 1, 1), ["plan"]),
        (SubmissionFacts(OpdClaim.NOT_POSSIBLE, False, 1, 1), []),
        (SubmissionFacts(OpdClaim.DONE, True, 0, 0), ["progress", "evidence"]),
    ],
)
def test_nothing_is_verified_without_evidence(facts: SubmissionFacts, codes: list[str]) -> None:
    assert [gap.code for gap in submission_gaps(facts)] == codes


def rate_facts() -> st.SearchStrategy[RateFacts]:
    official = st.sampled_from([None, *FollowUpStatus])
    return st.builds(RateFacts, presented=st.booleans(), accepted=st.booleans(), official=official)


def test_rates_show_both_their_numbers() -> None:
    items = [
        RateFacts(presented=False, accepted=False),
        RateFacts(presented=True, accepted=False),
        RateFacts(presented=True, accepted=True, official=BT),
        RateFacts(presented=True, accepted=True, official=SS),
        RateFacts(presented=True, accepted=True, official=TD),
    ]
    assert rates(items) == (Rate(3, 4), Rate(1, 3))
    assert [rate.percent for rate in rates(items)] == [75, 33]


def test_nothing_of_nothing_is_not_zero_percent() -> None:
    assert [rate.percent for rate in rates([])] == [None, None]


@given(st.lists(rate_facts(), max_size=12), st.sampled_from([BT, BS, TD]))
def test_neither_a_rejected_nor_a_td_item_ever_raises_a_rate(items: list[RateFacts], official: FollowUpStatus) -> None:
    def worth(rate: Rate) -> float:
        return rate.count / rate.of if rate.of else 0.0

    accepted, implemented = rates(items)
    with_rejected = rates([*items, RateFacts(presented=True, accepted=False)])
    assert worth(with_rejected[0]) <= worth(accepted)
    assert with_rejected[1] == implemented
    with_td = rates([*items, RateFacts(presented=True, accepted=True, official=official)])
    assert worth(with_td[1]) <= worth(implemented)


@given(st.lists(rate_facts(), max_size=12))
def test_a_rate_is_never_over_a_hundred(items: list[RateFacts]) -> None:
    assert all(0 <= rate.count <= rate.of for rate in rates(items))


@pytest.mark.parametrize(
    ("steps", "percent"),
    [([], None), ([(1, 50)], 50), ([(30, 100), (10, 0)], 75), ([(1, 100), (1, 100), (1, 99)], 99), ([(100, 0)], 0)],
)
def test_steps_weigh_what_they_weigh_whatever_the_sum(steps: list[tuple[int, int]], percent: int | None) -> None:
    assert plan_percent(steps) == percent


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=9))
def test_a_plan_is_at_a_hundred_only_when_every_step_is(steps: list[tuple[int, int]]) -> None:
    percent = plan_percent(steps)
    assert percent is not None
    assert 0 <= percent <= 100
    assert (percent == 100) is all(p == 100 for _, p in steps)


STEP = StepFacts("Aplikasi antrean terpasang", TODAY, TODAY + timedelta(30))


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        ([STEP], []),
        ([], ["steps"]),
        ([STEP, replace(STEP, output=" ")], ["output"]),
        ([replace(STEP, ends_on=None)], ["dates"]),
        ([replace(STEP, ends_on=TODAY + timedelta(61))], ["after_due"]),
    ],
)
def test_a_plan_names_what_it_lacks(steps: list[StepFacts], codes: list[str]) -> None:
    assert [gap.code for gap in plan_gaps(steps, due_on=TODAY + timedelta(60))] == codes


@pytest.mark.parametrize(
    ("to_on", "reason", "codes"),
    [
        (TODAY + timedelta(1), "Lelang diulang.", []),
        (TODAY, "Lelang diulang.", ["not_later"]),
        (ago(1), "Lelang diulang.", ["not_later"]),
        (None, "Lelang diulang.", ["to_on"]),
        (TODAY + timedelta(1), "  ", ["reason"]),
    ],
)
def test_a_due_date_only_moves_later_and_with_a_reason(to_on: date | None, reason: str, codes: list[str]) -> None:
    assert [gap.code for gap in move_gaps(from_on=TODAY, to_on=to_on, reason=reason)] == codes


def test_officials_know_a_status_by_two_letters() -> None:
    assert [status.code for status in FollowUpStatus] == ["BT", "BS", "SS", "TD"]
    assert [status for status in FollowUpStatus if status.is_implemented] == [SS]
