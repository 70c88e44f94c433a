"""What a decision of the mayor must carry, and the life of a hearing. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum


class Outcome(LabelledEnum):
    """What the mayor decides on one recommendation."""

    ACCEPT = "accept", N_("Diterima")
    ACCEPT_WITH_NOTES = "accept_with_notes", N_("Diterima dengan catatan")
    STUDY = "study", N_("Dikaji lebih lanjut")
    REJECT = "reject", N_("Ditolak")

    @property
    def is_accepting(self) -> bool:
        """Whether it binds an OPD with a date and starts the follow-up's clock."""
        return self in {Outcome.ACCEPT, Outcome.ACCEPT_WITH_NOTES}


class HearingStatus(LabelledEnum):
    PLANNED = "planned", N_("Direncanakan")
    HELD = "held", N_("Berlangsung")
    CLOSED = "closed", N_("Ditutup")

    @property
    def is_final(self) -> bool:
        return self is HearingStatus.CLOSED


class HearingAction(LabelledEnum):
    HOLD = "hold", N_("Mulai")
    CLOSE = "close", N_("Tutup")


TRANSITIONS: Final[Mapping[tuple[HearingStatus, HearingAction], HearingStatus]] = {
    (HearingStatus.PLANNED, HearingAction.HOLD): HearingStatus.HELD,
    (HearingStatus.HELD, HearingAction.CLOSE): HearingStatus.CLOSED,
}


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the gap check looks at."""

    outcome: Outcome | None
    notes: str
    reason: str
    owner_named: bool
    decided_on: date | None
    due_on: date | None
    # The day of the presentation, the hearing or the decision it replaces: nothing is decided before it is heard.
    not_before: date | None = None


def gaps(facts: DecisionFacts, *, today: date) -> tuple[Gap, ...]:
    """What keeps a decision from being recorded, in the order of the form."""
    found = []
    if facts.outcome is None:
        found.append(Gap("outcome", N_("Pilih keputusannya."), "outcome"))
    if facts.decided_on is None:
        found.append(Gap("decided_on", N_("Isi tanggal keputusan."), "decided_on"))
    elif facts.decided_on > today:
        found.append(Gap("decided_later", N_("Tanggal keputusan belum tiba."), "decided_on"))
    elif facts.not_before is not None and facts.decided_on < facts.not_before:
        found.append(
            Gap("decided_early", N_("Tanggal keputusan mendahului pemaparan atau keputusan sebelumnya."), "decided_on")
        )
    if facts.outcome is not None and facts.outcome.is_accepting:
        if not facts.owner_named:
            found.append(Gap("owner", N_("Tetapkan OPD penanggung jawab."), "owner_opd_id"))
        if facts.due_on is None:
            found.append(Gap("due_on", N_("Tetapkan tenggat pelaksanaan."), "due_on"))
        elif facts.decided_on is not None and facts.due_on < facts.decided_on:
            found.append(Gap("due_order", N_("Tenggat mendahului tanggal keputusan."), "due_on"))
    if facts.outcome is Outcome.ACCEPT_WITH_NOTES and not facts.notes.strip():
        found.append(Gap("notes", N_("Tuliskan catatan yang menyertai penerimaan."), "notes"))
    if facts.outcome is Outcome.REJECT and not facts.reason.strip():
        found.append(Gap("reason", N_("Tuliskan alasan penolakan."), "reason"))
    return tuple(found)
