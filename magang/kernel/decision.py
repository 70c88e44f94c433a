"""Answers with reasons: whether an actor may, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as each
from enum import Enum

from magang.kernel.errors import NotAllowed, RuleBroken
from magang.kernel.labels import N_


class Verdict(Enum):
    """How a policy answers; the web layer turns it into 200, 403, 409 or 404."""

    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    NOT_NOW = "not_now"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Decision:
    """A policy's answer. Truthy when allowed; otherwise `reason` says why in plain Indonesian."""

    verdict: Verdict
    reason: str = ""
    params: Mapping[str, object] = each(default_factory=dict)

    def __bool__(self) -> bool:
        return self.verdict is Verdict.ALLOWED

    def ensure(self) -> None:
        """Raise `RuleBroken` (not now) or `NotAllowed` (not you) unless allowed."""
        if self.verdict is Verdict.NOT_NOW:
            raise RuleBroken(self.reason, **dict(self.params))
        if not self:
            raise NotAllowed(self)


ALLOW = Decision(Verdict.ALLOWED)
# Out of scope is indistinguishable from absent (DESIGN 7), so that addresses can't be probed.
HIDDEN = Decision(Verdict.HIDDEN, N_("Halaman tidak ditemukan."))


def forbid(reason: str, **params: object) -> Decision:
    """Not this person, whatever the state."""
    return Decision(Verdict.FORBIDDEN, reason, params)


def not_now(reason: str, **params: object) -> Decision:
    """This person perhaps, but not in this state."""
    return Decision(Verdict.NOT_NOW, reason, params)


def first_refusal(*decisions: Decision) -> Decision:
    """The first decision that is not allowed, or ALLOW."""
    return next((d for d in decisions if not d), ALLOW)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing still missing before a step. `field` names the form field or page anchor where it is mended.

    `params` fill the `%(name)s` places of the message after translation.
    """

    code: str
    message: str
    field: str = ""
    params: Mapping[str, object] = each(default_factory=dict, kw_only=True)


@dataclass(frozen=True, slots=True)
class Offer:
    """An action shown to the reader: its key, label, and whether (and why not) it may be taken now."""

    action: str
    label: str
    decision: Decision
    needs_reason: bool = False
    primary: bool = False
    danger: bool = False
