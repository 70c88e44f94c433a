"""Gathering evidence and agreements: one verb, one function. Every change is told in the region's history."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from magang.audit.services import field_changes, record
from magang.destinations import policy
from magang.destinations.models import Agreement, Evidence
from magang.destinations.queries import agreement_with_number, duplicate_of
from magang.destinations.rules import AgreementKind, DestinationVerb, InstrumentKind, StrengthGrade, is_web_address
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.reference.models import Region


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """What a planner writes down about one strength; None is "not published"."""

    host_unit_id: int | None
    urusan_id: int
    instrument: str
    kind: InstrumentKind
    year: int | None
    value: Decimal | None
    value_max: Decimal | None
    predicate_or_rank: str
    practice: str
    source_url: str
    read_on: date | None
    grade: StrengthGrade
    note: str


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """What a planner writes down about one agreement."""

    kind: AgreementKind
    number: str
    title: str
    scope: str
    valid_from: date | None
    valid_until: date | None


def add_evidence(
    session: Session, actor: Actor, region: Region, draft: EvidenceDraft, *, today: date, now: datetime
) -> Evidence:
    """A new item of evidence of `region`."""
    policy.create(actor).ensure()
    _check_evidence(session, region, draft, today=today)
    evidence = Evidence(region=region, **asdict(draft), created_at=now, updated_at=now)
    session.add(evidence)
    record(session, actor, DestinationVerb.EVIDENCE_ADDED, region, now=now, note=str(evidence))
    return evidence


def revise_evidence(
    session: Session,
    actor: Actor,
    evidence: Evidence,
    draft: EvidenceDraft,
    *,
    expected_version: int,
    today: date,
    now: datetime,
) -> None:
    """Change an item. Raises `StaleVersion` when somebody else saved first."""
    policy.edit(actor, evidence).ensure()
    evidence.expect_version(expected_version)
    _check_evidence(session, evidence.region, draft, today=today, but=evidence.id)
    changes = _set(evidence, draft, now=now)
    record(
        session,
        actor,
        DestinationVerb.EVIDENCE_CHANGED,
        evidence.region,
        now=now,
        note=str(evidence),
        changes=changes,
    )


def remove_evidence(session: Session, actor: Actor, evidence: Evidence, *, now: datetime) -> None:
    """Take an item out; the region's history keeps what it said and where."""
    policy.edit(actor, evidence).ensure()
    said = " · ".join(part for part in (str(evidence), str(evidence.urusan), evidence.source_url) if part)
    session.delete(evidence)
    record(session, actor, DestinationVerb.EVIDENCE_REMOVED, evidence.region, now=now, note=said)


def add_agreement(session: Session, actor: Actor, region: Region, draft: AgreementDraft, *, now: datetime) -> Agreement:
    """A new agreement with `region`."""
    policy.create(actor).ensure()
    _check_agreement(session, region, draft)
    agreement = Agreement(region=region, **asdict(draft), created_at=now, updated_at=now)
    session.add(agreement)
    record(session, actor, DestinationVerb.AGREEMENT_ADDED, region, now=now, note=str(agreement))
    return agreement


def revise_agreement(
    session: Session,
    actor: Actor,
    agreement: Agreement,
    draft: AgreementDraft,
    *,
    expected_version: int,
    now: datetime,
) -> None:
    """Change an agreement. Raises `StaleVersion` when somebody else saved first."""
    policy.edit(actor, agreement).ensure()
    agreement.expect_version(expected_version)
    _check_agreement(session, agreement.region, draft, but=agreement.id)
    changes = _set(agreement, draft, now=now)
    record(
        session,
        actor,
        DestinationVerb.AGREEMENT_CHANGED,
        agreement.region,
        now=now,
        note=str(agreement),
        changes=changes,
    )


def _set(
    thing: Evidence | Agreement, draft: EvidenceDraft | AgreementDraft, *, now: datetime
) -> dict[str, tuple[object, object]]:
    """Take the draft over; what differs, for the history."""
    for name, value in asdict(draft).items():
        setattr(thing, name, value)
    thing.updated_at = now
    return {label: (before, after) for label, (before, after) in field_changes(thing).items()}


def _check_evidence(
    session: Session, region: Region, draft: EvidenceDraft, *, today: date, but: int | None = None
) -> None:
    """Raise `InvalidField` on the field that is wrong in meaning."""
    if draft.source_url and not is_web_address(draft.source_url):
        raise InvalidField("source_url", N_("Alamat sumber harus dimulai dengan http:// atau https://."))
    if draft.source_url and draft.read_on is None:
        raise InvalidField("read_on", N_("Isi tanggal sumber ini dibaca."))
    if draft.read_on is not None and draft.read_on > today:
        raise InvalidField("read_on", N_("Tanggal dibaca tidak boleh di masa depan."))
    if draft.year is not None and draft.year > today.year:
        raise InvalidField("year", N_("Tahun bukti tidak boleh di masa depan."))
    if draft.value_max is not None and draft.value_max <= 0:
        raise InvalidField("value_max", N_("Nilai tertinggi harus lebih dari nol."))
    if draft.value is not None and draft.value_max is not None and draft.value > draft.value_max:
        raise InvalidField("value", N_("Nilai melebihi nilai tertinggi pada skalanya."))
    if not draft.source_url and draft.grade not in {StrengthGrade.NONE, StrengthGrade.OWN_CLAIM}:
        raise InvalidField("grade", N_("Tanpa sumber, tingkatnya hanya “Belum dinilai” atau “Pernyataan sendiri”."))
    if draft.host_unit_id is not None and draft.host_unit_id not in {unit.id for unit in region.host_units}:
        raise InvalidField("host_unit_id", N_("Instansi ini bukan milik daerah tersebut."))
    facts: dict[str, Any] = asdict(draft) | {"region_id": region.id}
    if duplicate_of(session, facts, but=but) is not None:
        raise InvalidField(
            "source_url" if draft.source_url else "instrument", N_("Bukti yang sama sudah dicatat untuk daerah ini.")
        )


def _check_agreement(session: Session, region: Region, draft: AgreementDraft, *, but: int | None = None) -> None:
    if draft.kind is not AgreementKind.IN_PROCESS and draft.valid_from is None:
        raise InvalidField("valid_from", N_("Kesepakatan yang sudah ditandatangani perlu tanggal mulai berlaku."))
    if draft.valid_from is not None and draft.valid_until is not None and draft.valid_until < draft.valid_from:
        raise InvalidField("valid_until", N_("Tanggal berakhir mendahului tanggal mulai berlaku."))
    if draft.number and agreement_with_number(session, region_id=region.id, number=draft.number, but=but) is not None:
        raise InvalidField("number", N_("Kesepakatan dengan nomor ini sudah dicatat."))
