"""A scenario as its pages look at it: the problem behind it, its plan counted again, and where everybody stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from sqlalchemy.orm import Session

from magang.planning.allocation import counting
from magang.planning.allocation.complaints import Complaint, InvalidProblem
from magang.planning.allocation.problem import Problem
from magang.planning.allocation.reasons import Answer, Books
from magang.planning.allocation.reasons import Standing as Class
from magang.planning.allocation.rows import RowKind, RowName
from magang.planning.allocation.validation import validate
from magang.planning.allocation.wire import fingerprint
from magang.planning.facts import CandidateFact
from magang.planning.matching import Field, build_problem, gone
from magang.planning.models import Scenario
from magang.planning.plans import Standing, stand
from magang.planning.queries.scenarios import read_field, seat_keys, seats
from magang.planning.rules.cycles import Seat
from magang.planning.rules.scenarios import ScenarioStatus
from magang.planning.sentences import Names

# Rules somebody could widen by one: what a seat or a quota more would buy.
_WIDENED = (RowKind.HOST, RowKind.QUOTA, RowKind.NEED_MAXIMUM)


@dataclass(frozen=True, eq=False)
class Reading:
    """One scenario, read once. `faults`: input no solver can take; then there are no reasons either."""

    scenario: Scenario
    field: Field
    problem: Problem
    standing: Standing
    names: Names
    faults: tuple[Complaint, ...]

    @cached_property
    def changed(self) -> bool:
        """Whether data or the cycle have changed since it was solved; its own rules are `scenario.outdated`."""
        return bool(self.scenario.fingerprint) and fingerprint(self.problem) != self.scenario.fingerprint

    @cached_property
    def remarks(self) -> tuple[Complaint, ...]:
        """What is worth a second look before solving."""
        return () if self.faults else tuple(counting.remarks(self.problem))

    @cached_property
    def gone(self) -> list[Seat]:
        """Locks on somebody or some place that no longer takes part."""
        return gone(self.field)

    @cached_property
    def books(self) -> Books:
        return Books(self.problem, self.standing.plan)

    def ask(self, candidate_id: int) -> Answer | None:
        """Where somebody stands; None for who does not take part, or where there are no reasons."""
        key = str(candidate_id)
        return None if self.faults or key not in self.problem.person_at else self.books.ask(key)

    @cached_property
    def unplaced(self) -> Sequence[tuple[CandidateFact, Class]]:
        """Who is nowhere, and in which class, by name."""
        if self.faults:
            return ()
        placed = {person for person, _ in self.standing.plan.assignment}
        rest = [person for person in self.field.people if str(person.id) not in placed]
        return [(p, self.books.ask(str(p.id)).standing) for p in sorted(rest, key=lambda p: (p.name, p.id))]

    @cached_property
    def full(self) -> list[RowName]:
        """The rules that are used up and could be widened by a person."""
        problem, plan = self.problem, self.standing.plan
        rows = [RowName(RowKind.HOST, (h.host, h.period)) for h in problem.hosts]
        rows += [RowName(RowKind.QUOTA, (q.opd, q.period)) for q in problem.quotas]
        rows += [RowName(RowKind.NEED_MAXIMUM, (n.need,)) for n in problem.needs]
        used = _used(problem, plan.pairs)
        return [name for name in rows if name in used and used[name] >= _limit(problem, name)]


def _used(problem: Problem, pairs: Sequence[int]) -> Mapping[RowName, int]:
    used: dict[RowName, int] = {}
    for at in pairs:
        slot = problem.slots[int(problem.pairs.slot[at])]
        opd = problem.people[int(problem.pairs.person[at])].opd
        for name in (
            RowName(RowKind.HOST, (slot.host, slot.period)),
            RowName(RowKind.QUOTA, (opd, slot.period)),
            RowName(RowKind.NEED_MAXIMUM, (slot.need,)),
        ):
            used[name] = used.get(name, 0) + 1
    return used


def _limit(problem: Problem, name: RowName) -> float:
    if name.kind is RowKind.HOST:
        return next(h.at_most for h in problem.hosts if (h.host, h.period) == name.key)
    if name.kind is RowKind.QUOTA:
        return next(q.at_most for q in problem.quotas if (q.opd, q.period) == name.key)
    return next(n.ceiling for n in problem.needs if (n.need,) == name.key)


def read(session: Session, scenario: Scenario, *, today: date) -> Reading:
    """The scenario by the data of now, as of the day it was solved on: evidence must not age under a plan."""
    drawn = scenario.status in {ScenarioStatus.SOLVED, ScenarioStatus.ADOPTED}
    field = read_field(session, scenario, today=scenario.facts_on if drawn and scenario.facts_on else today)
    problem = build_problem(field)
    faults: tuple[Complaint, ...] = ()
    try:
        validate(problem)
    except InvalidProblem as invalid:
        faults = invalid.complaints
    keys = seat_keys(seats(session, scenario.id))
    return Reading(scenario, field, problem, stand(problem, keys), Names.of(field.facts, field.rules), faults)


def eligible_places(reading: Reading, candidate_id: int) -> int:
    """How many places somebody could go to, whoever else goes."""
    at = reading.field.person_at.get(candidate_id)
    return 0 if at is None else int(np.count_nonzero(reading.field.eligible[at]))
