"""The life of a placement and what each step needs. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.workdays import Promise
from magang.planning.rules.cycles import Track


class StepClock(LabelledEnum):
    """Which promise is running while a placement stands in a state."""

    REPORT = "report", N_("Batas laporan")
    HEARING = "hearing", N_("Batas pemaparan")


class PlacementStatus(LabelledEnum):
    DRAFT = "draft", N_("Draf")
    PROPOSED = "proposed", N_("Diusulkan")
    VERIFIED = "verified", N_("Terverifikasi")
    RETURNED = "returned", N_("Dikembalikan")
    REJECTED = "rejected", N_("Ditolak")
    REQUESTED = "requested", N_("Dimohonkan")
    ACCEPTED = "accepted", N_("Diterima instansi tujuan")
    DECLINED = "declined", N_("Ditolak instansi tujuan")
    ASSIGNED = "assigned", N_("Surat tugas terbit")
    DEPARTED = "departed", N_("Berangkat")
    RUNNING = "running", N_("Berjalan")
    RECALLED = "recalled", N_("Ditarik")
    REPORTED = "reported", N_("Laporan masuk")
    PRESENTED = "presented", N_("Dipaparkan")
    CREDITED = "credited", N_("JP diakui")
    CANCELLED = "cancelled", N_("Dibatalkan")

    @property
    def is_editable(self) -> bool:
        """Whether the plan itself may still be changed."""
        return self in {PlacementStatus.DRAFT, PlacementStatus.RETURNED}

    @property
    def is_final(self) -> bool:
        return self in {PlacementStatus.REJECTED, PlacementStatus.CREDITED, PlacementStatus.CANCELLED}

    @property
    def still_stands(self) -> bool:
        """Whether it takes up its participant's time and the cycle's budget."""
        return self not in {PlacementStatus.REJECTED, PlacementStatus.DECLINED, PlacementStatus.CANCELLED}

    @property
    def is_away(self) -> bool:
        """Whether the participant is absent from their OPD."""
        return self in {PlacementStatus.DEPARTED, PlacementStatus.RUNNING}

    @property
    def is_home_again(self) -> bool:
        return self in {
            PlacementStatus.RECALLED,
            PlacementStatus.REPORTED,
            PlacementStatus.PRESENTED,
            PlacementStatus.CREDITED,
        }

    @property
    def is_assigned(self) -> bool:
        """Whether a surat tugas was issued: from here on the city has bound itself to pay."""
        return self is PlacementStatus.ASSIGNED or self.is_away or self.is_home_again

    @property
    def is_requested(self) -> bool:
        """Whether the gate before the request was passed and the plan still stands."""
        return self in {PlacementStatus.REQUESTED, PlacementStatus.ACCEPTED} or self.is_assigned

    @property
    def is_before_recall(self) -> bool:
        """Whether it may still be cancelled (DESIGN 3)."""
        return not (self.is_final or self.is_home_again)

    @property
    def takes_findings(self) -> bool:
        """Whether findings and recommendations may be written: from departure until the JP close the file."""
        return self.is_away or (self.is_home_again and self is not PlacementStatus.CREDITED)

    @property
    def clock(self) -> StepClock | None:
        """The promise that runs in this state."""
        return {
            PlacementStatus.RECALLED: StepClock.REPORT,
            PlacementStatus.REPORTED: StepClock.HEARING,
        }.get(self)


class PlacementAction(LabelledEnum):
    PROPOSE = "propose", N_("Usulkan")
    VERIFY = "verify", N_("Verifikasi")
    RETURN = "return", N_("Kembalikan")
    REJECT = "reject", N_("Tolak")
    REQUEST = "request", N_("Mohonkan ke instansi tujuan")
    ACCEPT = "accept", N_("Catat diterima")
    DECLINE = "decline", N_("Catat ditolak instansi tujuan")
    REPLAN = "replan", N_("Rencanakan ulang")
    ASSIGN = "assign", N_("Terbitkan surat tugas")
    DEPART = "depart", N_("Catat berangkat")
    START = "start", N_("Catat mulai magang")
    RECALL = "recall", N_("Catat penarikan")
    REPORT = "report", N_("Catat laporan masuk")
    PRESENT = "present", N_("Catat pemaparan")
    CREDIT = "credit", N_("Akui JP")
    CANCEL = "cancel", N_("Batalkan")

    @property
    def needs_reason(self) -> bool:
        return self in {
            PlacementAction.RETURN,
            PlacementAction.REJECT,
            PlacementAction.DECLINE,
            PlacementAction.CANCEL,
        }


class PaperKind(LabelledEnum):
    """Letters of others that are kept with a placement."""

    HOST_ACCEPTS = "host_accepts", N_("Surat penerimaan instansi tujuan")
    HOST_DECLINES = "host_declines", N_("Surat penolakan instansi tujuan")


class PlanVerb(LabelledEnum):
    """What happens to the plan of a placement without moving it on."""

    COMMITTED = "committed", N_("Komitmen OPD dinyatakan")
    JUSTIFIED = "justified", N_("Alasan tertulis ditandatangani")
    PRICED = "priced", N_("Perkiraan biaya dicatat")


_S, _A = PlacementStatus, PlacementAction
TRANSITIONS: Final[Mapping[tuple[PlacementStatus, PlacementAction], PlacementStatus]] = {
    (_S.DRAFT, _A.PROPOSE): _S.PROPOSED,
    (_S.RETURNED, _A.PROPOSE): _S.PROPOSED,
    (_S.PROPOSED, _A.VERIFY): _S.VERIFIED,
    (_S.PROPOSED, _A.RETURN): _S.RETURNED,
    (_S.PROPOSED, _A.REJECT): _S.REJECTED,
    (_S.VERIFIED, _A.REQUEST): _S.REQUESTED,
    (_S.VERIFIED, _A.RETURN): _S.RETURNED,
    (_S.VERIFIED, _A.REJECT): _S.REJECTED,
    (_S.REQUESTED, _A.ACCEPT): _S.ACCEPTED,
    (_S.REQUESTED, _A.DECLINE): _S.DECLINED,
    (_S.DECLINED, _A.REPLAN): _S.DRAFT,
    (_S.ACCEPTED, _A.ASSIGN): _S.ASSIGNED,
    (_S.ASSIGNED, _A.DEPART): _S.DEPARTED,
    (_S.DEPARTED, _A.START): _S.RUNNING,
    (_S.RUNNING, _A.RECALL): _S.RECALLED,
    (_S.RECALLED, _A.REPORT): _S.REPORTED,
    (_S.REPORTED, _A.PRESENT): _S.PRESENTED,
    (_S.PRESENTED, _A.CREDIT): _S.CREDITED,
    **{(status, _A.CANCEL): _S.CANCELLED for status in _S if status.is_before_recall},
}


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """What the checklist before the request looks at; built from the row, so that rules never see a database.

    `evidence_count` counts dated evidence with a source of the host's region in the *need's* urusan.
    """

    track: Track
    urusan_chosen: bool
    programme_count: int
    gap_statement: str
    host_chosen: bool
    starts_on: date | None
    ends_on: date | None
    evidence_count: int
    justification: str
    justified: bool
    cost_allowance: int | None
    cost_lodging: int | None
    cost_transport: int | None
    cost_note: str
    mentor_named: bool
    opd_commitment: bool


def proposal_gaps(facts: PlacementFacts) -> tuple[Gap, ...]:
    """What keeps a draft from being proposed: the part only the planner can fill in."""
    found = []
    if not facts.host_chosen:
        found.append(Gap("host", N_("Pilih instansi tujuan."), "host_unit_id"))
    if facts.starts_on is None or facts.ends_on is None:
        found.append(Gap("period", N_("Isi tanggal mulai dan selesai."), "starts_on"))
    elif facts.ends_on < facts.starts_on:
        found.append(Gap("period_order", N_("Tanggal selesai mendahului tanggal mulai."), "ends_on"))
    return tuple(found)


def gaps(facts: PlacementFacts) -> tuple[Gap, ...]:
    """What is missing before the host is asked, in the order of the page (DESIGN 3, Placement)."""
    found = list(proposal_gaps(facts))
    if not facts.urusan_chosen:
        found.append(Gap("urusan", N_("Pilih satu urusan yang dipelajari."), "urusan_id"))
    if facts.programme_count < 1:
        found.append(Gap("programme", N_("Sebutkan sedikitnya satu program prioritas yang dilayani."), "programmes"))
    if len(facts.gap_statement.strip()) < 20:
        found.append(
            Gap("gap", N_("Uraikan kesenjangan yang hendak dijawab, sedikitnya satu kalimat."), "gap_statement")
        )
    # LAN's rule for choosing a benchmarking location: evidence, or a superior who answers for its absence in writing.
    if (
        facts.track.needs_evidence
        and facts.evidence_count < 1
        and not (facts.justification.strip() and facts.justified)
    ):
        found.append(
            Gap(
                "evidence",
                N_(
                    "Belum ada bukti keunggulan bertanggal dan bersumber pada urusan kebutuhan,"
                    " atau alasan tertulis dari atasan perencana."
                ),
                "evidence_justification",
            )
        )
    if facts.cost_allowance is None:
        found.append(Gap("cost", N_("Hitung perkiraan biaya."), "cost_allowance"))
    elif None in {facts.cost_lodging, facts.cost_transport} and not facts.cost_note.strip():
        found.append(
            Gap("cost_unknown", N_("Jelaskan komponen biaya yang belum ada datanya pada catatan biaya."), "cost_note")
        )
    if not facts.mentor_named:
        found.append(Gap("mentor", N_("Tunjuk atasan langsung sebagai mentor."), "mentor_id"))
    if not facts.opd_commitment:
        found.append(Gap("commitment", N_("OPD pengirim belum menyatakan komitmen menindaklanjuti."), "opd_commitment"))
    return tuple(found)


def gaps_before(action: PlacementAction, facts: PlacementFacts) -> tuple[Gap, ...]:
    """What is missing before `action`. Verifying asks for the same as requesting: nothing verified gets stuck."""
    if action is PlacementAction.PROPOSE:
        return proposal_gaps(facts)
    if action in {PlacementAction.VERIFY, PlacementAction.REQUEST}:
        return gaps(facts)
    return ()


def due_on(
    status: PlacementStatus, *, recalled_on: date | None, reported_on: date | None, report: Promise, hearing: Promise
) -> date | None:
    """The day the running promise falls due: report after recall, hearing after report; None without a clock."""
    if status.clock is StepClock.REPORT and recalled_on is not None:
        return report.due(recalled_on)
    if status.clock is StepClock.HEARING and reported_on is not None:
        return hearing.due(reported_on)
    return None
