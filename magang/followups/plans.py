"""What an action plan needs before it can be submitted, and how far it has come. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from magang.kernel.decision import Gap
from magang.kernel.labels import N_


def plan_percent(steps: Iterable[tuple[int, int]]) -> int | None:
    """Progress of a plan from (weight, percent) of its steps, 0–100; None without steps.

    Weights need not sum to 100. Rounded down, so that 100 is shown only when every step is at 100.
    """
    pairs = list(steps)
    total = sum(weight for weight, _ in pairs)
    return sum(weight * percent for weight, percent in pairs) // total if total else None


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step of a plan as the gap check sees it."""

    output: str
    starts_on: date | None
    ends_on: date | None


def plan_gaps(steps: Iterable[StepFacts], *, due_on: date) -> tuple[Gap, ...]:
    """What keeps an action plan from being submitted."""
    listed = list(steps)
    found = []
    if not listed:
        found.append(Gap("steps", N_("Tambahkan sedikitnya satu langkah."), "steps"))
    if any(not step.output.strip() for step in listed):
        found.append(Gap("output", N_("Setiap langkah harus menyebut keluarannya."), "steps"))
    if any(step.starts_on is None or step.ends_on is None for step in listed):
        found.append(
            Gap(
                "dates",
                N_("Setiap langkah harus bertanggal mulai dan selesai, atau memilih jendela anggaran."),
                "steps",
            )
        )
    if any(step.ends_on is not None and step.ends_on > due_on for step in listed):
        found.append(
            Gap(
                "after_due",
                N_("Ada langkah yang selesai setelah tenggat. Percepat, atau minta tenggat digeser."),
                "steps",
            )
        )
    return tuple(found)
