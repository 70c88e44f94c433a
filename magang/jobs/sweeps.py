"""What the queue does by itself: sweep out each hour, and see to the chores of features. They register on import."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

Sweep = Callable[[Session, datetime], int]
SWEEPS: Final[dict[str, Sweep]] = {}
Chore = Callable[[], object]
CHORES: Final[dict[str, Chore]] = {}


def sweep(name: str) -> Callable[[Sweep], Sweep]:
    """Register the decorated `(session, now) -> how many` as `name` (what goes, in English: operators read it).

    It is short and quiet: one statement, no audit event, nothing that still counts.
    """

    def register(forget: Sweep) -> Sweep:
        SWEEPS[name] = forget
        return forget

    return register


def chore(name: str) -> Callable[[Chore], Chore]:
    """Register the decorated function as `name`: it runs every ten minutes, in the application's context.

    It sees for itself whether there is anything to do, makes its own transactions, and may run twice at a time.
    """

    def register(work: Chore) -> Chore:
        CHORES[name] = work
        return work

    return register
