"""Who may do what with a cycle, its rules and its weights."""

from __future__ import annotations

from magang.accounts.policy import requires, signed_in
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import Decision
from magang.planning.models import Cycle


def list_cycles(actor: Actor) -> Decision:
    """When and how many leave is no secret in the house."""
    return signed_in(actor)


def view(actor: Actor, cycle: Cycle) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    return list_cycles(actor)


def edit(actor: Actor, cycle: Cycle | None = None) -> Decision:  # noqa: ARG001 - None: a new one
    """Also its rules and weights."""
    return requires(actor, Role.PLANNER)


def plan(actor: Actor, cycle: Cycle | None = None) -> Decision:  # noqa: ARG001
    """Read what the planning weighs: scores of people, scenarios, reasons with names (DESIGN 4.4)."""
    return requires(actor, Role.PLANNER, Role.SEKDA, Role.MAYOR, Role.VERIFIER)
