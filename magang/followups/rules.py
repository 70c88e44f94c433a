"""The four official statuses, who may set them on what, and how a follow-up stands today. Stdlib and kernel only.

Source of the statuses and of the reasons for TD: BPK Regulation 2/2017 on monitoring the follow-up of recommendations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.workdays import Promise


class FollowUpStatus(LabelledEnum):
    """The official status. Only a verification round sets it; progress never does."""

    BT = "bt", N_("Belum ditindaklanjuti")
    BS = "bs", N_("Belum sesuai")
    SS = "ss", N_("Sesuai")
    TD = "td", N_("Tidak dapat ditindaklanjuti")

    @property
    def code(self) -> str:
        """The two letters officials know it by."""
        return self.value.upper()

    @property
    def is_implemented(self) -> bool:
        return self is FollowUpStatus.SS

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is awaited of the OPD. SS may still fall back to BS in a later round."""
        return self in {FollowUpStatus.SS, FollowUpStatus.TD}


class OpdClaim(LabelledEnum):
    """What the OPD itself says when it submits for verification."""

    DONE = "done", N_("Selesai")
    PARTLY = "partly", N_("Sebagian")
    NOT_POSSIBLE = "not_possible", N_("Tidak dapat dilaksanakan")

    @property
    def expects(self) -> FollowUpStatus:
        """The official status that would agree with the claim."""
        return {
            OpdClaim.DONE: FollowUpStatus.SS,
            OpdClaim.PARTLY: FollowUpStatus.BS,
            OpdClaim.NOT_POSSIBLE: FollowUpStatus.TD,
        }[self]


class TdReason(LabelledEnum):
    """The closed list of reasons for which a recommendation legitimately can't be followed up."""

    FORCE_MAJEURE = "force_majeure", N_("Keadaan kahar (bencana, perang, kerusuhan, kebakaran)")
    LEGAL_PROCESS = "legal_process", N_("Subjek atau objek rekomendasi dalam proses peradilan")
    ORGANISATION_CHANGED = "organisation_changed", N_("Perubahan organisasi atau tugas menghapus objeknya")
    REGULATION_CHANGED = "regulation_changed", N_("Perubahan peraturan membuatnya tidak dapat dilaksanakan")
    NOT_EFFECTIVE = "not_effective", N_("Tidak lagi efektif, efisien, dan ekonomis")


class PlanStatus(LabelledEnum):
    DRAFT = "draft", N_("Draf")
    SUBMITTED = "submitted", N_("Diajukan")
    RETURNED = "returned", N_("Dikembalikan")
    APPROVED = "approved", N_("Disetujui")

    @property
    def is_editable(self) -> bool:
        return self in {PlanStatus.DRAFT, PlanStatus.RETURNED}

    @property
    def is_final(self) -> bool:
        return self is PlanStatus.APPROVED


class PlanAction(LabelledEnum):
    SUBMIT = "submit", N_("Ajukan rencana aksi")
    RETURN = "return", N_("Kembalikan")
    APPROVE = "approve", N_("Setujui")


PLAN_TRANSITIONS: Final[Mapping[tuple[PlanStatus, PlanAction], PlanStatus]] = {
    (PlanStatus.DRAFT, PlanAction.SUBMIT): PlanStatus.SUBMITTED,
    (PlanStatus.RETURNED, PlanAction.SUBMIT): PlanStatus.SUBMITTED,
    (PlanStatus.SUBMITTED, PlanAction.APPROVE): PlanStatus.APPROVED,
    (PlanStatus.SUBMITTED, PlanAction.RETURN): PlanStatus.RETURNED,
}


class BudgetSource(LabelledEnum):
    APBD = "apbd", N_("APBD")
    APBD_CHANGE = "apbd_change", N_("APBD-Perubahan")
    RKPD = "rkpd", N_("RKPD tahun berikutnya")
    BLUD = "blud", N_("BLUD")
    OTHER = "other", N_("Sumber lain")
    NONE = "none", N_("Tanpa anggaran")


class ObstacleKind(LabelledEnum):
    BUDGET_CYCLE = "budget_cycle", N_("Siklus anggaran")
    REGULATION = "regulation", N_("Regulasi")
    STAFF_MOVED = "staff_moved", N_("Mutasi pegawai")
    OTHER_OPD = "other_opd", N_("Bergantung OPD lain")
    DATA = "data", N_("Data")
    OTHER = "other", N_("Lainnya")


class ObstacleRemover(LabelledEnum):
    """Which office can remove the obstacle: the mayor's page lists obstacles by it."""

    MAYOR = "mayor", N_("Wali Kota")
    SEKDA = "sekda", N_("Sekretaris Daerah")
    OPD = "opd", N_("OPD")


class RoundState(LabelledEnum):
    OPEN = "open", N_("Menunggu verifikasi")
    AWAITING_SECOND = "awaiting_second", N_("Menunggu penyetuju kedua")
    CLOSED = "closed", N_("Selesai")

    @property
    def is_final(self) -> bool:
        """Whether the round is read-only; the next one has its own row."""
        return self is RoundState.CLOSED


class RoundAction(LabelledEnum):
    JUDGE = "judge", N_("Tetapkan status")
    PROPOSE_TD = "propose_td", N_("Usulkan TD")
    CONFIRM_TD = "confirm_td", N_("Setujui TD")
    REFUSE_TD = "refuse_td", N_("Tolak TD")


ROUND_TRANSITIONS: Final[Mapping[tuple[RoundState, RoundAction], RoundState]] = {
    (RoundState.OPEN, RoundAction.JUDGE): RoundState.CLOSED,
    (RoundState.OPEN, RoundAction.PROPOSE_TD): RoundState.AWAITING_SECOND,
    (RoundState.AWAITING_SECOND, RoundAction.CONFIRM_TD): RoundState.CLOSED,
    # Refused: the same round goes back to the verifier, who judges it otherwise.
    (RoundState.AWAITING_SECOND, RoundAction.REFUSE_TD): RoundState.OPEN,
}


class MoveState(LabelledEnum):
    REQUESTED = "requested", N_("Diminta")
    APPROVED = "approved", N_("Disetujui")
    REFUSED = "refused", N_("Ditolak")

    @property
    def is_final(self) -> bool:
        return self is not MoveState.REQUESTED


class MoveAction(LabelledEnum):
    APPROVE = "approve", N_("Setujui")
    REFUSE = "refuse", N_("Tolak")


MOVE_TRANSITIONS: Final[Mapping[tuple[MoveState, MoveAction], MoveState]] = {
    (MoveState.REQUESTED, MoveAction.APPROVE): MoveState.APPROVED,
    (MoveState.REQUESTED, MoveAction.REFUSE): MoveState.REFUSED,
}


class Health(LabelledEnum):
    """How a follow-up stands today: reckoned each time, stored nowhere."""

    DONE = "done", N_("Selesai")
    NOT_APPLICABLE = "not_applicable", N_("Tidak dapat ditindaklanjuti")
    WAITING_VERIFICATION = "waiting_verification", N_("Menunggu verifikasi")
    OVERDUE = "overdue", N_("Lewat tenggat")
    NOT_STARTED = "not_started", N_("Belum mulai")
    STALE = "stale", N_("Senyap")
    ON_TRACK = "on_track", N_("Sesuai jadwal")

    @property
    def needs_attention(self) -> bool:
        return self in {Health.OVERDUE, Health.STALE}


@dataclass(frozen=True, slots=True)
class Clock:
    """Today in the city's zone and the promises a follow-up is held to."""

    today: date
    zone: str
    stale: Promise
    verification: Promise
    budget_warning_days: int = 30

    @property
    def fresh_since(self) -> date:
        """News of this day or later keeps "on track" alive."""
        return self.stale.since(self.today)


@dataclass(frozen=True, slots=True)
class HealthFacts:
    """Dates are days in the city's zone. `last_news_on` None: the OPD has never reported.

    News before `fresh_since` has expired: the city counts those days in its own way (`Clock.fresh_since`).

    `round_opened_on` is the day the round that is still open was submitted; None when none is open.
    """

    today: date
    due_on: date
    last_news_on: date | None
    official: FollowUpStatus
    fresh_since: date
    round_opened_on: date | None = None


def health(facts: HealthFacts) -> Health:
    """How the follow-up stands today. "On track" expires by itself without news (DESIGN 3).

    What was submitted in time waits for the verifier and isn't the OPD's delay; submitting late doesn't undo a delay.
    """
    if facts.official is FollowUpStatus.SS:
        return Health.DONE
    if facts.official is FollowUpStatus.TD:
        return Health.NOT_APPLICABLE
    submitted = facts.round_opened_on
    if submitted is not None and submitted <= facts.due_on:
        return Health.WAITING_VERIFICATION
    if facts.today > facts.due_on:
        return Health.OVERDUE
    if facts.last_news_on is None:
        return Health.NOT_STARTED
    if facts.last_news_on < facts.fresh_since:
        return Health.STALE
    return Health.ON_TRACK


def days_left(due_on: date, today: date) -> int:
    """Days until the due date; negative once it has passed."""
    return (due_on - today).days


def first_answer_overdue(*, first_answer_due_on: date, plan_submitted_on: date | None, today: date) -> bool:
    """Whether the OPD's first answer, its action plan, is or came late."""
    return (plan_submitted_on or today) > first_answer_due_on


def ratings_gap(claim: OpdClaim | None, official: FollowUpStatus) -> bool:
    """Whether the OPD's own rating and the official one differ. Nothing claimed, nothing to compare."""
    return claim is not None and claim.expects is not official


@dataclass(frozen=True, slots=True)
class RateFacts:
    """One recommendation as the rates see it. `official` is None while it is not accepted."""

    presented: bool
    accepted: bool
    official: FollowUpStatus | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its two numbers in the open; `percent` is None when there is nothing to divide by."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 means all of them."""
        return None if self.of == 0 else 100 * self.count // self.of


def rates(items: Iterable[RateFacts]) -> tuple[Rate, Rate]:
    """(accepted of presented, implemented of accepted): the two honest rates (DESIGN 3).

    Rejected ones stay in the first denominator and TD ones in the second, so that neither ever raises a percentage.
    """
    presented = [item for item in items if item.presented]
    accepted = [item for item in presented if item.accepted]
    implemented = [item for item in accepted if item.official is not None and item.official.is_implemented]
    return Rate(len(accepted), len(presented)), Rate(len(implemented), len(accepted))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a verifier is about to set. The three tests are None while unanswered."""

    result: FollowUpStatus | None
    sufficient: bool | None
    competent: bool | None
    relevant: bool | None
    missing: str = ""
    td_reason: TdReason | None = None

    @property
    def passes_tests(self) -> bool:
        return bool(self.sufficient and self.competent and self.relevant)

    @property
    def action(self) -> RoundAction:
        """TD pends until a second approver agrees; every other result closes the round at once."""
        return RoundAction.PROPOSE_TD if self.result is FollowUpStatus.TD else RoundAction.JUDGE


def judgement_gaps(judgement: Judgement) -> tuple[Gap, ...]:
    """What keeps a judgement from being recorded, in the order of the form."""
    if judgement.result is None:
        return (Gap("result", N_("Pilih status tindak lanjut."), "result"),)
    found = []
    if judgement.result is FollowUpStatus.BT:
        # A round exists because something was submitted: BT is where a follow-up starts, not what a verifier finds.
        found.append(Gap("result_bt", N_("BT hanya status awal. Pilih BS, SS, atau TD."), "result"))
    if None in {judgement.sufficient, judgement.competent, judgement.relevant}:
        found.append(Gap("tests", N_("Nilai ketiganya: cukup, kompeten, relevan."), "sufficient"))
    elif judgement.result is FollowUpStatus.SS and not judgement.passes_tests:
        found.append(
            Gap("tests_failed", N_("SS menuntut bukti yang cukup, kompeten, dan relevan sekaligus."), "sufficient")
        )
    if judgement.result is FollowUpStatus.BS and not judgement.missing.strip():
        found.append(Gap("missing", N_("Tuliskan apa yang masih kurang."), "missing"))
    if judgement.result is FollowUpStatus.TD:
        if judgement.td_reason is None:
            found.append(Gap("td_reason", N_("Pilih alasan TD dari daftar."), "td_reason"))
    elif judgement.td_reason is not None:
        found.append(Gap("td_reason_extra", N_("Alasan TD hanya untuk status TD."), "td_reason"))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """What the OPD has at hand when it asks for verification; after a return, only reports that came since count."""

    claim: OpdClaim | None
    plan_approved: bool
    update_count: int
    evidence_count: int
    returned: bool = False


def submission_gaps(facts: SubmissionFacts) -> tuple[Gap, ...]:
    """What keeps the OPD from asking for verification. "Can't be done" needs no approved plan, but evidence."""
    found = []
    if facts.claim is None:
        found.append(Gap("claim", N_("Pilih penilaian OPD sendiri."), "opd_rating"))
    if not facts.plan_approved and facts.claim is not OpdClaim.NOT_POSSIBLE:
        found.append(Gap("plan", N_("Rencana aksi belum disetujui."), "plan"))
    if facts.update_count < 1:
        said = N_("Belum ada laporan progres.")
        answered = N_("Belum ada laporan progres yang menjawab kekurangan putaran terakhir.")
        found.append(Gap("progress", answered if facts.returned else said, "progress"))
    if facts.evidence_count < 1:
        found.append(Gap("evidence", N_("Lampirkan sedikitnya satu berkas bukti."), "evidence"))
    return tuple(found)


def move_gaps(*, from_on: date, to_on: date | None, reason: str) -> tuple[Gap, ...]:
    """What keeps a request to move the due date from being made. It only ever moves to a later day."""
    found = []
    if to_on is None:
        found.append(Gap("to_on", N_("Isi tenggat yang diminta."), "to_on"))
    elif to_on <= from_on:
        found.append(Gap("not_later", N_("Tenggat baru harus lebih lambat daripada tenggat sekarang."), "to_on"))
    if not reason.strip():
        found.append(Gap("reason", N_("Tuliskan alasannya."), "reason"))
    return tuple(found)
