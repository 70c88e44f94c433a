"""The strip of steps that the planning pages carry."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries.desk import desk_facts
from magang.planning.rules.desk import NEXT, Mark, Step, Work, steps

# Where the work of a step is done, if not on the page of its own name.
ELSEWHERE = {Work.ADOPTED: "scenarios"}


@dataclass(frozen=True, slots=True)
class DeskStep:
    """A step with its address ('' where its page is not there) and whether this is that page."""

    step: Step
    href: str
    here: bool

    @property
    def call(self) -> str:
        """What to do there."""
        waiting = self.step.work is Work.CANDIDATES and self.step.params.get("m")
        return N_("Putuskan usulan calon") if waiting else NEXT[self.step.work]


def desk_steps(actor: Actor, cycle: Cycle) -> tuple[DeskStep, ...]:
    """The steps for who plans or watches the planning; nothing for all others."""
    if not policy.plan(actor, cycle):
        return ()
    return tuple(
        DeskStep(step, _address(step.work, cycle.id), request.endpoint == f"planning.{step.work.value}")
        for step in steps(desk_facts(db.session(), actor, cycle))
    )


def next_step(strip: tuple[DeskStep, ...]) -> DeskStep | None:
    """The step to do now."""
    return next((s for s in strip if s.step.mark is Mark.NOW), None)


def _address(work: Work, cycle_id: int) -> str:
    endpoint = f"planning.{ELSEWHERE.get(work, work.value)}"
    return url_for(endpoint, cycle_id=cycle_id) if endpoint in current_app.view_functions else ""
