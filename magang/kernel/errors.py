"""What can go wrong in the domain. Messages are Indonesian source strings, translated and filled in by the web layer.

| error | answered with |
|---|---|
| `NotAllowed` | 403, or 404 when the thing is out of the reader's scope |
| `RuleBroken`, `InvalidTransition`, `GapsRemain`, `StaleVersion` | 409 |
| `InvalidField` | 422, beside the field it names |
| `ConversionFailed`, `TooBusy` (magang/documents) | 422, 503 |
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from magang.kernel.labels import N_

if TYPE_CHECKING:
    from magang.kernel.decision import Decision, Gap


class DomainError(Exception):
    """A refusal with a reason a reader can act on. `params` fill `%(name)s` places after translation."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


class NotAllowed(DomainError):
    """The actor may not do this; `decision` says why and whether they may know the thing exists."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason, **dict(decision.params))
        self.decision = decision


class RuleBroken(DomainError):
    """The request is well-formed but a rule of the thread forbids it now."""


class InvalidTransition(RuleBroken):
    """The action does not exist for the state the thing is in."""


class GapsRemain(RuleBroken):
    """The step needs more facts; `gaps` is the same list the checklist shows."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(N_("Belum bisa dilanjutkan: masih ada yang perlu dilengkapi."))
        self.gaps = tuple(gaps)


class StaleVersion(RuleBroken):
    """Somebody else saved the thing first. Nothing was written."""

    def __init__(self) -> None:
        super().__init__(N_("Data ini baru saja diubah oleh orang lain. Isian Anda belum disimpan dan tidak hilang."))


class InvalidField(DomainError):
    """A value that is well-formed but wrong in meaning; lands on the form field `field`."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field
