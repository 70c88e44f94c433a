"""What is to be forgotten after a while, by name. Features register on import what the queue sweeps out each hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

Sweep = Callable[[Session, datetime], int]
SWEEPS: Final[dict[str, Sweep]] = {}


def sweep(name: str) -> Callable[[Sweep], Sweep]:
    """Register the decorated `(session, now) -> how many` as `name` (what goes, in English: operators read it).

    It is short and quiet: one statement, no audit event, nothing that still counts.
    """

    def register(forget: Sweep) -> Sweep:
        SWEEPS[name] = forget
        return forget

    return register
