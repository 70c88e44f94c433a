"""How a lower feature sets a higher one in motion without knowing it: the higher one subscribes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Signal(Generic[P]):
    """Something that happened inside a transaction. Subscribers run at once, in the same session and order.

    `decided: Signal[[Session, Actor, Decision]] = Signal()`; a subscriber that raises undoes the whole transaction.
    """

    def __init__(self) -> None:
        self._subscribers: list[Callable[P, None]] = []

    def connect(self, subscriber: Callable[P, None]) -> Callable[P, None]:
        """Subscribe; usable as a decorator. The same function is kept once."""
        if subscriber not in self._subscribers:
            self._subscribers.append(subscriber)
        return subscriber

    def send(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Tell every subscriber."""
        for subscriber in self._subscribers:
            subscriber(*args, **kwargs)
