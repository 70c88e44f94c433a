"""What a decision of the mayor must carry, and the life of a hearing. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class Presence(LabelledEnum):
    """Whether somebody invited came."""

    INVITED = "invited", N_("Belum dicatat")
    PRESENT = "present", N_("Hadir")
    REPRESENTED = "represented", N_("Diwakili")
    ABSENT = "absent", N_("Tidak hadir")

    @property
    def is_known(self) -> bool:
        return self is not Presence.INVITED

    @property
    def was_there(self) -> bool:
        """Whether the seat was taken, in person or not."""
        return self in {Presence.PRESENT, Presence.REPRESENTED}


class HearingVerb(LabelledEnum):
    """What else happens around a hearing; told on its own trail."""

    PUT_ON_AGENDA = "put_on_agenda", N_("Acara ditambah")
    TAKEN_OFF = "taken_off", N_("Acara dihapus")
    REORDERED = "reordered", N_("Urutan acara diubah")
    TURN = "turn", N_("Butir acara dimulai")
    INVITED = "invited", N_("Daftar hadir diisi dari undangan")
    SEATED = "seated", N_("Kehadiran dicatat")
    DISCUSSED = "discussed", N_("Bahasan terdahulu dicatat")
    REMARKED = "remarked", N_("Jalannya pemaparan dicatat")


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


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """What must be said before a hearing is closed."""

    undecided: Sequence[str]
    unowned: Sequence[str]
    agenda_count: int
    seat_count: int
    unknown_seats: int


def closing_gaps(facts: ClosingFacts) -> tuple[Gap, ...]:
    """What keeps a hearing from being closed (DESIGN 3); fields name the place where each is mended."""
    found = [
        Gap("undecided", N_("Sudah dipaparkan, belum diputuskan: %(what)s."), f"r-{ref}", params={"what": ref})
        for ref in facts.undecided
    ]
    found += [
        Gap(
            "unowned",
            N_("Diterima tanpa OPD penanggung jawab atau tenggat: %(what)s."),
            f"r-{ref}",
            params={"what": ref},
        )
        for ref in facts.unowned
    ]
    if not facts.agenda_count:
        found.append(Gap("agenda", N_("Acara masih kosong."), "acara"))
    if not facts.seat_count:
        found.append(Gap("attendance", N_("Daftar hadir masih kosong."), "daftar-hadir"))
    elif facts.unknown_seats:
        found.append(
            Gap(
                "attendance",
                N_("Kehadiran %(n)s orang belum dicatat."),
                "daftar-hadir",
                params={"n": facts.unknown_seats},
            )
        )
    return tuple(found)


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
