"""What an evaluation asks, who answers, and when it is complete. Stdlib and kernel only.

Levels after Kirkpatrick (Evaluating Training Programs): 3 is behaviour at work, 4 is results for the organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum

# Answers are taken from this long before the due date, so that it can be concluded on the day.
OPENS_BEFORE: Final = timedelta(days=30)


class Respondent(LabelledEnum):
    ALUMNUS = "alumnus", N_("Alumni magang")
    SUPERIOR = "superior", N_("Atasan langsung")


class Level(LabelledEnum):
    BEHAVIOUR = "behaviour", N_("Cara kerja")
    RESULT = "result", N_("Hasil")


class Statement(LabelledEnum):
    """What is agreed with or not, worded so that alumnus and superior can both answer it."""

    USED = "used", N_("Hasil magang dipakai dalam pekerjaan sehari-hari.")
    CHANGED = "changed", N_("Cara kerja unit berubah karena rekomendasi ini.")
    SHARED = "shared", N_("Pengetahuannya sudah dibagikan kepada rekan kerja.")
    SUPPORTED = "supported", N_("Atasan dan rekan kerja mendukung perubahan ini.")
    IMPROVED = "improved", N_("Layanan atau keluaran unit menjadi lebih baik.")
    FELT = "felt", N_("Pengguna layanan merasakan perbaikannya.")
    LASTING = "lasting", N_("Perubahan ini tetap berjalan bila orangnya pindah.")

    @property
    def level(self) -> Level:
        return Level.RESULT if self in {Statement.IMPROVED, Statement.FELT, Statement.LASTING} else Level.BEHAVIOUR


class Agreement(LabelledEnum):
    """The five-point scale."""

    STRONGLY_NO = "1", N_("Sangat tidak setuju")
    NO = "2", N_("Tidak setuju")
    NEUTRAL = "3", N_("Ragu-ragu")
    YES = "4", N_("Setuju")
    STRONGLY_YES = "5", N_("Sangat setuju")


class Use(LabelledEnum):
    """Whether the city still works the way it was recommended."""

    FULL = "full", N_("Masih dipakai")
    PARTLY = "partly", N_("Dipakai sebagian")
    NONE = "none", N_("Tidak dipakai lagi")


class Effect(LabelledEnum):
    """What it did to the indicator, as the verifier rates it."""

    NONE = "none", N_("Tidak ada")
    MINOR = "minor", N_("Kecil")
    CLEAR = "clear", N_("Jelas")
    MAJOR = "major", N_("Besar")

    @property
    def is_felt(self) -> bool:
        """Whether the city can tell the difference."""
        return self in {Effect.CLEAR, Effect.MAJOR}


class EvaluationStatus(LabelledEnum):
    SCHEDULED = "scheduled", N_("Dijadwalkan")
    CONCLUDED = "concluded", N_("Selesai dievaluasi")
    VOIDED = "voided", N_("Gugur")


class EvaluationAction(LabelledEnum):
    CONCLUDE = "conclude", N_("Simpulkan")
    VOID = "void", N_("Gugurkan")


TRANSITIONS: Final[Mapping[tuple[EvaluationStatus, EvaluationAction], EvaluationStatus]] = {
    (EvaluationStatus.SCHEDULED, EvaluationAction.CONCLUDE): EvaluationStatus.CONCLUDED,
    # The official status fell back before anybody could evaluate the effect: there is none to evaluate.
    (EvaluationStatus.SCHEDULED, EvaluationAction.VOID): EvaluationStatus.VOIDED,
}


def opens_on(due_on: date) -> date:
    """The first day on which answers are taken and a conclusion can be drawn."""
    return due_on - OPENS_BEFORE


def mean_score(scores: Mapping[Statement, int], level: Level) -> Decimal | None:
    """Mean of the 1–5 answers of one level, one decimal; None when nothing of it was answered."""
    given = [score for statement, score in scores.items() if statement.level is level]
    return (Decimal(sum(given)) / len(given)).quantize(Decimal("0.1")) if given else None


def achieved_percent(baseline: Decimal | None, target: Decimal | None, now: Decimal | None) -> int | None:
    """How much of the way from baseline to target was gone, in whole percent rounded down; works for falling targets.

    Below zero when it got worse; None when a number is missing or there was no way to go.
    """
    if baseline is None or target is None or now is None or baseline == target:
        return None
    return int((100 * (now - baseline) / (target - baseline)).to_integral_value(rounding="ROUND_FLOOR"))


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a verifier concludes. `value` is the indicator now, in the recommendation's unit."""

    usage: Use | None
    effect: Effect | None
    value: Decimal | None
    measured_on: date | None
    source: str
    note: str


def conclusion_gaps(found: Conclusion, *, today: date, answers: int) -> tuple[Gap, ...]:
    """What keeps an evaluation from being concluded, in the order of the form."""
    gaps = []
    if found.usage is None:
        gaps.append(Gap("usage", N_("Pilih apakah hasilnya masih dipakai."), "usage"))
    if found.effect is None:
        gaps.append(Gap("effect", N_("Pilih besarnya dampak."), "effect"))
    if found.effect is not None and found.effect.is_felt and found.value is None:
        gaps.append(Gap("value", N_("Dampak yang jelas atau besar menuntut nilai indikator sekarang."), "value"))
    if found.value is not None and not found.source.strip():
        gaps.append(Gap("source", N_("Tulis dari mana nilai indikator itu."), "source"))
    if found.value is not None and found.measured_on is None:
        gaps.append(Gap("measured_on", N_("Isi tanggal pengukuran."), "measured_on"))
    if found.measured_on is not None and found.measured_on > today:
        gaps.append(Gap("measured_later", N_("Tanggal pengukuran belum tiba."), "measured_on"))
    if not answers and not found.note.strip():
        gaps.append(Gap("unanswered", N_("Belum ada yang menjawab. Tulis mengapa tetap disimpulkan."), "note"))
    return tuple(gaps)
