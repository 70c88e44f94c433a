"""Where the points of small charts lie. Pure arithmetic: days and values in, places on a drawing out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from magang.reference.models import ProgrammeIndicator
from magang.reference.rules import progress_towards

# The drawing of an indicator, in its own units; words stand within `PAD` of the edges.
WIDTH: Final = 320
HEIGHT: Final = 130
PAD: Final = 24


@dataclass(frozen=True, slots=True)
class Point:
    """One value of an indicator. A year's value stands at the year's end."""

    on: date
    value: Decimal
    source: str = ""
    reading_id: int | None = None
    by_year: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    x: float
    y: float
    point: Point


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator's values in order, the newest last, and its target. Empty `spots`: fewer than two are known."""

    indicator: ProgrammeIndicator
    points: Sequence[Point]
    spots: Sequence[Spot]
    target: Spot | None
    target_y: float | None

    @property
    def latest(self) -> Decimal | None:
        """What it stands at now: the newest reading, unless the year's actual value is of a later year."""
        read = [point for point in self.points if not point.by_year]
        if read and read[-1].on.year >= (self.indicator.actual_year or 0):
            return read[-1].value
        return self.indicator.actual

    @property
    def share(self) -> Decimal | None:
        """How far on the way from baseline to target."""
        return progress_towards(self.indicator.baseline, self.indicator.target, self.latest)

    @property
    def path(self) -> str:
        return " ".join(f"{spot.x:.1f},{spot.y:.1f}" for spot in self.spots)


def line_of(indicator: ProgrammeIndicator) -> Line:
    """Baseline, readings and the year's actual value where no reading of that year says it; needs `readings` loaded."""
    points = [Point(r.read_on, r.value, r.source, r.id) for r in indicator.readings]
    read = {point.on.year for point in points}
    if indicator.actual is not None and indicator.actual_year and indicator.actual_year not in read:
        points.append(Point(date(indicator.actual_year, 12, 31), indicator.actual, by_year=True))
    if indicator.baseline is not None and indicator.baseline_year and indicator.baseline_year not in read:
        points.append(Point(date(indicator.baseline_year, 12, 31), indicator.baseline, by_year=True))
    points.sort(key=lambda point: point.on)
    goal = None
    if indicator.target is not None and indicator.target_year:
        goal = Point(date(indicator.target_year, 12, 31), indicator.target, by_year=True)
    if len(points) < 2:
        return Line(indicator, points, (), None, None)
    values = [point.value for point in points] + ([indicator.target] if indicator.target is not None else [])
    days = [point.on.toordinal() for point in points] + ([goal.on.toordinal()] if goal else [])
    low, high, first, last = min(values), max(values), min(days), max(days)

    def x(day: date) -> float:
        return PAD + (WIDTH - 2 * PAD) * (day.toordinal() - first) / ((last - first) or 1)

    def y(value: Decimal) -> float:
        share = float((value - low) / (high - low)) if high != low else 0.5
        return HEIGHT - PAD - (HEIGHT - 2 * PAD) * share

    spots = [Spot(x(point.on), y(point.value), point) for point in points]
    target_y = y(indicator.target) if indicator.target is not None else None
    return Line(indicator, points, spots, Spot(x(goal.on), y(goal.value), goal) if goal else None, target_y)


@dataclass(frozen=True, slots=True)
class Scale:
    """A stretch of days laid over 0–1000, with the years that begin within it."""

    first: date
    last: date

    def x(self, day: date) -> float:
        whole = (self.last - self.first).days or 1
        return 20 + 960 * (day - self.first).days / whole

    @property
    def years(self) -> Sequence[tuple[int, float]]:
        found = range(self.first.year + 1, self.last.year + 1)
        return [(year, self.x(date(year, 1, 1))) for year in found]


def scale(days: Iterable[date]) -> Scale | None:
    """The stretch that holds all `days`; None without any."""
    known = sorted(days)
    return Scale(known[0], known[-1]) if known else None
