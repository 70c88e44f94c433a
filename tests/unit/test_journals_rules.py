"""Working days, delays and weeks of a journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.journals.rules import DayKind, EntryFacts, Stay, check_hours, days_late, standing, weeks
from magang.kernel.errors import InvalidField
from magang.kernel.workdays import WEEKDAYS, WorkCalendar

TODAY = date(2026, 3, 2)  # a Monday
AWAY = Stay.of(starts_on=date(2026, 2, 16), ends_on=date(2026, 5, 15), departed_on=date(2026, 2, 14), recalled_on=None)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def facts(*numbers: int, late: int = 0) -> list[EntryFacts]:
    return [EntryFacts(date(2026, 2, n), 480, late, locked=False) for n in numbers]


def test_travel_days_and_today_are_not_missed() -> None:
    assert next(AWAY.expected(TODAY)) == date(2026, 2, 16)
    assert list(AWAY.expected(TODAY))[-1] == date(2026, 2, 27)
    assert standing(AWAY, [], TODAY).expected == 10


def test_a_standing_counts_what_is_missing_late_and_open() -> None:
    now = standing(AWAY, facts(16, 17, 18, 19, 20, 23, 24) + facts(26, late=2), TODAY)
    assert now.missing == (date(2026, 2, 25), date(2026, 2, 27))
    assert (now.written, now.late, now.open, now.hours, now.wrote_today) == (8, 1, 8, 64, False)


def test_before_departure_nothing_is_expected_and_nothing_taken() -> None:
    at_home = Stay.of(starts_on=date(2026, 2, 16), ends_on=None, departed_on=None, recalled_on=None)
    assert list(at_home.expected(TODAY)) == []
    assert weeks(at_home, {}, TODAY) == []
    with pytest.raises(InvalidField, match="sejak berangkat"):
        at_home.check(TODAY, TODAY)


def test_nothing_is_expected_after_the_planned_end_but_it_may_be_written() -> None:
    short = Stay.of(
        starts_on=date(2026, 2, 16), ends_on=date(2026, 2, 20), departed_on=date(2026, 2, 16), recalled_on=None
    )
    assert list(short.expected(TODAY))[-1] == date(2026, 2, 20)
    short.check(date(2026, 2, 24), TODAY)


def test_the_delay_is_counted_in_the_citys_days() -> None:
    just_before_midnight = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)  # 23.59 in Makassar
    assert days_late(TODAY, just_before_midnight, "Asia/Makassar", WEEKDAYS) == 0
    assert days_late(TODAY, just_before_midnight + timedelta(minutes=1), "Asia/Makassar", WEEKDAYS) == 1


def test_a_holiday_is_neither_missed_nor_a_delay() -> None:
    calendar = WorkCalendar(frozenset({date(2026, 2, 16), date(2026, 2, 17), date(2026, 3, 2)}))
    stay = replace(AWAY, calendar=calendar)
    assert next(stay.expected(TODAY)) == date(2026, 2, 18)
    assert standing(stay, [], TODAY).expected == 8
    assert all(d.kind is not DayKind.TODAY for week in weeks(stay, {}, TODAY) for d in week.days)
    written = datetime(2026, 3, 3, 1, tzinfo=UTC)
    assert days_late(date(2026, 2, 27), written, "Asia/Makassar", calendar) == 1


def test_a_day_ends_after_it_begins() -> None:
    check_hours(time(8), time(8, 1))
    for ends in (time(8), time(7, 59)):
        with pytest.raises(InvalidField):
            check_hours(time(8), ends)


def test_weeks_show_gaps_and_only_the_weekends_that_were_written() -> None:
    written = {date(2026, 2, n): n for n in (16, 17, 18, 19, 20, 22)}
    newest, *_, oldest = weeks(AWAY, written, TODAY)
    assert [d.kind for d in newest.days] == [DayKind.TODAY]
    assert [d.day.day for d in oldest.days] == [16, 17, 18, 19, 20, 22]
    assert oldest.missing == 0
    assert (oldest.number, newest.number) == (1, 3)


@given(departed=days, started=days, ended=st.none() | days, recalled=st.none() | days, today=days, data=st.data())
def test_every_expected_day_may_be_written_and_stands_in_exactly_one_week(
    departed, started, ended, recalled, today, data
):
    stay = Stay.of(starts_on=started, ends_on=ended, departed_on=departed, recalled_on=recalled)
    expected = list(stay.expected(today))
    for day in expected:
        assert day.weekday() < 5
        stay.check(day, today)
    written = dict.fromkeys(
        data.draw(st.lists(st.sampled_from(expected), unique=True) if expected else st.just([])), True
    )
    shown = [d.day for week in weeks(stay, written, today) for d in week.days]
    assert len(shown) == len(set(shown))
    assert set(expected) | set(written) <= set(shown) | {today}
