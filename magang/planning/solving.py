"""From a scenario to its plan: read once, solve in a worker, keep what comes back.

`ask` takes everything the solver needs from the database as plain data, so that nothing is held open meanwhile; `begin`
starts the worker; `Solving.finish` hears it out. Nothing is written before `keep`: whatever ends a solve in the middle
leaves the scenario as it was.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from magang.kernel.actor import Actor
from magang.planning import asking
from magang.planning.allocation import worker
from magang.planning.allocation.complaints import InvalidProblem
from magang.planning.allocation.plan import PLANNING, Plan
from magang.planning.allocation.problem import Problem
from magang.planning.matching import Field, build_problem
from magang.planning.models import Scenario
from magang.planning.queries.scenarios import read_field, seat_keys, seats
from magang.planning.sentences import Refusal
from magang.planning.services.scenarios_solving import record_plan, record_refusal

# Seconds a person looks at a button before a page with progress is better.
QUICK: Final = 2.0
_LOOK_EVERY: Final = 0.02


@dataclass(frozen=True, eq=False)
class Asked:
    """One solve as plain data. `problem` stays near to the plan on screen, unless it was asked for afresh."""

    version: int
    field: Field
    problem: Problem


@dataclass(frozen=True, eq=False)
class Outcome:
    """A plan, or why there is none."""

    asked: Asked
    plan: Plan | None
    refusal: Refusal = field(default_factory=Refusal)


def ask(session: Session, scenario: Scenario, *, today: date, fresh: bool = False) -> Asked:
    """What to solve. `fresh`: without regard to the plan on screen (DESIGN 4.3 anchors every other solve)."""
    everything = read_field(session, scenario, today=today)
    kept = () if fresh else seat_keys(seats(session, scenario.id))
    return Asked(scenario.version, everything, build_problem(everything, kept))


class Solving:
    """A worker under way, or input that no solver needs to see."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._invalid: InvalidProblem | None = None
        self._job: worker.Job | None = None
        try:
            self._job = worker.start(asked.problem, PLANNING)
        except InvalidProblem as refusal:
            self._invalid = refusal

    @property
    def running(self) -> bool:
        return self._job is not None and self._job.running

    @property
    def progress(self) -> tuple[float, float] | None:
        """Best value so far and proven ceiling."""
        return self._job.progress if self._job else None

    @property
    def pid(self) -> int | None:
        return self._job.pid if self._job else None

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        until = time.monotonic() + seconds
        while self.running and time.monotonic() < until:
            time.sleep(_LOOK_EVERY)
        return not self.running

    def cancel(self) -> None:
        if self._job:
            self._job.cancel()

    def finish(self) -> Outcome:
        """Hear it out; where there is no plan, ask why. Raises `WorkerStopped` when it was killed or cancelled."""
        try:
            if self._invalid:
                raise self._invalid
            plan = self._job.wait() if self._job else None
        except InvalidProblem as invalid:
            return Outcome(self._asked, None, Refusal(invalid.complaints))
        if plan is None or plan.status.has_plan:
            return Outcome(self._asked, plan)
        clash = asking.clash(self._asked.problem)
        return Outcome(self._asked, None, Refusal(plan.complaints, clash))


def keep(session: Session, actor: Actor, scenario: Scenario, outcome: Outcome, *, now: datetime) -> None:
    """Write what came of it. Raises `StaleVersion` when the scenario was changed meanwhile."""
    version = outcome.asked.version
    if outcome.plan is None:
        record_refusal(session, actor, scenario, refusal=outcome.refusal, expected_version=version, now=now)
    else:
        record_plan(
            session, actor, scenario, field=outcome.asked.field, plan=outcome.plan, expected_version=version, now=now
        )
