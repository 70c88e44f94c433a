"""Who may have the departure plan, and who may have it with numbers that show birth date and sex."""

from __future__ import annotations

from magang.accounts.policy import requires
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import Decision, first_refusal
from magang.planning.models import Scenario
from magang.planning.policy import scenarios


def read(actor: Actor, scenario: Scenario) -> Decision:
    """Planners and those who steer: it has names, costs and reasons."""
    return scenarios.view(actor, scenario)


def with_nip(actor: Actor, scenario: Scenario) -> Decision:
    """The planner, for the decision of the PPK."""
    return first_refusal(read(actor, scenario), requires(actor, Role.PLANNER))
