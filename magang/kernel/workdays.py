"""Working days and promises counted in them. Pure: which days are holidays is data, handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Monday to Friday without the holidays."""

    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.holidays

    def between(self, first: date, last: date) -> Iterator[date]:
        """The working days from `first` to `last`, both included."""
        while first <= last:
            if self.is_working(first):
                yield first
            first += DAY

    def quiet_after(self, day: date) -> int:
        """How many days in a row after `day` nobody works."""
        count = 0
        while not self.is_working(day + (count + 1) * DAY):
            count += 1
        return count

    def count_after(self, start: date, end: date) -> int:
        """Working days after `start`, up to and with `end`; 0 when `end` is not later."""
        return sum(1 for _ in self.between(start + DAY, end))


WEEKDAYS: Final = WorkCalendar()


@dataclass(frozen=True, slots=True)
class Promise:
    """A number of days somebody is given; every day counts unless it is counted on a calendar of working days."""

    days: int
    calendar: WorkCalendar | None = None

    @property
    def in_working_days(self) -> bool:
        return self.calendar is not None

    def due(self, start: date) -> date:
        """The last day on which what began on `start` is in time."""
        if self.calendar is None:
            return start + self.days * DAY
        day, left = start, self.days
        while left:
            day += DAY
            left -= self.calendar.is_working(day)
        return day

    def since(self, day: date) -> date:
        """The earliest start that is not overdue on `day`: what began before it was due before `day`.

        It lets a database compare plain dates: `due(start) < day` exactly when `start < since(day)`.
        """
        if self.calendar is None:
            return day - self.days * DAY
        start, left = day, self.days
        while left:
            start -= DAY
            left -= self.calendar.is_working(start)
        return start
