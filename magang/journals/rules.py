"""Working days, delays and weeks of a journal. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, TypeVar

from magang.kernel.clock import local_date
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.workdays import DAY, WEEKDAYS, WorkCalendar

MAX_PHOTOS: Final = 6
LONGEST_TEXT: Final = 10_000
FIRST_HOUR, LAST_HOUR = time(8, 0), time(16, 0)  # What the very first entry starts with.

T = TypeVar("T")


class EntryStatus(LabelledEnum):
    """An entry is its author's until somebody at the host, or the mentor, has put their name under it."""

    OPEN = "open", N_("Belum diparaf")
    COUNTERSIGNED = "countersigned", N_("Diparaf")

    @property
    def is_locked(self) -> bool:
        return self is EntryStatus.COUNTERSIGNED


class DayKind(LabelledEnum):
    """What a day of the calendar is to a journal."""

    WRITTEN = "written", N_("Tertulis")
    MISSING = "missing", N_("Belum ditulis")
    TODAY = "today", N_("Hari ini")
    FREE = "free", N_("Akhir pekan")
    AHEAD = "ahead", N_("Belum tiba")
    OUTSIDE = "outside", N_("Di luar masa magang")


def monday(day: date) -> date:
    """The Monday of the week `day` lies in."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Stay:
    """The days a journal may be about (`first` to `last`) and from when one is expected (`due`); all inclusive.

    `last` is None while the participant is away. Both are None before departure. `calendar` knows the holidays.
    """

    first: date | None
    due: date | None
    last: date | None
    ends_on: date | None
    calendar: WorkCalendar = WEEKDAYS

    @classmethod
    def of(
        cls,
        *,
        starts_on: date | None,
        ends_on: date | None,
        departed_on: date | None,
        recalled_on: date | None,
        calendar: WorkCalendar = WEEKDAYS,
    ) -> Stay:
        """The travel days before the start may be written about; they are not missed when they are not."""
        if departed_on is None:
            return cls(None, None, None, None, calendar)
        return cls(departed_on, max(departed_on, starts_on or departed_on), recalled_on, ends_on, calendar)

    def holds(self, day: date) -> bool:
        return self.first is not None and self.first <= day <= (self.last or day)

    def expected(self, today: date) -> Iterator[date]:
        """Working days that should have an entry by now. Today is not over yet, so nobody has missed it."""
        if self.due is None:
            return
        last = min(x for x in (self.last, self.ends_on, today - DAY) if x is not None)
        yield from self.calendar.between(self.due, last)

    def check(self, day: date, today: date) -> None:
        """Raise `InvalidField` on `day` for a day that hasn't come, or on which the participant was not away."""
        if self.first is None:
            raise InvalidField("day", N_("Jurnal ditulis sejak berangkat."))
        if day > today:
            raise InvalidField("day", N_("Hari itu belum tiba. Jurnal ditulis pada harinya atau sesudahnya."))
        if day < self.first:
            raise InvalidField("day", N_("Magang ini berangkat %(day)s. Pilih hari sejak itu."), day=self.first)
        if not self.holds(day):
            raise InvalidField("day", N_("Magang ini berakhir %(day)s. Pilih hari sampai itu."), day=self.last)


def check_hours(starts_at: time, ends_at: time) -> None:
    """Raise `InvalidField` unless the working day ends after it begins."""
    if ends_at <= starts_at:
        raise InvalidField("ends_at", N_("Jam selesai harus sesudah jam mulai."))


def minutes_between(starts_at: time, ends_at: time) -> int:
    return (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute


def days_late(day: date, written_at: datetime, zone: str, calendar: WorkCalendar) -> int:
    """How many working days after `day` the entry reached us, counted in the city's zone (IANA name).

    Who writes Friday's entry on Sunday, or the eve's on a holiday, has missed no working day.
    """
    return calendar.count_after(day, local_date(written_at, zone))


@dataclass(frozen=True, slots=True)
class JournalDay(Generic[T]):
    """One day of a week, with its entry when there is one."""

    day: date
    kind: DayKind
    entry: T | None = None


@dataclass(frozen=True, slots=True)
class Week(Generic[T]):
    """Monday to Sunday. Weekends stand in it only when something was written on them."""

    number: int
    monday: date
    days: tuple[JournalDay[T], ...]

    @property
    def sunday(self) -> date:
        return self.monday + 6 * DAY

    @property
    def entries(self) -> list[T]:
        return [d.entry for d in self.days if d.entry is not None]

    @property
    def missing(self) -> int:
        return sum(d.kind is DayKind.MISSING for d in self.days)


def weeks(stay: Stay, written: Mapping[date, T], today: date) -> list[Week[T]]:
    """The weeks of a stay up to today, newest first; week 1 is the one in which entries are first expected."""
    if stay.first is None or stay.due is None:
        return []
    missed = set(stay.expected(today)) - set(written)
    last = max(min(x for x in (stay.last, today) if x is not None), stay.first)
    start = min([monday(stay.due), *(monday(day) for day in written)])
    found, number = [], 1
    while start <= last:
        days = tuple(_days(start, stay, written, missed, today))
        if days:
            found.append(Week(number, start, days))
            number += 1
        start += 7 * DAY
    return found[::-1]


def _days(
    start: date, stay: Stay, written: Mapping[date, T], missed: Iterable[date], today: date
) -> Iterator[JournalDay[T]]:
    for day in (start + n * DAY for n in range(7)):
        if day in written:
            yield JournalDay(day, DayKind.WRITTEN, written[day])
        elif day in missed:
            yield JournalDay(day, DayKind.MISSING)
        elif stay.calendar.is_working(day) and day == today and stay.holds(day):
            yield JournalDay(day, DayKind.TODAY)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a journal stands: what a superior looks at first, and what the report's summary counts."""

    expected: int
    written: int
    missing: tuple[date, ...]
    late: int
    open: int
    minutes: int
    wrote_today: bool

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What the counts look at."""

    day: date
    minutes: int
    late_days: int
    locked: bool


def standing(stay: Stay, entries: Iterable[EntryFacts], today: date) -> Standing:
    """Count what was written against what was expected by today."""
    entries = list(entries)
    days, expected = {e.day for e in entries}, list(stay.expected(today))
    return Standing(
        expected=len(expected),
        written=len(entries),
        missing=tuple(day for day in expected if day not in days),
        late=sum(e.late_days > 0 for e in entries),
        open=sum(not e.locked for e in entries),
        minutes=sum(e.minutes for e in entries),
        wrote_today=today in days,
    )
