"""Planning a placement: who, for which need, where, when, at what price, and who answers for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import User
from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.needs.models import Need
from magang.placements import policy
from magang.placements.costs import reckon
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.queries import leads_in, overlapping
from magang.placements.rules import PlanVerb
from magang.planning.models import Cycle
from magang.planning.rules.costs import AllowanceRate, CostEstimate, LodgingMode
from magang.reference.models import HostUnit
from magang.reference.queries import programme_numbers


@dataclass(frozen=True, slots=True)
class Plan:
    """What a planner decides. Without a gap statement or programmes those of the need are taken over."""

    cycle_id: int
    participant_id: int
    need_id: int
    host_unit_id: int | None
    starts_on: date | None
    ends_on: date | None
    mentor_id: int | None
    gap_statement: str
    programmes: Sequence[int]
    lodging: LodgingMode
    rate: AllowanceRate


def create(session: Session, actor: Actor, plan: Plan, *, now: datetime) -> Placement:
    """A new draft with its number."""
    policy.create(actor).ensure()
    need, opd_id = _check(session, plan)
    placement = Placement(
        reference=next_reference(session, Prefix.PLACEMENT, now.year),
        created_by_id=actor.user_id,
        programme_links=[PlacementProgramme(programme_id=p) for p in _programmes(plan, need)],
        created_at=now,
    )
    _take_over(placement, plan, need, opd_id, now=now)
    session.add(placement)
    record(session, actor, Common.CREATED, placement, now=now)
    return placement


def revise(
    session: Session, actor: Actor, placement: Placement, plan: Plan, *, expected_version: int, now: datetime
) -> None:
    """Change a draft or a returned placement. Raises `StaleVersion` when somebody else saved first.

    What rested on the old plan falls: the price when days, host or lodging change, the OPD's commitment with another
    need or sender, the written justification with another need or host.
    """
    policy.edit(actor, placement).ensure()
    placement.expect_version(expected_version)
    need, opd_id = _check(session, plan, placement)
    if (opd_id, plan.need_id) != (placement.sending_opd_id, placement.need_id):
        placement.opd_commitment, placement.commitment_note = False, ""
        placement.opd_committed_by_id = placement.opd_committed_at = None
    if (plan.host_unit_id, plan.need_id) != (placement.host_unit_id, placement.need_id):
        placement.evidence_justification, placement.justified_by_id = "", None
    if _price_basis(plan) != _price_basis(placement):
        placement.cost_allowance = placement.cost_lodging = placement.cost_transport = placement.tariff_id = None
        placement.cost_note = ""
    before = [link.programme_id for link in placement.programme_links]
    chosen = _programmes(plan, need)
    _take_over(placement, plan, need, opd_id, now=now)
    with session.no_autoflush:
        kept = {link.programme_id: link for link in placement.programme_links}
        placement.programme_links = [kept.get(p) or PlacementProgramme(programme_id=p) for p in chosen]
        numbers = programme_numbers(session, {*before, *chosen})
    told = (_told(before, numbers), _told(chosen, numbers))
    changes = {} if set(before) == set(chosen) else {Placement.__field_labels__["programmes"]: told}
    record(session, actor, Common.UPDATED, placement, now=now, changes=changes)


def commit(session: Session, actor: Actor, placement: Placement, *, note: str, now: datetime) -> None:
    """The head of the sending OPD commits it to follow up on what comes back."""
    policy.commit(actor, placement).ensure()
    placement.opd_commitment, placement.commitment_note = True, note
    placement.opd_committed_by_id, placement.opd_committed_at = actor.user_id, now
    placement.updated_at = now
    record(session, actor, PlanVerb.COMMITTED, placement, now=now, note=note)


def justify(session: Session, actor: Actor, placement: Placement, *, reason: str, now: datetime) -> None:
    """The planner's superior answers in writing for a destination without evidence (LAN's rule)."""
    policy.justify(actor, placement).ensure()
    placement.evidence_justification, placement.justified_by_id = reason, actor.user_id
    placement.updated_at = now
    record(session, actor, PlanVerb.JUSTIFIED, placement, now=now, note=reason)


def take_tariffs(session: Session, actor: Actor, placement: Placement, *, now: datetime) -> None:
    """Record what the tariffs give. Raises `RuleBroken` while host, period or tariff is missing."""
    policy.price(actor, placement).ensure()
    reckoning = reckon(session, placement)
    if reckoning is None:
        raise RuleBroken(N_("Biaya dihitung setelah instansi tujuan dan masa magang diisi."))
    if reckoning.tariff is None:
        raise RuleBroken(N_("Belum ada tarif untuk provinsi tujuan. Isi biayanya sendiri, dengan catatan."))
    _price(placement, reckoning.estimate)
    placement.tariff_id = reckoning.tariff.id
    placement.updated_at = now
    record(session, actor, PlanVerb.PRICED, placement, now=now)


def set_costs(
    session: Session,
    actor: Actor,
    placement: Placement,
    *,
    allowance: int,
    lodging: int | None,
    transport: int | None,
    note: str,
    expected_version: int,
    now: datetime,
) -> None:
    """Record a price of one's own; the note says where it comes from. Raises `StaleVersion`."""
    policy.price(actor, placement).ensure()
    placement.expect_version(expected_version)
    placement.cost_allowance, placement.cost_lodging, placement.cost_transport = allowance, lodging, transport
    placement.cost_note, placement.tariff_id = note, None
    placement.updated_at = now
    record(session, actor, PlanVerb.PRICED, placement, now=now, note=note)


def _price(placement: Placement, estimate: CostEstimate) -> None:
    placement.cost_allowance, placement.cost_lodging = estimate.allowance, estimate.lodging
    placement.cost_transport = estimate.transport


def _take_over(placement: Placement, plan: Plan, need: Need, opd_id: int, *, now: datetime) -> None:
    placement.cycle_id, placement.participant_id, placement.need_id = plan.cycle_id, plan.participant_id, plan.need_id
    placement.sending_opd_id, placement.urusan_id = opd_id, need.urusan_id
    placement.host_unit_id, placement.mentor_id = plan.host_unit_id, plan.mentor_id
    placement.starts_on, placement.ends_on = plan.starts_on, plan.ends_on
    placement.gap_statement = plan.gap_statement or need.gap
    placement.lodging, placement.rate = plan.lodging, plan.rate
    placement.updated_at = now


def _programmes(plan: Plan, need: Need) -> list[int]:
    return list(plan.programmes) or [link.programme_id for link in need.programme_links]


def _told(programmes: Collection[int], numbers: Mapping[int, int]) -> str:
    return "; ".join(str(number) for p, number in numbers.items() if p in programmes)


def _price_basis(plan: Plan | Placement) -> tuple[object, ...]:
    return (
        plan.cycle_id,
        plan.participant_id,
        plan.host_unit_id,
        plan.starts_on,
        plan.ends_on,
        plan.lodging,
        plan.rate,
    )


def _check(session: Session, plan: Plan, placement: Placement | None = None) -> tuple[Need, int]:
    """The need and the sending OPD. Raises `InvalidField` on the field that is wrong in meaning."""
    need = session.get(Need, plan.need_id, options=[selectinload(Need.programme_links)], populate_existing=True)
    participant = session.get(User, plan.participant_id, options=[joinedload(User.opd)])
    cycle = session.get(Cycle, plan.cycle_id)
    if need is None or not (need.status.can_be_served or (placement and placement.need_id == need.id)):
        raise InvalidField("need_id", N_("Kebutuhan ini belum terverifikasi."))
    if participant is None or participant.opd_id is None:
        raise InvalidField("participant_id", N_("Peserta ini belum terdaftar pada satu OPD."))
    if cycle is None:
        raise InvalidField("cycle_id", N_("Angkatan ini tidak ada."))
    if plan.host_unit_id is not None and session.get(HostUnit, plan.host_unit_id) is None:
        raise InvalidField("host_unit_id", N_("Instansi tujuan ini tidak ada."))
    if plan.mentor_id is not None:
        if plan.mentor_id == participant.id:
            raise InvalidField("mentor_id", N_("Peserta tidak dapat menjadi mentornya sendiri."))
        if not leads_in(session, user_id=plan.mentor_id, opd_id=participant.opd_id):
            raise InvalidField("mentor_id", N_("Mentor harus atasan di OPD peserta."))
    _check_period(session, plan, cycle, but=placement.id if placement else None)
    return need, participant.opd_id


def _check_period(session: Session, plan: Plan, cycle: Cycle, *, but: int | None) -> None:
    for name, value in (("starts_on", plan.starts_on), ("ends_on", plan.ends_on)):
        if value is not None and not cycle.starts_on <= value <= cycle.ends_on:
            raise InvalidField(
                name, N_("Di luar masa angkatan: %(start)s sampai %(end)s."), start=cycle.starts_on, end=cycle.ends_on
            )
    if plan.starts_on is None or plan.ends_on is None:
        return
    if plan.ends_on < plan.starts_on:
        raise InvalidField("ends_on", N_("Tanggal selesai mendahului tanggal mulai."))
    other = overlapping(
        session, participant_id=plan.participant_id, starts_on=plan.starts_on, ends_on=plan.ends_on, but=but
    )
    if other is not None:
        raise InvalidField(
            "participant_id", N_("Peserta ini sudah ditempatkan pada masa yang sama (%(n)s)."), n=other.reference
        )
