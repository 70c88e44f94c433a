"""The life of a need and what it must say. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum


class NeedStatus(LabelledEnum):
    DRAFT = "draft", N_("Draf")
    SUBMITTED = "submitted", N_("Diajukan")
    RETURNED = "returned", N_("Dikembalikan")
    VERIFIED = "verified", N_("Terverifikasi")
    PLANNED = "planned", N_("Direncanakan")
    MET = "met", N_("Terpenuhi")

    @property
    def is_editable(self) -> bool:
        return self in {NeedStatus.DRAFT, NeedStatus.RETURNED}

    @property
    def can_be_served(self) -> bool:
        """Whether a placement may be proposed for it."""
        return self in {NeedStatus.VERIFIED, NeedStatus.PLANNED}

    @property
    def is_final(self) -> bool:
        return self is NeedStatus.MET


class NeedAction(LabelledEnum):
    SUBMIT = "submit", N_("Ajukan")
    RETURN = "return", N_("Kembalikan")
    VERIFY = "verify", N_("Verifikasi")
    PLAN = "plan", N_("Tandai direncanakan")
    MEET = "meet", N_("Tandai terpenuhi")
    REOPEN = "reopen", N_("Buka kembali")


TRANSITIONS: Final[Mapping[tuple[NeedStatus, NeedAction], NeedStatus]] = {
    (NeedStatus.DRAFT, NeedAction.SUBMIT): NeedStatus.SUBMITTED,
    (NeedStatus.RETURNED, NeedAction.SUBMIT): NeedStatus.SUBMITTED,
    (NeedStatus.SUBMITTED, NeedAction.VERIFY): NeedStatus.VERIFIED,
    (NeedStatus.SUBMITTED, NeedAction.RETURN): NeedStatus.RETURNED,
    (NeedStatus.VERIFIED, NeedAction.PLAN): NeedStatus.PLANNED,
    (NeedStatus.VERIFIED, NeedAction.RETURN): NeedStatus.RETURNED,
    (NeedStatus.PLANNED, NeedAction.MEET): NeedStatus.MET,
    (NeedStatus.PLANNED, NeedAction.REOPEN): NeedStatus.VERIFIED,
}


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What the gap check looks at; built from the row, so that rules never see a database."""

    gap: str
    indicator: str
    baseline: Decimal | None
    target: Decimal | None
    unit: str
    year: int | None
    programme_count: int


def gaps(facts: NeedFacts) -> tuple[Gap, ...]:
    """What keeps a draft from being submitted, in the order of the form.

    A missing programme is not among them: a need without one is allowed, but shown in red everywhere (DESIGN 3).
    """
    found = []
    if len(facts.gap.strip()) < 20:
        found.append(Gap("gap", N_("Uraikan kesenjangannya, sedikitnya satu kalimat."), "gap"))
    if not facts.indicator.strip():
        found.append(Gap("indicator", N_("Sebutkan indikator yang mengukur kesenjangan ini."), "indicator"))
    if facts.baseline is None:
        found.append(Gap("baseline", N_("Isi nilai awal indikator."), "baseline"))
    if facts.target is None:
        found.append(Gap("target", N_("Isi target indikator."), "target"))
    if facts.baseline is not None and facts.baseline == facts.target:
        found.append(Gap("no_change", N_("Target sama dengan nilai awal: tidak ada yang berubah."), "target"))
    if not facts.unit.strip():
        found.append(Gap("unit", N_("Isi satuan indikator."), "unit"))
    if facts.year is None:
        found.append(Gap("year", N_("Isi tahun target."), "year"))
    return tuple(found)
