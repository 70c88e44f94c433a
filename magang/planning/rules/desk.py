"""The work of one departure in its order: what is done, what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from magang.kernel.labels import N_, LabelledEnum


class Work(LabelledEnum):
    """The steps from the first proposal to the day people leave. The value is the endpoint that holds the work."""

    CANDIDATES = "candidates", N_("Calon")
    RULES = "rules", N_("Aturan")
    WEIGHTS = "weights", N_("Bobot")
    MATCHING = "matching", N_("Kecocokan")
    SCENARIOS = "scenarios", N_("Skenario")
    ADOPTED = "adopted", N_("Ditetapkan")
    DEPARTURE = "departure", N_("Rencana keberangkatan")


class Mark(LabelledEnum):
    DONE = "done", N_("sudah")
    NOW = "now", N_("sekarang")
    AHEAD = "ahead", N_("nanti")


# What the planner is asked to do when the step is the next one.
NEXT: Final[Mapping[Work, str]] = {
    Work.CANDIDATES: N_("Kumpulkan calon"),
    Work.RULES: N_("Tetapkan aturan"),
    Work.WEIGHTS: N_("Tetapkan bobot"),
    Work.MATCHING: N_("Lihat kecocokan"),
    Work.SCENARIOS: N_("Hitung skenario"),
    Work.ADOPTED: N_("Pilih skenario"),
    Work.DEPARTURE: N_("Cetak rencana"),
}


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the steps are judged by; numbers are counts of rows, `adopted_id` is the scenario that was adopted."""

    proposed: int = 0
    taking_part: int = 0
    rules_set: bool = False
    weight_sets: int = 0
    scenarios: int = 0
    solved: int = 0
    adopted_id: int | None = None

    @property
    def adopted(self) -> bool:
        return self.adopted_id is not None


@dataclass(frozen=True, slots=True)
class Step:
    """One step with a word on how it stands. `note` is filled with `params` after translation."""

    work: Work
    mark: Mark
    note: str
    params: Mapping[str, object] = field(default_factory=dict)


def steps(facts: DeskFacts) -> tuple[Step, ...]:
    """Every step in order; the first that is not done is the one to do now."""
    done = {
        # Whoever is proposed waits for an answer: the step is open until each has one.
        Work.CANDIDATES: facts.adopted or (facts.taking_part > 0 and facts.proposed == 0),
        Work.RULES: facts.adopted or facts.rules_set,
        Work.WEIGHTS: facts.adopted or facts.weight_sets > 0,
        # Looking leaves no trace: who has a scenario has looked, or did not want to.
        Work.MATCHING: facts.scenarios > 0,
        Work.SCENARIOS: facts.solved > 0,
        Work.ADOPTED: facts.adopted,
        Work.DEPARTURE: False,
    }
    now = next(work for work in Work if not done[work])
    return tuple(
        Step(work, Mark.NOW if work is now else Mark.DONE if done[work] else Mark.AHEAD, *_note(work, facts))
        for work in Work
    )


def _note(work: Work, facts: DeskFacts) -> tuple[str, Mapping[str, object]]:
    match work:
        case Work.CANDIDATES if facts.proposed:
            return N_("%(n)s ikut, %(m)s menunggu"), {"n": facts.taking_part, "m": facts.proposed}
        case Work.CANDIDATES:
            return (N_("%(n)s ikut"), {"n": facts.taking_part}) if facts.taking_part else (N_("belum ada"), {})
        case Work.RULES:
            return N_("sudah diatur") if facts.rules_set else N_("masih baku"), {}
        case Work.WEIGHTS:
            return (N_("versi %(n)s"), {"n": facts.weight_sets}) if facts.weight_sets else (N_("masih bobot awal"), {})
        case Work.MATCHING:
            return N_("siapa cocok ke mana"), {}
        case Work.SCENARIOS if facts.scenarios:
            return N_("%(n)s dihitung dari %(m)s"), {"n": facts.solved, "m": facts.scenarios}
        case Work.SCENARIOS:
            return N_("belum ada"), {}
        case Work.ADOPTED:
            return N_("sudah ditetapkan") if facts.adopted else N_("belum"), {}
        case Work.DEPARTURE:
            return N_("siap dicetak") if facts.adopted else N_("menunggu penetapan"), {}
