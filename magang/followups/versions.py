"""What changed in the steps from one version of a plan to the next. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from magang.kernel.labels import N_, LabelledEnum

Told = Mapping[str, str]  # a step as readers see it: what is said of it, by what it is about


class ChangeKind(LabelledEnum):
    KEPT = "kept", N_("Tetap")
    CHANGED = "changed", N_("Diubah")
    ADDED = "added", N_("Ditambahkan")
    REMOVED = "removed", N_("Dihapus")


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step in both versions; None where it is not."""

    before: Told | None
    after: Told | None

    @property
    def kind(self) -> ChangeKind:
        if self.before is None:
            return ChangeKind.ADDED
        if self.after is None:
            return ChangeKind.REMOVED
        return ChangeKind.KEPT if self.before == self.after else ChangeKind.CHANGED

    def differs(self, key: str) -> bool:
        """Whether this is said otherwise than before; a step that came or went differs as a whole, not here."""
        return self.before is not None and self.after is not None and self.before[key] != self.after[key]


def compare(before: Mapping[int, Told], after: Sequence[tuple[int | None, Told]]) -> list[StepChange]:
    """The steps of the newer version in its order, then what it no longer has.

    `before` by step id, in order; each newer step comes with the id of the one it was copied from.
    """
    kept = {origin for origin, _ in after}
    return [
        *(StepChange(before.get(origin) if origin is not None else None, told) for origin, told in after),
        *(StepChange(told, None) for step_id, told in before.items() if step_id not in kept),
    ]
