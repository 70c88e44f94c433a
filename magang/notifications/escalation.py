"""What is overdue rises: to who stands above, then to the Sekda, and only to those who may open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from magang.accounts.policy import reads_all
from magang.evaluations.queries import visible_evaluations
from magang.followups.queries import visible_follow_ups
from magang.hearings.models import Directive
from magang.hearings.queries.directives import visible_directives
from magang.kernel.actor import Actor, Role
from magang.needs.models import Need
from magang.needs.queries import visible_needs
from magang.notifications.rules import Level, risen_to, stands_above
from magang.overview.queries.due_work import Due
from magang.overview.rules import Task
from magang.placements.models import Placement
from magang.placements.queries import visible_placements
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import visible_recommendations
from magang.reference.models import CitySettings
from magang.reports.models import Report
from magang.reports.queries import visible_reports

# The scope of each page a task opens, and the number it goes by: whether somebody may open it is the page's question.
SCOPES: Final[Mapping[str, tuple[Callable[[Actor], Select[Any]], InstrumentedAttribute[str]]]] = {
    "needs.show": (visible_needs, Need.reference),
    "placements.show": (visible_placements, Placement.reference),
    "recommendations.show": (visible_recommendations, Recommendation.reference),
    "reports.show": (visible_reports, Report.reference),
    "hearings.decide": (visible_recommendations, Recommendation.reference),
    "hearings.directive": (visible_directives, Directive.reference),
    "followups.show": (visible_follow_ups, Recommendation.reference),
    "evaluations.show": (visible_evaluations, Recommendation.reference),
}
# Values in one IN: databases have a limit.
AT_ONCE: Final = 500


def risen(
    session: Session, late: Iterable[Due], people: Sequence[Actor], city: CitySettings, today: date
) -> Iterator[tuple[int, Task]]:
    """Who hears of what: nobody whose own work it is. A few queries for each who stands above something late."""
    above = _Above(people)
    heard: dict[Actor, list[Task]] = defaultdict(list)
    for due in late:
        task = due.task
        days_late = (today - task.due_on).days if task.due_on else 0
        levels = risen_to(days_late, head_after=city.head_after_days, sekda_after=city.sekda_after_days)
        if task.endpoint not in SCOPES:
            continue
        for person in above.of(due.owners, levels):
            heard[person].append(task)
    for person, tasks in heard.items():
        if person.user_id is not None:
            readable = _readable(session, person, tasks)
            yield from ((person.user_id, task) for task in tasks if (task.endpoint, task.reference) in readable)


class _Above:
    """Superiors and heads by OPD, and the Sekda."""

    def __init__(self, people: Iterable[Actor]) -> None:
        self.sekda = [person for person in people if person.has(Role.SEKDA)]
        self.heads: dict[int, list[Actor]] = defaultdict(list)
        for person in people:
            for opd_id in person.opds(Role.OPD_HEAD, Role.SUPERIOR):
                self.heads[opd_id].append(person)

    def of(self, owners: Sequence[Actor], levels: Sequence[Level]) -> Iterable[Actor]:
        """In the same order every time; none of the owners."""
        found: dict[Actor, None] = {}
        if Level.HEAD in levels:
            for owner in owners:
                for opd_id in sorted(owner.opds() | ({owner.opd_id} if owner.opd_id is not None else set())):
                    found |= dict.fromkeys(p for p in self.heads.get(opd_id, ()) if stands_above(p, owner))
        if Level.SEKDA in levels:
            found |= dict.fromkeys(self.sekda)
        return [person for person in found if person not in owners]


def _readable(session: Session, person: Actor, tasks: Iterable[Task]) -> set[tuple[str, str]]:
    """Which of the tasks' pages somebody may open."""
    named: dict[str, set[str]] = defaultdict(set)
    for task in tasks:
        named[task.endpoint].add(task.reference)
    if reads_all(person):
        return {(endpoint, reference) for endpoint, references in named.items() for reference in references}
    found = set()
    for endpoint, references in named.items():
        scope, number = SCOPES[endpoint]
        named_here = sorted(references)
        for start in range(0, len(named_here), AT_ONCE):
            some = number.in_(named_here[start : start + AT_ONCE])
            seen = session.scalars(scope(person).where(some).with_only_columns(number))
            found |= {(endpoint, reference) for reference in seen}
    return found
