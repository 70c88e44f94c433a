"""The life of a recommendation and what makes it concrete and measurable. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from magang.kernel.labels import N_, LabelledEnum


class Approach(LabelledEnum):
    ADOPT = "adopt", N_("Adopsi: dipakai apa adanya")
    ADAPT = "adapt", N_("Adaptasi: disesuaikan dengan daerah kita")


class Horizon(LabelledEnum):
    SHORT = "short", N_("Pendek (paling lama 3 bulan)")
    MEDIUM = "medium", N_("Menengah (paling lama 12 bulan)")
    LONG = "long", N_("Panjang (lebih dari 12 bulan)")

    @property
    def max_months(self) -> int | None:
        """Months within which it should be done; None has no ceiling."""
        return {Horizon.SHORT: 3, Horizon.MEDIUM: 12}.get(self)


class Effort(LabelledEnum):
    LOW = "low", N_("Ringan")
    MEDIUM = "medium", N_("Sedang")
    HIGH = "high", N_("Berat")


class RecommendationStatus(LabelledEnum):
    DRAFT = "draft", N_("Draf")
    SUBMITTED = "submitted", N_("Diajukan")
    RETURNED = "returned", N_("Dikembalikan")
    APPROVED = "approved", N_("Disetujui untuk dipaparkan")
    PRESENTED = "presented", N_("Dipaparkan")
    ACCEPTED = "accepted", N_("Diterima")
    ACCEPTED_WITH_NOTES = "accepted_with_notes", N_("Diterima dengan catatan")
    STUDY = "study", N_("Dikaji lebih lanjut")
    REJECTED = "rejected", N_("Ditolak")
    WITHDRAWN = "withdrawn", N_("Ditarik pengusul")
    MERGED = "merged", N_("Digabung ke usulan lain")

    @property
    def is_editable(self) -> bool:
        return self in {RecommendationStatus.DRAFT, RecommendationStatus.RETURNED}

    @property
    def is_accepted(self) -> bool:
        """Whether the city has bound itself to it."""
        return self in {RecommendationStatus.ACCEPTED, RecommendationStatus.ACCEPTED_WITH_NOTES}

    @property
    def is_decided(self) -> bool:
        """Whether the mayor has answered, be it with "study further"."""
        return self.is_accepted or self in {RecommendationStatus.STUDY, RecommendationStatus.REJECTED}

    @property
    def awaits_decision(self) -> bool:
        """Whether a decision may be recorded: also a second one, after a study."""
        return self in {RecommendationStatus.APPROVED, RecommendationStatus.PRESENTED, RecommendationStatus.STUDY}

    @property
    def counts_as_presented(self) -> bool:
        """Whether "accepted of presented" is taken of it. A rejected one counts: it never raises a rate."""
        return self is RecommendationStatus.PRESENTED or self.is_decided

    @property
    def is_final(self) -> bool:
        return self.is_accepted or self in {RecommendationStatus.REJECTED, RecommendationStatus.WITHDRAWN}

    @property
    def is_private(self) -> bool:
        """Whether it is still the author's own text, which only those who guide it read."""
        return self in {RecommendationStatus.DRAFT, RecommendationStatus.WITHDRAWN, RecommendationStatus.MERGED}

    @property
    def takes_voices(self) -> bool:
        """Whether another may join it instead of repeating it: it is before the mayor, or the city is bound to it."""
        return self.awaits_decision or self.is_accepted


class RecommendationAction(LabelledEnum):
    SUBMIT = "submit", N_("Ajukan")
    RETURN = "return", N_("Kembalikan")
    APPROVE = "approve", N_("Setujui")
    PRESENT = "present", N_("Catat dipaparkan")
    WITHDRAW = "withdraw", N_("Tarik")
    MERGE = "merge", N_("Gabung")
    SPLIT = "split", N_("Lepaskan dari gabungan")
    ACCEPT = "accept", N_("Terima")
    ACCEPT_WITH_NOTES = "accept_with_notes", N_("Terima dengan catatan")
    STUDY = "study", N_("Kaji lebih lanjut")
    REJECT = "reject", N_("Tolak")

    @property
    def is_decision(self) -> bool:
        """Whether it happens only by a recorded decision of the mayor, never by a button of its own."""
        return self in {
            RecommendationAction.ACCEPT,
            RecommendationAction.ACCEPT_WITH_NOTES,
            RecommendationAction.STUDY,
            RecommendationAction.REJECT,
        }


_S, _A = RecommendationStatus, RecommendationAction
_OUTCOMES: Final = {
    _A.ACCEPT: _S.ACCEPTED,
    _A.ACCEPT_WITH_NOTES: _S.ACCEPTED_WITH_NOTES,
    _A.STUDY: _S.STUDY,
    _A.REJECT: _S.REJECTED,
}
TRANSITIONS: Final[Mapping[tuple[RecommendationStatus, RecommendationAction], RecommendationStatus]] = {
    (_S.DRAFT, _A.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _A.APPROVE): _S.APPROVED,
    (_S.SUBMITTED, _A.RETURN): _S.RETURNED,
    (_S.APPROVED, _A.PRESENT): _S.PRESENTED,
    (_S.APPROVED, _A.RETURN): _S.RETURNED,
    **{(status, action): after for status in _S if status.awaits_decision for action, after in _OUTCOMES.items()},
    **{(status, _A.WITHDRAW): _S.WITHDRAWN for status in (_S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.APPROVED)},
    # A voice for an earlier one counts nowhere of its own; it becomes a draft again when it is let go.
    **{(status, _A.MERGE): _S.MERGED for status in _S if status.is_editable},
    (_S.MERGED, _A.SPLIT): _S.DRAFT,
}


@dataclass(frozen=True, slots=True)
class RecommendationFacts:
    """What the quality coach looks at; built from the row or, while the author types, from the form."""

    title: str
    action: str
    approach: Approach
    differs: str
    changes: tuple[str, ...]
    finding_count: int
    programme_count: int
    lead_opd_named: bool
    indicator: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    horizon: Horizon | None
    effort: Effort | None
    cost_estimate: int | None
    cost_unknown_reason: str
    target_date: date | None = None
    unproven: tuple[str, ...] = ()
    """References of the findings it rests on that name neither a number nor a source."""
