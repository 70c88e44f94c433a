"""Who may read the whole trail; a record's own history is shown on its page to everybody who sees the record."""

from __future__ import annotations

from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision


def read_trail(actor: Actor) -> Decision:
    """The administrator: the trail names everybody's acts."""
    return ALLOW if actor.user_id is not None and actor.has(Role.ADMIN) else HIDDEN
