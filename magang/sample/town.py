"""The sample city while it is being written: its people and things by name, its calendar, and its diary.

What happened is told in stories. A story is a generator: it yields the moment at which its next step happens, then
takes the step. `play` runs all stories side by side in the order of their moments, so that references are numbered and
the audit trail is chained in the order of time, as in a real city.
"""

from __future__ import annotations

import heapq
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.services import record
from magang.destinations.models import Evidence
from magang.findings.models import Finding
from magang.hearings.models import Hearing
from magang.kernel.actor import SYSTEM, Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.model import Base
from magang.kernel.workdays import WorkCalendar
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.planning.models import Cycle
from magang.recommendations.models import Recommendation
from magang.reference.models import BudgetWindow, CitySettings, HostUnit, Opd, PriorityProgramme, Rank, Region, Urusan
from magang.reference.rules import BudgetKind
from magang.sample.reference import DATA

T = TypeVar("T")
When = int | date  # days from the day of loading (negative: past), or a day of the calendar
Script = Mapping[str, Any]  # one entry of a data file
Story = Iterator[datetime]

FIRST_HOUR: Final = time(8, 10)


class SampleEvent(LabelledEnum):
    """How the sample's own doings appear in the audit trail."""

    LOADED = "loaded", N_("Dimuat sebagai data contoh")
    CLEARED = "cleared", N_("Data contoh dihapus")


@dataclass
class Town:
    """Everything a story needs at hand. `now` is the moment of loading."""

    session: Session
    now: datetime
    settings: CitySettings
    files: Path
    urusan: dict[str, Urusan] = field(default_factory=dict)
    ranks: dict[str, Rank] = field(default_factory=dict)
    regions: dict[str, Region] = field(default_factory=dict)
    opds: dict[str, Opd] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)  # OPD -> user name of its head
    people: dict[str, User] = field(default_factory=dict)
    programmes: dict[int, PriorityProgramme] = field(default_factory=dict)
    hosts: dict[str, HostUnit] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    cycles: dict[str, Cycle] = field(default_factory=dict)
    hearings: dict[str, Hearing] = field(default_factory=dict)
    needs: dict[str, Need] = field(default_factory=dict)
    placements: dict[str, Placement] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    windows: dict[tuple[BudgetKind, int], BudgetWindow] = field(default_factory=dict)

    def day(self, when: When) -> date:
        """The calendar day of `when` in the city."""
        if isinstance(when, date):
            return when
        return self.now.astimezone(self.zone).date() + timedelta(days=when)

    def at(self, when: When, turn: int = 0) -> datetime:
        """A moment in the office hours of that day; `turn` spreads what happens on one day over its hours."""
        opening = datetime.combine(self.day(when), FIRST_HOUR, self.zone) + timedelta(minutes=turn * 37 % 420)
        return min(opening.astimezone(UTC), self.now)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.settings.time_zone)

    def user_id(self, username: str) -> int:
        return self.people[username].id

    def actor(self, username: str) -> Actor:
        return self.people[username].as_actor()

    def tell(self, username: str, verb: LabelledEnum, subject: Base, at: datetime, note: str = "") -> None:
        """One event of the audit trail, as the services would have written it."""
        record(self.session, self.actor(username), verb, subject, now=at, note=note)

    def load(self, *things: Base, at: datetime | None = None) -> None:
        """Add what the sample brings along; the trail remembers, so that `clear_sample` knows it again."""
        self.session.add_all(things)
        for thing in things:
            record(self.session, SYSTEM, SampleEvent.LOADED, thing, now=at or self.now)


def known(thing: T | None) -> T:
    """`thing`, which the scripts say is there. Raises `LookupError` when they are wrong."""
    if thing is None:
        raise LookupError("a script of the sample leaves out what another one needs")
    return thing


def scripts(name: str, table: str) -> list[dict[str, Any]]:
    """The entries of one table of a data file."""
    entries: list[dict[str, Any]] = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))[table]
    return entries


def play(stories: Iterable[Story]) -> None:
    """Run the stories side by side, always the one whose next moment comes first."""
    waiting = [(next(story), turn, story) for turn, story in enumerate(stories)]
    heapq.heapify(waiting)
    while waiting:
        _, turn, story = waiting[0]
        following = next(story, None)
        if following is None:
            heapq.heappop(waiting)
        else:
            heapq.heapreplace(waiting, (following, turn, story))
