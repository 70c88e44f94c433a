"""Working days, promises counted in them, and the law's budget windows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.kernel.workdays import Promise, WorkCalendar
from magang.reference.rules import BudgetKind, reminder_days, usual_window

days = st.dates(date(2026, 1, 1), date(2026, 6, 30))
calendars = st.none() | st.frozensets(days, max_size=12).map(WorkCalendar)


@given(start=days, today=days, number=st.integers(1, 40), calendar=calendars)
def test_what_a_database_compares_is_what_the_promise_says(start, today, number, calendar):
    promise = Promise(number, calendar)
    assert (promise.due(start) < today) is (start < promise.since(today))
    assert promise.due(start) >= start + timedelta(number)


@given(start=days, number=st.integers(1, 40), holidays=st.frozensets(days, max_size=12))
def test_a_promise_in_working_days_ends_on_the_last_of_them(start, number, holidays):
    calendar = WorkCalendar(holidays)
    due = Promise(number, calendar).due(start)
    assert calendar.is_working(due)
    assert calendar.count_after(start, due) == number


def test_holidays_push_the_due_date() -> None:
    eid = WorkCalendar(frozenset({date(2026, 3, n) for n in (18, 19, 20, 23, 24)}))
    assert Promise(5).due(date(2026, 3, 17)) == date(2026, 3, 22)
    assert Promise(5, eid).due(date(2026, 3, 17)) == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("kind", "closes"),
    [
        (BudgetKind.APBD, date(2026, 11, 30)),
        (BudgetKind.APBD_CHANGE, date(2027, 9, 30)),
        (BudgetKind.RKPD, date(2026, 6, 30)),
    ],
)
def test_a_budget_of_2027_closes_when_the_law_says(kind, closes):
    opens, closed = usual_window(kind, 2027)
    assert closed == closes
    assert opens < closed


def test_reminder_days_are_a_list_of_days_or_nothing() -> None:
    assert reminder_days(" 1, 30,7, 7") == (30, 7, 1)
    for wrong in ("", "30,", "0", "-1", "1000", "tujuh", "7;1"):
        assert reminder_days(wrong) is None
