"""How much a piece of evidence says, and whether an agreement holds. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from magang.kernel.labels import N_, LabelledEnum

# An index is published every year and overtaken soon; a system or regulation in use lasts (DESIGN 4.1), in years.
HALF_LIFE_INDEX: Final = 2
HALF_LIFE_AWARD: Final = 3
HALF_LIFE_SYSTEM: Final = 5


class StrengthGrade(LabelledEnum):
    """Who vouches for the strength."""

    NATIONAL_AWARD = "national_award", N_("Penghargaan nasional")
    MINISTRY_INDEX = "ministry_index", N_("Indeks kementerian/lembaga")
    PROVINCE = "province", N_("Penilaian provinsi")
    OWN_CLAIM = "own_claim", N_("Pernyataan sendiri")
    NONE = "none", N_("Belum dinilai")

    @property
    def weight(self) -> float:
        """Weight before ageing, 0–1 (DESIGN 4.1)."""
        return {
            StrengthGrade.NATIONAL_AWARD: 1.0,
            StrengthGrade.MINISTRY_INDEX: 1.0,
            StrengthGrade.PROVINCE: 0.5,
            StrengthGrade.OWN_CLAIM: 0.15,
            StrengthGrade.NONE: 0.0,
        }[self]


class InstrumentKind(LabelledEnum):
    """What the evidence is, which decides how fast it ages."""

    INDEX = "index", N_("Indeks")
    AWARD = "award", N_("Penghargaan")
    SYSTEM = "system", N_("Sistem atau peraturan yang dipakai")

    @property
    def half_life(self) -> int:
        """Years after which the evidence says half as much."""
        return {
            InstrumentKind.INDEX: HALF_LIFE_INDEX,
            InstrumentKind.AWARD: HALF_LIFE_AWARD,
            InstrumentKind.SYSTEM: HALF_LIFE_SYSTEM,
        }[self]


class DestinationVerb(LabelledEnum):
    """What is told in a region's history; the evidence itself may be gone by then."""

    EVIDENCE_ADDED = "evidence_added", N_("Bukti ditambahkan")
    EVIDENCE_CHANGED = "evidence_changed", N_("Bukti diubah")
    EVIDENCE_REMOVED = "evidence_removed", N_("Bukti dihapus")
    AGREEMENT_ADDED = "agreement_added", N_("Kesepakatan dicatat")
    AGREEMENT_CHANGED = "agreement_changed", N_("Kesepakatan diubah")


class AgreementKind(LabelledEnum):
    PKS = "pks", N_("PKS")
    MOU = "mou", N_("Nota kesepahaman")
    IN_PROCESS = "in_process", N_("Sedang diproses")


class AgreementState(LabelledEnum):
    """Whether an agreement holds on a given day."""

    VALID = "valid", N_("Berlaku")
    NOT_YET = "not_yet", N_("Belum berlaku")
    IN_PROCESS = "in_process", N_("Dalam proses")
    EXPIRED_RECENTLY = "expired_recently", N_("Berakhir kurang dari setahun")
    EXPIRED = "expired", N_("Berakhir")


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """One item of evidence as the rules see it; None is "belum ada data", never zero."""

    year: int | None
    source_url: str
    grade: StrengthGrade
    kind: InstrumentKind
    value: Decimal | None = None
    value_max: Decimal | None = None


def age_years(year: int | None, today: date) -> int | None:
    """Whole calendar years since `year`, not below zero; None when the evidence is undated."""
    return None if year is None else max(0, today.year - year)


def freshness(kind: InstrumentKind, age: int) -> float:
    """2^(−age / half-life): 1 for this year's, one half after one half-life. `age` in years."""
    return float(2 ** (-age / kind.half_life))


def is_web_address(text: str) -> bool:
    """Whether `text` is an http(s) address with a host: nothing else may become a link."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(c.isspace() for c in text)
    except ValueError:
        return False


def evidence_counts(evidence: EvidenceFacts) -> bool:
    """Whether a placement may rest on it: dated and with a source (LAN's rule for choosing a benchmarking location)."""
    return evidence.year is not None and bool(evidence.source_url.strip())


def counted(evidence: Iterable[EvidenceFacts]) -> int:
    """How many of these a placement may rest on."""
    return sum(1 for item in evidence if evidence_counts(item))


def contribution(evidence: EvidenceFacts, today: date) -> float:
    """What one item adds to E, the strength of a region in an urusan, 0–1 (DESIGN 4.1): grade · v · 2^(−age/half-life).

    v is the value on its official scale, 1 where none was published. Undated or without a source: 0.
    This is the seam for matching, which turns the sum E of a region into c = 1 − exp(−0.693 E).
    """
    age = age_years(evidence.year, today)
    if age is None or not evidence_counts(evidence):
        return 0.0
    share = 1.0
    if evidence.value is not None and evidence.value_max:
        share = min(1.0, max(0.0, float(evidence.value / evidence.value_max)))
    return evidence.grade.weight * share * freshness(evidence.kind, age)


def agreement_state(
    kind: AgreementKind, valid_from: date | None, valid_until: date | None, today: date
) -> AgreementState:
    """Whether the agreement holds on `today`; both end days belong to the period, an open end never expires."""
    if kind is AgreementKind.IN_PROCESS:
        return AgreementState.IN_PROCESS
    if valid_from is not None and today < valid_from:
        return AgreementState.NOT_YET
    if valid_until is None or today <= valid_until:
        return AgreementState.VALID
    return AgreementState.EXPIRED_RECENTLY if (today - valid_until).days <= 365 else AgreementState.EXPIRED
