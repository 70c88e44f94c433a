"""Who may do what with a scenario: the planner makes and adopts them, those who steer read them."""

from __future__ import annotations

from magang.accounts.policy import requires
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, first_refusal, not_now
from magang.kernel.labels import N_
from magang.kernel.offers import in_state
from magang.planning.models import Candidate, Cycle, Scenario
from magang.planning.policy import cycles
from magang.planning.rules.scenarios import TRANSITIONS, ScenarioAction


def list_scenarios(actor: Actor, cycle: Cycle | None = None) -> Decision:
    return cycles.plan(actor, cycle)


def create(actor: Actor, cycle: Cycle | None = None) -> Decision:  # noqa: ARG001 - in any cycle, or in this one
    return requires(actor, Role.PLANNER)


def view(actor: Actor, scenario: Scenario) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    return list_scenarios(actor)


def edit(actor: Actor, scenario: Scenario) -> Decision:
    """Name, rules, weights and places, until it is adopted or set aside."""
    return first_refusal(
        view(actor, scenario),
        requires(actor, Role.PLANNER),
        ALLOW
        if scenario.status.is_editable
        else not_now(N_("Skenario yang ditetapkan atau disisihkan tidak dapat diubah. Salin lebih dahulu.")),
    )


def copy(actor: Actor, scenario: Scenario) -> Decision:
    """Whatever its state: a copy changes nothing of it."""
    return first_refusal(view(actor, scenario), requires(actor, Role.PLANNER))


def own(actor: Actor, candidate: Candidate) -> Decision:
    """What became of one's own candidature, in classes and counts."""
    return ALLOW if candidate.user_id == actor.user_id else HIDDEN


def act(actor: Actor, scenario: Scenario, action: ScenarioAction) -> Decision:
    """Who and when; what else adopting needs is the service's to say."""
    return first_refusal(
        view(actor, scenario), requires(actor, Role.PLANNER), in_state(TRANSITIONS, scenario.status, action)
    )


def adopt(actor: Actor, scenario: Scenario) -> Decision:
    """Who and when; what is in the way of this plan is `services.scenarios_adoption.obstacles`."""
    return act(actor, scenario, ScenarioAction.ADOPT)
