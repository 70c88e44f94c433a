"""State machines are data: a table of (state, action) -> state, and one function that reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from magang.kernel.errors import InvalidTransition
from magang.kernel.labels import N_, LabelledEnum

S = TypeVar("S", bound=LabelledEnum)
A = TypeVar("A", bound=LabelledEnum)


def advance(transitions: Mapping[tuple[S, A], S], state: S, action: A) -> S:
    """The state after `action`. Raises `InvalidTransition` for every pair not in the table."""
    try:
        return transitions[state, action]
    except KeyError:
        raise InvalidTransition(
            N_("Tindakan “%(action)s” tidak berlaku untuk keadaan “%(state)s”. Muat ulang halaman ini dahulu."),
            action=action.label,
            state=state.label,
        ) from None


def actions_from(transitions: Mapping[tuple[S, A], S], state: S) -> tuple[A, ...]:
    """The actions that exist for `state`, in table order."""
    return tuple(action for (source, action) in transitions if source == state)
