"""Who may do what with a scenario: the planner makes and adopts them, those who steer read them."""

from __future__ import annotations

from magang.accounts.policy import requires
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, Decision, first_refusal, not_now
from magang.kernel.labels import N_
from magang.kernel.offers import in_state
from magang.planning.models import Scenario
from magang.planning.policy import cycles
from magang.planning.rules.scenarios import TRANSITIONS, ScenarioAction


def list_scenarios(actor: Actor) -> Decision:
    return cycles.plan(actor)


def create(actor: Actor) -> Decision:
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


def act(actor: Actor, scenario: Scenario, action: ScenarioAction) -> Decision:
    """Who and when; what else adopting needs is the service's to say."""
    return first_refusal(
        view(actor, scenario), requires(actor, Role.PLANNER), in_state(TRANSITIONS, scenario.status, action)
    )
