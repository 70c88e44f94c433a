"""What is wrong with a problem, in words a planner can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from magang.kernel.errors import DomainError
from magang.kernel.labels import N_


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing wrong or worth knowing. `params` fill the `%(name)s` places of `message` after translation."""

    code: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message.replace("%%", "%")


class InvalidProblem(DomainError):
    """The input makes no sense, whatever the rules; `complaints` names every fault found, not only the first."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        first = complaints[0] if complaints else Complaint("invalid", N_("Data rencana tidak dapat dibaca."))
        super().__init__(first.message, **dict(first.params))
        self.complaints = tuple(complaints)


class UnverifiedPlan(RuntimeError):
    """The solver's answer broke a rule twice: its fault or ours, never the planner's. Nothing of it is shown."""
