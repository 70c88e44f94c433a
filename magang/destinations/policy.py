"""Who may do what with evidence and agreements.

Scope: everybody signed in reads them all; they are facts about other governments, not about a person or an OPD.
Regions and host units themselves are reference data: see `reference.policy.edit_destinations`.
"""

from __future__ import annotations

from magang.accounts.policy import requires, signed_in
from magang.destinations.models import Agreement, Evidence
from magang.kernel.actor import Actor, Role
from magang.kernel.decision import Decision
from magang.reference.models import Region


def list_destinations(actor: Actor) -> Decision:
    return signed_in(actor)


def view(actor: Actor, region: Region) -> Decision:  # noqa: ARG001 - every policy of one thing is asked the same way
    return signed_in(actor)


def create(actor: Actor) -> Decision:
    """Evidence and agreements are gathered by the planner, who answers for the choice of a destination."""
    return requires(actor, Role.PLANNER)


def add_to(actor: Actor, region: Region) -> Decision:  # noqa: ARG001
    """Add evidence or an agreement to a region."""
    return create(actor)


def edit(actor: Actor, thing: Evidence | Agreement) -> Decision:  # noqa: ARG001
    return requires(actor, Role.PLANNER)
