"""What has a due date, of everybody at once: for the reminders, which would ask person by person otherwise.

The same tasks as `work.tasks` gives each reader (a test compares them). What an office has to do is read once for the
office, also when nobody sits there: who is away does not keep a delay from rising.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.kernel.actor import Actor, GrantFact, Role
from magang.overview.queries import directive_work as ordering
from magang.overview.queries import evaluation_work as evaluating
from magang.overview.queries import follow_up_work as acting
from magang.overview.queries.work import SOURCES, Source, placements_to_move
from magang.overview.rules import Clocks, Task
from magang.reference.models import Opd

# Everybody who is head or staff of an OPD has the same of these.
OF_OFFICES: Final[Sequence[Source]] = (
    ordering.directives_to_answer,
    acting.plans_to_make,
    acting.budgets_to_ask,
    acting.progress_to_report,
)
# Of these each their own: nobody judges their own work.
OF_PEOPLE: Final[Sequence[Source]] = (
    placements_to_move,
    ordering.answers_to_judge,
    acting.rounds_to_judge,
    acting.td_to_confirm,
    acting.reports_to_confirm,
    evaluating.effects_to_check,
    evaluating.evaluations_to_answer,
)


@dataclass(slots=True)
class Due:
    """One task and whose it is; nobody's when the office has no one."""

    task: Task
    owners: list[Actor] = field(default_factory=list)


def due_work(session: Session, people: Iterable[Actor], clocks: Clocks) -> Sequence[Due]:
    """Every task that has a due date. Some queries an office, and some for each who judges or plans."""
    found: dict[tuple[object, ...], Due] = {}

    def put(task: Task, owners: Iterable[Actor]) -> None:
        if task.due_on is None:
            return
        due = found.setdefault((task.endpoint, task.reference, task.todo, task.due_on), Due(task))
        due.owners.extend(owner for owner in owners if owner not in due.owners)

    actors = list(people)
    sits = _sits(actors)
    for opd_id in session.scalars(select(Opd.id).order_by(Opd.id)):
        office = Actor(None, "", grants=frozenset({GrantFact(Role.OPD_HEAD, opd_id)}))
        for source in OF_OFFICES:
            for task in source(session, office, clocks):
                put(task, sits[opd_id])
    for actor, source in _asks(actors, evaluating.asked(session, clocks)):
        for task in source(session, actor, clocks):
            put(task, [actor])
    return list(found.values())


def undated_work(session: Session, actor: Actor, clocks: Clocks) -> Sequence[Task]:
    """What waits for one reader without a date, the longest first, as on their home page; offices' work has dates."""
    asked = (source for source, roles in SOURCES.items() if source not in OF_OFFICES and actor.has(*roles))
    found = (task for source in asked for task in source(session, actor, clocks) if task.due_on is None)
    return sorted(found, key=lambda task: task.urgency)


def _sits(actors: Iterable[Actor]) -> Mapping[int, list[Actor]]:
    """Heads and staff by OPD."""
    found: dict[int, list[Actor]] = defaultdict(list)
    for actor in actors:
        for opd_id in actor.opds(Role.OPD_HEAD, Role.OPD_STAFF):
            found[opd_id].append(actor)
    return found


def _asks(actors: Iterable[Actor], asked: frozenset[int | None]) -> Iterator[tuple[Actor, Source]]:
    """Who has what to look for. Only few are asked for an evaluation, and those are known."""
    for actor in actors:
        for source in OF_PEOPLE:
            if source is evaluating.evaluations_to_answer and actor.user_id not in asked:
                continue
            if actor.has(*SOURCES[source]):
                yield actor, source
