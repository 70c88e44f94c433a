"""Policies over a transition table: whether an action exists now, and which actions a reader is offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from magang.kernel.decision import ALLOW, Decision, Gap, Offer, Verdict, not_now
from magang.kernel.errors import InvalidTransition
from magang.kernel.labels import LabelledEnum
from magang.kernel.machine import advance

S = TypeVar("S", bound=LabelledEnum)
A = TypeVar("A", bound=LabelledEnum)


def in_state(transitions: Mapping[tuple[S, A], S], state: S, action: A) -> Decision:
    """ALLOW when the table has `action` for `state`; the refusal of `machine.advance` otherwise."""
    try:
        advance(transitions, state, action)
    except InvalidTransition as error:
        return not_now(error.message, **error.params)
    return ALLOW


def without_gaps(decision: Decision, gaps: Sequence[Gap]) -> Decision:
    """`decision`, unless it allows and something is still missing: then the first gap is the button's reason."""
    return not_now(gaps[0].message, **gaps[0].params) if decision and gaps else decision


def shown(candidates: Iterable[Offer]) -> tuple[Offer, ...]:
    """The offers a reader sees: those refused to this person are left out, those refused for now stay and say why."""
    return tuple(o for o in candidates if o.decision.verdict in {Verdict.ALLOWED, Verdict.NOT_NOW})
