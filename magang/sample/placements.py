"""The placements of the sample city: the real cohort of 2024 and invented ones in every state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from magang.audit.services import Common
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import (
    TRANSITIONS,
    AllowanceRate,
    LodgingMode,
    PlacementAction,
    PlacementStatus,
    TariffFacts,
    days_inclusive,
    estimate_cost,
)
from magang.reference.models import Region, TravelTariff
from magang.reference.rules import RegionKind
from magang.sample.reference import read
from magang.sample.town import Script, Story, Town, known

STAY_DAYS: Final = 90
BOARDING_MONTH: Final = 1_800_000  # rupiah; the tariff table has no boarding houses
JP: Final = 20
HOME_PROVINCE: Final = "Sulawesi Tengah"
PLANNER, SEKDA = "perencana", "sekda"

_A, _S = PlacementAction, PlacementStatus
_ASKED = (_A.PROPOSE, _A.VERIFY, _A.REQUEST)
_SENT = (*_ASKED, _A.ACCEPT, _A.ASSIGN, _A.DEPART, _A.START)
PATHS: Final[Mapping[PlacementStatus, tuple[PlacementAction, ...]]] = {
    _S.DRAFT: (),
    _S.PROPOSED: (_A.PROPOSE,),
    _S.RETURNED: (_A.PROPOSE, _A.RETURN),
    _S.REJECTED: (_A.PROPOSE, _A.REJECT),
    _S.VERIFIED: (_A.PROPOSE, _A.VERIFY),
    _S.REQUESTED: _ASKED,
    _S.DECLINED: (*_ASKED, _A.DECLINE),
    _S.CANCELLED: (*_ASKED, _A.ACCEPT, _A.CANCEL),
    **{
        _SENT_STATUS: _SENT[: n + 4]
        for n, _SENT_STATUS in enumerate((_S.ACCEPTED, _S.ASSIGNED, _S.DEPARTED, _S.RUNNING))
    },
    _S.RECALLED: (*_SENT, _A.RECALL),
    _S.REPORTED: (*_SENT, _A.RECALL, _A.REPORT),
    _S.PRESENTED: (*_SENT, _A.RECALL, _A.REPORT, _A.PRESENT),
    _S.CREDITED: (*_SENT, _A.RECALL, _A.REPORT, _A.PRESENT, _A.CREDIT),
}
# Days from the first day of the stay, or from its last.
FROM_START: Final = {
    _A.PROPOSE: -60, _A.RETURN: -55, _A.REJECT: -55, _A.VERIFY: -54, _A.REQUEST: -50, _A.ACCEPT: -36, _A.DECLINE: -36,
    _A.ASSIGN: -14, _A.CANCEL: -5, _A.DEPART: -2, _A.START: 0,
}  # fmt: skip
FROM_END: Final = {_A.RECALL: 0, _A.REPORT: 12, _A.PRESENT: 30, _A.CREDIT: 40}
REASON_FIELDS: Final = {
    _A.RETURN: "return_reason", _A.REJECT: "reject_reason", _A.DECLINE: "decline_reason", _A.CANCEL: "cancel_reason",
}  # fmt: skip
NO_EVIDENCE_2024: Final = "Bukti keunggulan pada urusan ini belum dicatat ketika angkatan 2024 direncanakan."


class PlacementEvent(LabelledEnum):
    """What happens to a placement beside its status."""

    COMMITTED = "commit", N_("Komitmen OPD dinyatakan")
    JUSTIFIED = "justify", N_("Alasan tanpa bukti disetujui")


def cohort_2024() -> Iterator[dict[str, Any]]:
    """The real cohort as scripts: who went where is public, the people are numbers."""
    mentors = {"BKPSDMD": "bkpsdmd", "Dinas Pekerjaan Umum": "pu", "Dinas Kesehatan": "dinkes", "BPKAD": "bpkad"}
    needs = {"5.03": "kepegawaian-2024", "1.03": "ruang-2024", "1.02": "kesehatan-2024", "5.02": "keuangan-2024"}
    person = 0
    for row in read("cohort_2024"):
        for _ in range(int(row["people"])):
            person += 1
            yield {
                "key": f"2024-{person}",
                "cycle": "2024",
                "participant": f"contoh-peserta-{person}",
                "need": needs[row["urusan"]],
                "host": row["host_unit"],
                "mentor": f"contoh-atasan-{mentors[row['sending_opd']]}",
                "starts": date.fromisoformat(row["starts_on"]),
                "ends": date.fromisoformat(row["ends_on"]),
                "status": "credited",
                "presented": date(2025, 6, 18),
                "credited": date(2025, 6, 30),
                **({} if row["urusan"] == "5.03" else {"without_evidence": NO_EVIDENCE_2024}),
            }


def placement_story(town: Town, script: Script, turn: int) -> Story:
    """Planned for a need, committed by the sending OPD, judged by the Sekda, carried out."""
    starts_on = town.day(script["starts"])
    ends_on = town.day(script["ends"]) if "ends" in script else starts_on + timedelta(days=STAY_DAYS - 1)
    planner = script.get("created_by", PLANNER)
    written = town.at(min(starts_on - timedelta(days=72), town.day(-8)), turn)
    yield written
    placement = town.placements[script["key"]] = plan(town, script, starts_on, ends_on, planner, written)
    town.tell(planner, Common.CREATED, placement, written)
    if not script.get("uncommitted"):
        at = min(written + timedelta(days=1), town.now)
        yield at
        commit(town, placement, at)
    if "without_evidence" in script:
        at = min(written + timedelta(days=1, hours=2), town.now)
        yield at
        placement.evidence_justification = script["without_evidence"]
        placement.justified_by = town.people[SEKDA]
        placement.updated_at = at
        town.tell(SEKDA, PlacementEvent.JUSTIFIED, placement, at)
    for action in PATHS[PlacementStatus(script["status"])]:
        day = day_of(town, script, action, starts_on, ends_on)
        at = max(town.at(day, turn), placement.updated_at)
        yield at
        take(town, placement, action, script, day, at)


def plan(town: Town, script: Script, starts_on: date, ends_on: date, planner: str, written: datetime) -> Placement:
    """The draft, complete except for what others have to say."""
    need = town.needs[script["need"]]
    participant = town.people[script["participant"]]
    placement = Placement(
        reference=next_reference(town.session, Prefix.PLACEMENT, written.year),
        cycle=town.cycles[script.get("cycle", "current")],
        participant=participant,
        sending_opd=known(participant.opd),
        need=need,
        host_unit=town.hosts[script["host"]] if "host" in script else None,
        urusan=need.urusan,
        starts_on=starts_on,
        ends_on=ends_on,
        mentor=town.people[script["mentor"]] if "mentor" in script else None,
        gap_statement=need.gap,
        created_by=town.people[planner],
        programme_links=[PlacementProgramme(programme=link.programme) for link in need.programme_links],
        lodging=LodgingMode.BOARDING,
        rate=AllowanceRate.TRAINING,
        created_at=written,
        updated_at=written,
    )
    estimate(town, placement)
    town.session.add(placement)
    return placement


def estimate(town: Town, placement: Placement) -> None:
    """The cost by the tariffs; a boarding house as surveyed, since the table has no price for it."""
    if placement.host_unit is None or placement.starts_on is None or placement.ends_on is None:
        return
    region = placement.host_unit.region
    province = (
        region.name
        if region.kind is RegionKind.PROVINCE
        else region.province.name
        if region.province
        else "DKI Jakarta"
    )
    days = days_inclusive(placement.starts_on, placement.ends_on)
    tariff, home = tariff_of(town, province), tariff_of(town, HOME_PROVINCE)
    cost = estimate_cost(
        facts_of(tariff),
        days=days,
        rate=placement.rate,
        lodging=placement.lodging,
        is_senior=False,
        home=facts_of(home),
    )
    placement.tariff, placement.cost_allowance = tariff, cost.allowance
    placement.cost_lodging = -(-days // 30) * BOARDING_MONTH
    placement.cost_transport = cost.transport
    placement.cost_note = "Kos Rp1.800.000 sebulan menurut keterangan instansi tujuan (contoh)."


def tariff_of(town: Town, province: str) -> TravelTariff:
    found = select(TravelTariff).join(Region).where(Region.name == province).options(joinedload(TravelTariff.province))
    with town.session.no_autoflush:
        return town.session.scalars(found).one()


def facts_of(tariff: TravelTariff) -> TariffFacts:
    return TariffFacts(
        per_diem_out_of_town=tariff.per_diem_out_of_town,
        per_diem_training=tariff.per_diem_training,
        lodging_senior=tariff.lodging_senior,
        lodging_other=tariff.lodging_other,
        boarding_month=tariff.boarding_month,
        taxi=tariff.taxi,
        airfare_from_jakarta=tariff.airfare_from_jakarta,
        is_hub=tariff.province.code == "31",
    )


def commit(town: Town, placement: Placement, at: datetime) -> None:
    head = town.heads[placement.sending_opd.short_name]
    placement.opd_commitment = True
    placement.commitment_note = "Rekomendasi yang diterima dimasukkan ke rencana kerja dinas."
    placement.opd_committed_by, placement.opd_committed_at, placement.updated_at = town.people[head], at, at
    town.tell(head, PlacementEvent.COMMITTED, placement, at)


def day_of(town: Town, script: Script, action: PlacementAction, starts_on: date, ends_on: date) -> date:
    """When a step was taken: as the script says, or the usual number of days before the start or after the end."""
    if action is _A.PRESENT and "presented" in script:
        return town.day(script["presented"])
    if action is _A.CREDIT and "credited" in script:
        return town.day(script["credited"])
    if action in FROM_START:
        return starts_on + timedelta(days=FROM_START[action])
    return ends_on + timedelta(days=FROM_END[action])


def take(town: Town, placement: Placement, action: PlacementAction, script: Script, day: date, at: datetime) -> None:
    """One step of the placement's life, with what it writes down."""
    note = script["reason"] if action.needs_reason else ""
    if action.needs_reason:
        setattr(placement, REASON_FIELDS[action], note)
    number = f"{placement.reference.split('-')[2]}/{day.year}"
    if action in {_A.ACCEPT, _A.DECLINE}:
        placement.host_letter_number, placement.host_letter_date = f"800.1.4.1/CONTOH-{number}", day
    elif action is _A.ASSIGN:
        placement.assignment_letter_number = f"800.1.11.1/ST-CONTOH-{number}"
    elif action is _A.DEPART:
        placement.departed_on = day
    elif action is _A.RECALL:
        placement.recalled_on = day
    elif action is _A.REPORT:
        placement.reported_on = day
    elif action is _A.PRESENT:
        placement.presented_on = day
    elif action is _A.CREDIT:
        placement.credited_jp, placement.credited_at = JP, at
    placement.status = advance(TRANSITIONS, placement.status, action)
    placement.updated_at = at
    judged = action in {_A.VERIFY, _A.RETURN, _A.REJECT}
    town.tell(SEKDA if judged else PLANNER, action, placement, at, note)
