"""What a finding must say before a recommendation can rest on it. Stdlib and kernel only."""

from __future__ import annotations

from dataclasses import dataclass

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum


class FindingKind(LabelledEnum):
    BEST_PRACTICE = "best_practice", N_("Praktik baik")
    LESSON = "lesson", N_("Pelajaran")
    OBSTACLE = "obstacle", N_("Hambatan")
    PRECONDITION = "precondition", N_("Prasyarat")


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What the gap check looks at."""

    kind: FindingKind | None
    seen: str
    place: str
    numbers: str
    source: str

    @property
    def is_proven(self) -> bool:
        """Whether somebody else can check it: a number reached there, or a source."""
        return bool(self.numbers.strip() or self.source.strip())


def gaps(facts: FindingFacts) -> tuple[Gap, ...]:
    """What keeps a finding from carrying a recommendation, in the order of the form."""
    found = []
    if facts.kind is None:
        found.append(Gap("kind", N_("Pilih jenis temuan."), "kind"))
    if len(facts.seen.strip()) < 20:
        found.append(Gap("seen", N_("Ceritakan apa yang dilihat, sedikitnya satu kalimat."), "seen"))
    if not facts.place.strip():
        found.append(Gap("place", N_("Sebutkan di mana hal ini dilihat."), "place"))
    if not facts.is_proven:
        found.append(
            Gap("proof", N_("Sebutkan angka yang dicapai di sana, atau sumber yang dapat diperiksa."), "numbers")
        )
    return tuple(found)
