"""The life of a scenario: draft, solved, and at most one adopted in a cycle, which never changes again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from magang.kernel.labels import N_, LabelledEnum


class ScenarioStatus(LabelledEnum):
    DRAFT = "draft", N_("Belum dihitung")
    SOLVED = "solved", N_("Sudah dihitung")
    ADOPTED = "adopted", N_("Ditetapkan")
    DISCARDED = "discarded", N_("Disisihkan")

    @property
    def is_editable(self) -> bool:
        return self in {ScenarioStatus.DRAFT, ScenarioStatus.SOLVED}

    @property
    def is_final(self) -> bool:
        return self is ScenarioStatus.ADOPTED


class ScenarioAction(LabelledEnum):
    SOLVE = "solve", N_("Hitung")
    ARRANGE = "arrange", N_("Susun sendiri")
    ADOPT = "adopt", N_("Tetapkan")
    DISCARD = "discard", N_("Sisihkan")
    RESTORE = "restore", N_("Pakai lagi")


class SeatAction(LabelledEnum):
    """What a planner says of one person at one place."""

    LOCK = "lock", N_("Kunci")
    FORBID = "forbid", N_("Larang")
    RELEASE = "release", N_("Lepas")


class WeightMethod(LabelledEnum):
    SWING = "swing", N_("Bobot langsung")
    AHP = "ahp", N_("Perbandingan berpasangan (AHP)")


_S, _A = ScenarioStatus, ScenarioAction
TRANSITIONS: Final[Mapping[tuple[ScenarioStatus, ScenarioAction], ScenarioStatus]] = {
    (_S.DRAFT, _A.SOLVE): _S.SOLVED,
    (_S.SOLVED, _A.SOLVE): _S.SOLVED,
    (_S.DRAFT, _A.ARRANGE): _S.SOLVED,
    (_S.SOLVED, _A.ARRANGE): _S.SOLVED,
    (_S.SOLVED, _A.ADOPT): _S.ADOPTED,
    (_S.DRAFT, _A.DISCARD): _S.DISCARDED,
    (_S.SOLVED, _A.DISCARD): _S.DISCARDED,
    (_S.DISCARDED, _A.RESTORE): _S.DRAFT,
}
