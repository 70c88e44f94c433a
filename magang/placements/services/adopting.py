"""Placements that come out of an adopted scenario: proposed at once, complete except for what others have to say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.kernel.typed import dotted
from magang.placements import policy
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import PlacementStatus
from magang.planning.models import Scenario
from magang.planning.queries.tariffs import province_id, tariff_of
from magang.planning.rules.costs import LodgingMode
from magang.planning.services.scenarios_adoption import Stay


class AdoptionVerb(LabelledEnum):
    """How the trail tells such a placement from one written by hand."""

    PROPOSED = "adopted", N_("Diusulkan dari skenario yang ditetapkan")


def propose_stay(
    session: Session, actor: Actor, stay: Stay, *, scenario: Scenario, year: int, now: datetime
) -> Placement:
    """One stay as a proposed placement: need, host, period, OPD and price as the scenario reckoned them.

    `stay.seat` needs its need with programmes and its host with region; `year` is the cycle's, for the tariff.
    """
    policy.create(actor).ensure()
    need, host, rules = stay.seat.need, stay.seat.host_unit, scenario.rules
    tariff = tariff_of(session, province_id(host.region), year)
    boarded = rules.lodging is LodgingMode.BOARDING and (tariff is None or tariff.boarding_month is None)
    placement = Placement(
        reference=next_reference(session, Prefix.PLACEMENT, now.year),
        status=PlacementStatus.PROPOSED,
        cycle_id=scenario.cycle_id,
        participant_id=stay.candidate.user_id,
        sending_opd_id=stay.candidate.opd_id,
        need_id=need.id,
        host_unit_id=host.id,
        urusan_id=need.urusan_id,
        starts_on=stay.starts_on,
        ends_on=stay.ends_on,
        gap_statement=need.gap,
        programme_links=[PlacementProgramme(programme_id=link.programme_id) for link in need.programme_links],
        lodging=rules.lodging,
        rate=rules.rate,
        tariff_id=tariff.id if tariff else None,
        cost_allowance=stay.estimate.allowance,
        cost_lodging=stay.estimate.lodging,
        cost_transport=stay.estimate.transport,
        cost_note=_note(rules.boarding_month) if boarded and rules.boarding_month is not None else "",
        created_by_id=actor.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(placement)
    record(session, actor, AdoptionVerb.PROPOSED, placement, now=now, note=scenario.name)
    return placement


def _note(month: int) -> str:
    return f"Kos Rp{dotted(month)} sebulan menurut aturan skenario."
