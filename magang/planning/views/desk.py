"""The strip of steps that the planning pages carry."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries.desk import desk_facts
from magang.planning.rules.desk import NEXT, Mark, Step, Work, steps


@dataclass(frozen=True, slots=True)
class DeskStep:
    """A step with its address ('' while there is nothing to open) and, as `aria-current` has it, whether one is there:
    "page" on the very page, "step" on one that belongs to it."""

    step: Step
    href: str
    here: str

    @property
    def call(self) -> str:
        """What to do there."""
        waiting = self.step.work is Work.CANDIDATES and self.step.params.get("m")
        return N_("Putuskan usulan calon") if waiting else NEXT[self.step.work]


def desk_steps(actor: Actor, cycle: Cycle, at: Work | None = None) -> tuple[DeskStep, ...]:
    """The steps for who plans or watches the planning; nothing for all others. `at`: the step this page belongs to."""
    if not policy.plan(actor, cycle):
        return ()
    facts = desk_facts(db.session(), actor, cycle)
    found = [(step, _address(step.work, cycle.id, facts.adopted_id)) for step in steps(facts)]
    # Before the choice two steps lead to the list of scenarios; that page is the first of them.
    page = next((step.work for step, href in found if href == request.path), None)
    return tuple(
        DeskStep(step, href, "page" if step.work is page else "step" if page is None and step.work is at else "")
        for step, href in found
    )


def next_step(strip: tuple[DeskStep, ...]) -> DeskStep | None:
    """The step to do now."""
    return next((s for s in strip if s.step.mark is Mark.NOW), None)


def _address(work: Work, cycle_id: int, adopted_id: int | None) -> str:
    """The last two steps are about the scenario that was adopted; before that they lead to the choice, or nowhere."""
    if work is Work.DEPARTURE:
        return url_for("planning.departure", scenario_id=adopted_id) if adopted_id else ""
    if work is Work.ADOPTED:
        if adopted_id:
            return url_for("planning.scenario", scenario_id=adopted_id)
        work = Work.SCENARIOS
    return url_for(f"planning.{work.value}", cycle_id=cycle_id)
