"""The sample city wrote its numbers down at the end of each quarter, as the scheduler of a real one does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from magang.counters.following import keep
from magang.counters.history import write_down
from magang.sample.town import Story, Town

# The quarter in which the cohort of 2024 was heard; before it there is nothing to count.
SINCE: Final = date(2025, 6, 30)


def remember_quarters(town: Town) -> Story:
    """One moment a quarter: what has happened up to then is counted and kept."""
    for day in (SINCE, *quarter_starts(SINCE, town.now.astimezone(town.zone).date())):
        moment = datetime.combine(day, time(), tzinfo=town.zone).astimezone(UTC)
        yield moment
        keep(town.session)
        write_down(town.session, day, now=moment)


def quarter_starts(after: date, until: date) -> Iterator[date]:
    """The first days of the quarters after `after`, up to `until`."""
    day = after
    while (day := next_quarter(day)) <= until:
        yield day


def next_quarter(day: date) -> date:
    """The first day of the quarter after the one `day` lies in."""
    last_month = 3 * ((day.month - 1) // 3) + 3
    return (day.replace(day=1, month=last_month) + timedelta(days=31)).replace(day=1)
