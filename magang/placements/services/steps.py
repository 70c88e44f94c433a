"""The steps of a placement's life: one verb, one function. Dates say when it happened; nothing here reads a clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain, InvalidField, RuleBroken
from magang.kernel.files import Upload, check_upload
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.kernel.machine import advance
from magang.placements import policy
from magang.placements.models import Placement, PlacementFile
from magang.placements.queries import evidence_count
from magang.placements.rules import TRANSITIONS, PaperKind, PlacementAction, gaps_before
from magang.reference.models import JpConversion

A = PlacementAction
REASONS: Final = {
    A.RETURN: "return_reason",
    A.REJECT: "reject_reason",
    A.DECLINE: "decline_reason",
    A.CANCEL: "cancel_reason",
}


def propose(session: Session, actor: Actor, placement: Placement, *, now: datetime) -> None:
    """Put a plan up for judgement."""
    _step(session, actor, placement, A.PROPOSE, now=now)


def verify(session: Session, actor: Actor, placement: Placement, *, now: datetime) -> None:
    """Confirm that nothing is missing; never by whoever planned it."""
    _step(session, actor, placement, A.VERIFY, now=now)


def return_(session: Session, actor: Actor, placement: Placement, *, reason: str, now: datetime) -> None:
    """Send the plan back with what to mend."""
    _step(session, actor, placement, A.RETURN, reason=reason, now=now)


def reject(session: Session, actor: Actor, placement: Placement, *, reason: str, now: datetime) -> None:
    """Turn the plan down for good."""
    _step(session, actor, placement, A.REJECT, reason=reason, now=now)


def request(session: Session, actor: Actor, placement: Placement, *, now: datetime) -> None:
    """Ask the host. Raises `GapsRemain` with what DESIGN 3 asks for first."""
    _step(session, actor, placement, A.REQUEST, now=now)


def accept(
    session: Session,
    actor: Actor,
    placement: Placement,
    *,
    letter_number: str,
    letter_date: date,
    scan: Upload | None = None,
    store: FileStore | None = None,
    today: date,
    now: datetime,
) -> None:
    """The host said yes by letter, whose `scan` is kept if there is one. Raises `InvalidField` for a wrong file."""
    _allowed(session, actor, placement, A.ACCEPT)
    _not_ahead("letter_date", letter_date, today)
    _keep(session, actor, placement, PaperKind.HOST_ACCEPTS, scan, store, now=now)
    _step(session, actor, placement, A.ACCEPT, now=now, host_letter_number=letter_number, host_letter_date=letter_date)


def decline(
    session: Session,
    actor: Actor,
    placement: Placement,
    *,
    reason: str,
    scan: Upload | None = None,
    store: FileStore | None = None,
    now: datetime,
) -> None:
    """The host said no; a `scan` of its letter is kept. Raises `InvalidField` for a wrong file."""
    _allowed(session, actor, placement, A.DECLINE)
    _keep(session, actor, placement, PaperKind.HOST_DECLINES, scan, store, now=now)
    _step(session, actor, placement, A.DECLINE, reason=reason, now=now)


def replan(
    session: Session, actor: Actor, placement: Placement, *, host_unit_id: int | None = None, now: datetime
) -> None:
    """Start over, with another host if one is named: the price and the written justification were the old one's."""
    if host_unit_id is None:
        _step(session, actor, placement, A.REPLAN, now=now)
        return
    _step(
        session,
        actor,
        placement,
        A.REPLAN,
        now=now,
        host_unit_id=host_unit_id,
        cost_allowance=None,
        cost_lodging=None,
        cost_transport=None,
        cost_note="",
        tariff_id=None,
        evidence_justification="",
        justified_by_id=None,
    )


def assign(session: Session, actor: Actor, placement: Placement, *, letter_number: str, now: datetime) -> None:
    """The surat tugas is out: from here on the city has bound itself to pay."""
    _step(session, actor, placement, A.ASSIGN, now=now, assignment_letter_number=letter_number)


def depart(session: Session, actor: Actor, placement: Placement, *, on: date, today: date, now: datetime) -> None:
    """The participant left on day `on`."""
    _dated(session, actor, placement, A.DEPART, "departed_on", on, None, today=today, now=now)


def start(session: Session, actor: Actor, placement: Placement, *, now: datetime) -> None:
    """The internship has begun."""
    _step(session, actor, placement, A.START, now=now)


def recall(session: Session, actor: Actor, placement: Placement, *, on: date, today: date, now: datetime) -> None:
    """The participant was called home on day `on`: the clock of the report starts."""
    _dated(session, actor, placement, A.RECALL, "recalled_on", on, placement.departed_on, today=today, now=now)


def report(session: Session, actor: Actor, placement: Placement, *, on: date, today: date, now: datetime) -> None:
    """The report came in on day `on`: the clock of the hearing starts."""
    _dated(session, actor, placement, A.REPORT, "reported_on", on, placement.recalled_on, today=today, now=now)


def hand_in(session: Session, actor: Actor, placement: Placement, *, note: str, today: date, now: datetime) -> None:
    """The report came in through the application: whoever may submit it has been judged there, nobody records it again.

    Raises `InvalidTransition` unless the placement waits for its report.
    """
    placement.status = advance(TRANSITIONS, placement.status, A.REPORT)
    placement.reported_on, placement.updated_at = today, now
    record(session, actor, A.REPORT, placement, now=now, note=note)


def present(session: Session, actor: Actor, placement: Placement, *, on: date, today: date, now: datetime) -> None:
    """The results were presented on day `on`."""
    _dated(session, actor, placement, A.PRESENT, "presented_on", on, placement.reported_on, today=today, now=now)


def credit(session: Session, actor: Actor, placement: Placement, *, conversion_id: int, now: datetime) -> None:
    """Credit the JP of one row of the table, once per activity (DESIGN 3)."""
    _allowed(session, actor, placement, A.CREDIT)
    if not placement.cycle.track.credits_jp:
        raise RuleBroken(N_("Jalur angkatan ini tidak mengakui JP."))
    conversion = session.get(JpConversion, conversion_id)
    if conversion is None or conversion.jp < 1:
        raise InvalidField("conversion_id", N_("Pilih bentuk kegiatan dari tabel konversi JP."))
    note = f"{conversion.code} {conversion.form}"
    _step(session, actor, placement, A.CREDIT, now=now, note=note, credited_jp=conversion.jp, credited_at=now)


def cancel(session: Session, actor: Actor, placement: Placement, *, reason: str, now: datetime) -> None:
    """Call it off, any time before the recall."""
    _step(session, actor, placement, A.CANCEL, reason=reason, now=now)


def _keep(
    session: Session,
    actor: Actor,
    placement: Placement,
    kind: PaperKind,
    scan: Upload | None,
    store: FileStore | None,
    *,
    now: datetime,
) -> None:
    if scan is None or store is None:
        return
    file_type, shown = check_upload(scan.name, scan.content, field="scan")
    kept = store.put(session, scan.content)
    # Not through the relationship: the step's own fields must still be told apart when the event is recorded.
    session.add(
        PlacementFile(
            placement_id=placement.id,
            kind=kind,
            stored_name=kept.name,
            shown_name=shown,
            file_type=file_type,
            sha256=kept.sha256,
            size=kept.size,
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
        )
    )


def _dated(
    session: Session,
    actor: Actor,
    placement: Placement,
    action: PlacementAction,
    name: str,
    on: date,
    earliest: date | None,
    *,
    today: date,
    now: datetime,
) -> None:
    _allowed(session, actor, placement, action)
    _not_ahead("on", on, today)
    if earliest is not None and on < earliest:
        raise InvalidField("on", N_("Tanggal ini mendahului langkah sebelumnya (%(day)s)."), day=earliest)
    happened: dict[str, Any] = {name: on}
    _step(session, actor, placement, action, now=now, **happened)


def _not_ahead(field: str, on: date, today: date) -> None:
    if on > today:
        raise InvalidField(field, N_("Yang dicatat adalah yang sudah terjadi: tanggalnya tidak boleh di masa depan."))


def _allowed(session: Session, actor: Actor, placement: Placement, action: PlacementAction) -> None:
    """Who, when, and whether nothing is missing: before anything about the values is said."""
    policy.act(actor, placement, action).ensure()
    facts = placement.facts(evidence_count=evidence_count(session, placement))
    if missing := gaps_before(action, facts):
        raise GapsRemain(missing)


def _step(
    session: Session,
    actor: Actor,
    placement: Placement,
    action: PlacementAction,
    *,
    now: datetime,
    reason: str | None = None,
    note: str = "",
    **values: Any,
) -> None:
    _allowed(session, actor, placement, action)
    for about, name in REASONS.items():
        setattr(placement, name, reason if about is action else None)
    for name, value in values.items():
        setattr(placement, name, value)
    placement.status = advance(TRANSITIONS, placement.status, action)
    placement.updated_at = now
    record(session, actor, action, placement, now=now, note=reason or note)
