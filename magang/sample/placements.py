"""The placements of the sample city: the real cohort of 2024 and invented ones in every state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from magang.audit.services import Common
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.costs import reckon
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import TRANSITIONS, PlacementAction, PlacementStatus, PlanVerb
from magang.placements.services.steps import REASONS
from magang.planning.rules.costs import AllowanceRate, LodgingMode
from magang.sample.reference import read
from magang.sample.town import Script, Story, Town, known

STAY_DAYS: Final = 90
BOARDING_MONTH: Final = 1_800_000  # rupiah; the tariff table has no boarding houses
JP: Final = 20
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
    **{status: _SENT[: n + 4] for n, status in enumerate((_S.ACCEPTED, _S.ASSIGNED, _S.DEPARTED, _S.RUNNING))},
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
NO_EVIDENCE_2024: Final = "Bukti keunggulan pada urusan ini belum dicatat ketika angkatan 2024 direncanakan."


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
        town.tell(SEKDA, PlanVerb.JUSTIFIED, placement, at)
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
    price(town, placement)
    town.session.add(placement)
    return placement


def price(town: Town, placement: Placement) -> None:
    """By the tariffs, but for the boarding house, which the tariff table has no price for."""
    with town.session.no_autoflush:
        reckoning = reckon(town.session, placement)
    if reckoning is None:
        return
    placement.cost_allowance = reckoning.estimate.allowance
    placement.cost_transport = reckoning.estimate.transport
    placement.cost_lodging = reckoning.months * BOARDING_MONTH
    placement.cost_note = "Kos Rp1.800.000 sebulan menurut keterangan instansi tujuan (contoh)."


def commit(town: Town, placement: Placement, at: datetime) -> None:
    head = town.heads[placement.sending_opd.short_name]
    placement.opd_commitment = True
    placement.commitment_note = "Rekomendasi yang diterima dimasukkan ke rencana kerja dinas."
    placement.opd_committed_by, placement.opd_committed_at, placement.updated_at = town.people[head], at, at
    town.tell(head, PlanVerb.COMMITTED, placement, at)


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
        setattr(placement, REASONS[action], note)
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
