"""The life of a candidature: an OPD proposes, the planner takes it up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from magang.kernel.labels import N_, LabelledEnum


class CandidateStatus(LabelledEnum):
    PROPOSED = "proposed", N_("Diusulkan OPD")
    ACCEPTED = "accepted", N_("Ikut perhitungan")
    REJECTED = "rejected", N_("Tidak diikutkan")
    WITHDRAWN = "withdrawn", N_("Ditarik OPD")
    SELECTED = "selected", N_("Terpilih")

    @property
    def takes_part(self) -> bool:
        """Whether the allocation may place this person."""
        return self in {CandidateStatus.ACCEPTED, CandidateStatus.SELECTED}

    @property
    def is_editable(self) -> bool:
        return self in {CandidateStatus.PROPOSED, CandidateStatus.ACCEPTED}

    @property
    def is_final(self) -> bool:
        """Whether the candidature has become a placement."""
        return self is CandidateStatus.SELECTED


class CandidateAction(LabelledEnum):
    ACCEPT = "accept", N_("Ikutkan")
    REJECT = "reject", N_("Jangan ikutkan")
    WITHDRAW = "withdraw", N_("Tarik usulan")
    REOPEN = "reopen", N_("Usulkan kembali")
    # Never a button: the scenario that is adopted selects.
    SELECT = "select", N_("Pilih")

    @property
    def needs_reason(self) -> bool:
        return self in {CandidateAction.REJECT, CandidateAction.WITHDRAW}


_S, _A = CandidateStatus, CandidateAction
TRANSITIONS: Final[Mapping[tuple[CandidateStatus, CandidateAction], CandidateStatus]] = {
    (_S.PROPOSED, _A.ACCEPT): _S.ACCEPTED,
    (_S.PROPOSED, _A.REJECT): _S.REJECTED,
    (_S.PROPOSED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _A.REJECT): _S.REJECTED,
    (_S.ACCEPTED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.ACCEPTED, _A.SELECT): _S.SELECTED,
    (_S.REJECTED, _A.REOPEN): _S.PROPOSED,
    (_S.WITHDRAWN, _A.REOPEN): _S.PROPOSED,
}
