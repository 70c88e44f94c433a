"""As what a thing counts on a day. Pure: the one reckoning that readers, writers and the check share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from magang.followups.rules import FollowUpStatus, Health, HealthFacts, ObstacleRemover, OpdClaim, health, ratings_gap
from magang.kernel.workdays import Promise
from magang.placements.rules import PlacementStatus, due_on
from magang.recommendations.rules import RecommendationStatus

# Before all days: as a thing stands when it was written and no time has passed over it.
FRESH: Final = date(1990, 1, 1)


class Kind(StrEnum):
    """What is counted."""

    NEED = "need"
    PLACEMENT = "placement"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each. Every number is a plain sum over things; only `last_evidence_on` is the latest of theirs."""

    needs: int = 0
    aimless_needs: int = 0
    internships: int = 0
    aimless_internships: int = 0
    late: int = 0
    funded: int = 0
    spend: int = 0
    drafts: int = 0
    recommendations: int = 0
    waiting: int = 0
    presented: int = 0
    accepted: int = 0
    implemented: int = 0
    evaluated: int = 0
    overdue: int = 0
    stale: int = 0
    differing: int = 0
    blocked_mayor: int = 0
    blocked_sekda: int = 0
    blocked_opd: int = 0
    last_evidence_on: date | None = None

    def plus(self, other: Counts, sign: int = 1) -> Counts:
        """The sum (`sign` -1: the difference); the later evidence of the two."""
        known = [day for day in (self.last_evidence_on, other.last_evidence_on) if day]
        summed = {name: getattr(self, name) + sign * getattr(other, name) for name in MEASURES}
        return Counts(**summed, last_evidence_on=max(known, default=None))

    def as_seen_from(self, *, own: bool) -> Counts:
        """Of another cell than the view's `own` only the needs count.

        A need is answered by whichever departure takes it up: it belongs to no cycle and counts in each.
        """
        return self if own else Counts(needs=self.needs, aimless_needs=self.aimless_needs)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The sums in the order of `MEASURES`."""
        return tuple(getattr(self, name) for name in MEASURES)


MEASURES: Final = tuple(f.name for f in fields(Counts) if f.name != "last_evidence_on")
# A thing counts once or not at all, in everything but evaluations, obstacles and money.
FEW: Final = ("evaluated", "blocked_mayor", "blocked_sekda", "blocked_opd")
FLAGS: Final = tuple(name for name in MEASURES if name not in {"spend", *FEW})


@dataclass(frozen=True, slots=True)
class Basis:
    """The city's settings the reckoning rests on; when one changes, everything is reckoned anew."""

    zone: str
    stale: Promise
    report: Promise
    hearing: Promise


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing counts. 0: it has none of that kind. `scopes` begins with "": everything."""

    cycle_id: int = 0
    urusan_id: int = 0
    opd_id: int = 0
    scopes: tuple[str, ...] = ("",)


def programme_scope(programme_id: int) -> str:
    return f"p{programme_id}"


def agenda_scope(agenda: str) -> str:
    return f"a{agenda}"


def region_scope(region_id: int) -> str:
    return f"r{region_id}"


def scopes(programmes: Iterable[tuple[int, str]], region_id: int | None) -> tuple[str, ...]:
    """The scopes of a thing that serves these programmes (id and agenda) and happens in this region."""
    served = list(programmes)
    found = {programme_scope(id_) for id_, _ in served} | {agenda_scope(agenda) for _, agenda in served}
    return ("", *sorted(found), *((region_scope(region_id),) if region_id else ()))


@dataclass(frozen=True, slots=True)
class State:
    """As what a thing counts on one day, how it stands, and the next day on which that changes by itself."""

    counts: Counts
    health: Health | None = None
    changes_on: date | None = None


@dataclass(frozen=True, slots=True)
class NeedFacts:
    place: Place
    has_programme: bool

    def on(self, day: date, basis: Basis) -> State:
        return State(Counts(needs=1, aimless_needs=int(not self.has_programme)))


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    place: Place
    has_programme: bool
    status: PlacementStatus
    cost: int = 0
    recalled_on: date | None = None
    reported_on: date | None = None

    def on(self, day: date, basis: Basis) -> State:
        stands = self.status.still_stands
        due = due_on(
            self.status,
            recalled_on=self.recalled_on,
            reported_on=self.reported_on,
            report=basis.report,
            hearing=basis.hearing,
        )
        counts = Counts(
            internships=int(stands),
            aimless_internships=int(stands and not self.has_programme),
            late=int(due is not None and due < day),
            funded=int(self.status.is_assigned),
            spend=self.cost if self.status.is_assigned else 0,
        )
        return State(counts, None, _next(day, due))


@dataclass(frozen=True, slots=True)
class RecommendationFacts:
    """Days are days in the city's zone. `claim`: what the OPD last said of itself; `blocked_by`: open obstacles';
    `evaluated`: how often its effect was concluded.
    """

    place: Place
    status: RecommendationStatus
    official: FollowUpStatus | None = None
    due_on: date | None = None
    heard_on: date | None = None
    round_opened_on: date | None = None
    claim: OpdClaim | None = None
    evidence_on: date | None = None
    blocked_by: tuple[ObstacleRemover, ...] = ()
    evaluated: int = 0

    def on(self, day: date, basis: Basis) -> State:
        if self.status.is_private:
            return State(Counts(drafts=1))
        stands = self._health(day, basis)
        silent = basis.stale.due(self.heard_on) if self.heard_on else None
        running = self.official is not None and not self.official.is_closed
        blocked = self.blocked_by if running else ()
        counts = Counts(
            recommendations=1,
            waiting=int(self.status.awaits_decision),
            presented=int(self.status.counts_as_presented),
            accepted=int(self.status.is_accepted),
            implemented=int(self.official is not None and self.official.is_implemented),
            evaluated=self.evaluated,
            overdue=int(stands is Health.OVERDUE),
            stale=int(stands is Health.STALE),
            differing=int(self.official is not None and ratings_gap(self.claim, self.official)),
            blocked_mayor=blocked.count(ObstacleRemover.MAYOR),
            blocked_sekda=blocked.count(ObstacleRemover.SEKDA),
            blocked_opd=blocked.count(ObstacleRemover.OPD),
            last_evidence_on=self.evidence_on,
        )
        ages = running and stands is not Health.WAITING_VERIFICATION
        return State(counts, stands, _next(day, self.due_on, silent) if ages else None)

    def _health(self, day: date, basis: Basis) -> Health | None:
        if self.official is None or self.due_on is None:
            return None
        return health(
            HealthFacts(
                today=day,
                due_on=self.due_on,
                last_news_on=self.heard_on,
                official=self.official,
                fresh_since=basis.stale.since(day),
                round_opened_on=self.round_opened_on,
            )
        )


Facts = NeedFacts | PlacementFacts | RecommendationFacts


def _next(day: date, *last_days: date | None) -> date | None:
    """The first day after `day` that follows one of `last_days`."""
    return min((last + timedelta(days=1) for last in last_days if last is not None and last >= day), default=None)
