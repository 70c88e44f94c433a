"""What solving or arranging by hand leaves in a scenario: a plan with its seats, or why there is none."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.machine import advance
from magang.planning.allocation.plan import Plan
from magang.planning.allocation.wire import fingerprint
from magang.planning.matching import Field, build_problem
from magang.planning.models import Scenario, ScenarioSeat
from magang.planning.plans import believed, seat_of
from magang.planning.policy import scenarios as policy
from magang.planning.queries.scenarios import seats as seats_of
from magang.planning.rules.scenarios import TRANSITIONS, ScenarioAction
from magang.planning.sentences import Refusal
from magang.planning.services.scenarios import ScenarioVerb


def record_plan(
    session: Session,
    actor: Actor,
    scenario: Scenario,
    *,
    field: Field,
    plan: Plan,
    by_hand: Collection[int] | None = None,
    expected_version: int,
    now: datetime,
) -> None:
    """Keep a verified plan of the field's problem: its numbers and seats, and what was believed of each.

    `by_hand`: ids of the candidates a person put where they are; None for a plan that is the solver's alone. Raises
    `StaleVersion` when the scenario was changed since the field was read, ValueError for an outcome without a plan.
    """
    action = ScenarioAction.SOLVE if by_hand is None else ScenarioAction.ARRANGE
    policy.act(actor, scenario, action).ensure()
    scenario.expect_version(expected_version)
    if not plan.status.has_plan:
        raise ValueError("there is no plan to keep")
    put_plan(session, scenario, field=field, plan=plan, by_hand=by_hand, at=now)
    record(
        session,
        actor,
        action,
        scenario,
        now=now,
        note=f"{len(plan.assignment)} dari {len(field.people)} calon ditempatkan.",
    )


def put_plan(
    session: Session, scenario: Scenario, *, field: Field, plan: Plan, by_hand: Collection[int] | None, at: datetime
) -> None:
    """Write the plan's numbers and seats; the caller has asked the policy and records what was done."""
    with session.no_autoflush:
        present = {seat.candidate_id: seat for seat in seats_of(session, scenario.id)}
        wanted = {int(person): _seat(field, person, slot, by_hand or ()) for person, slot in plan.assignment}
        for candidate_id, values in wanted.items():
            seat = present.get(candidate_id)
            if seat is None:
                session.add(ScenarioSeat(scenario_id=scenario.id, candidate_id=candidate_id, **values))
            else:
                for name, value in values.items():
                    setattr(seat, name, value)
        for candidate_id in present.keys() - wanted.keys():
            session.delete(present[candidate_id])
    action = ScenarioAction.SOLVE if by_hand is None else ScenarioAction.ARRANGE
    scenario.status = advance(TRANSITIONS, scenario.status, action)
    scenario.outcome, scenario.by_hand = plan.status, by_hand is not None
    scenario.value, scenario.best, scenario.cost = plan.value, plan.best, plan.cost
    scenario.bound = None if plan.bound == float("inf") else plan.bound
    scenario.solver, scenario.plan, scenario.refusal = plan.solver, plan.to_json(), ""
    scenario.fingerprint = fingerprint(build_problem(field))
    scenario.facts_on, scenario.solved_at, scenario.outdated = field.facts.on, at, False
    scenario.updated_at = at


def record_refusal(
    session: Session, actor: Actor, scenario: Scenario, *, refusal: Refusal, expected_version: int, now: datetime
) -> None:
    """Keep why there is no plan; the plan on screen stays as it is, and what it was."""
    policy.act(actor, scenario, ScenarioAction.SOLVE).ensure()
    scenario.expect_version(expected_version)
    scenario.refusal = refusal.to_json()
    scenario.updated_at = now
    record(session, actor, ScenarioVerb.REFUSED, scenario, now=now)


def _seat(field: Field, person: str, slot: str, by_hand: Collection[int]) -> dict[str, object]:
    seat = seat_of(field, person, slot)
    at = field.person_at[seat.candidate_id], field.place_at[slot]
    score = field.score(seat.candidate_id, slot)
    return {
        "need_id": seat.need_id,
        "host_unit_id": seat.host_unit_id,
        "period": seat.period,
        "value": int(field.value[at]),
        "cost": int(field.cost[at]),
        "importance": round(score.importance, 6),
        "components": believed(score),
        "by_hand": seat.candidate_id in by_hand,
    }
