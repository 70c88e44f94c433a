"""The thread of the invented city: each function yields rows of one kind with all that belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from magang.bench.follow_ups import follow_up_of
from magang.bench.rows import Row, event
from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.hearings.models import Decision
from magang.hearings.rules import Outcome
from magang.kernel.references import Prefix, format_reference
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import PlacementStatus
from magang.planning.rules.costs import AllowanceRate, LodgingMode
from magang.planning.rules.cycles import Track
from magang.recommendations.models import Recommendation, RecommendationFinding, RecommendationProgramme
from magang.recommendations.rules import Approach, Horizon, RecommendationStatus

CYCLES: Final = 20
MAYOR, PLANNER, SUPERIOR = 1, 3, 7
_R, _P = RecommendationStatus, PlacementStatus
# How recommendations stand: of the latest departure, and of all before it; with weights.
YOUNG: Final = ((_R.DRAFT, 20), (_R.SUBMITTED, 30), (_R.RETURNED, 5), (_R.APPROVED, 25), (_R.PRESENTED, 20))
OLD: Final = (
    (_R.ACCEPTED, 48), (_R.ACCEPTED_WITH_NOTES, 22), (_R.REJECTED, 20), (_R.STUDY, 1), (_R.WITHDRAWN, 4),
    (_R.PRESENTED, 1), (_R.DRAFT, 4),
)  # fmt: skip
OUTCOMES: Final = {
    _R.ACCEPTED: Outcome.ACCEPT,
    _R.ACCEPTED_WITH_NOTES: Outcome.ACCEPT_WITH_NOTES,
    _R.REJECTED: Outcome.REJECT,
    _R.STUDY: Outcome.STUDY,
}
TITLES: Final = (
    "Pasang antrean daring", "Satukan data penerima", "Buka loket bersama", "Peta jalan drainase",
    "Sekolah aman banjir", "Bank sampah kelurahan", "Izin satu hari", "Kelas ibu hamil", "Bus sekolah terpadu",
    "Arsip digital",
)  # fmt: skip


@dataclass
class Town:
    """What the thread stands on."""

    random: Random
    today: date
    now: datetime
    first_person: int
    people: int
    programmes: Sequence[dict[str, Any]]
    hosts: Sequence[int]
    needs: list[tuple[int, int]] = field(default_factory=list)  # urusan and programme by index: need n+1
    placements: int = 0

    @property
    def cycles(self) -> list[dict[str, Any]]:
        return [
            {
                "id": n,
                "name": f"Angkatan {n}",
                "year": self.begins(n).year,
                "track": Track.OUTBOUND,
                "starts_on": self.begins(n),
                "ends_on": self.begins(n) + timedelta(days=120),
                "created_at": self.now,
                "updated_at": self.now,
                "version": 1,
            }
            for n in range(1, CYCLES + 1)
        ]

    def begins(self, cycle: int) -> date:
        return self.today - timedelta(days=182 * (CYCLES - cycle) + 100)

    def at(self, day: date) -> datetime:
        """A moment in the office hours of a day that is not after today."""
        return datetime.combine(min(day, self.today - timedelta(days=1)), time(2, self.random.randrange(60)), UTC)

    def weighted(self, choices: Sequence[tuple[Any, int]]) -> Any:
        return self.random.choices([c for c, _ in choices], [w for _, w in choices])[0]


def needs(town: Town, count: int) -> Iterator[Row]:
    for n in range(1, count + 1):
        programme = town.random.choice(town.programmes)
        town.needs.append((programme["urusan_id"], programme["id"]))
        yield (
            Need,
            {
                "id": n,
                "reference": format_reference(Prefix.NEED, town.today.year, n),
                "title": f"Kebutuhan contoh {n}",
                "gap": "Warga menunggu lama.",
                "urusan_id": programme["urusan_id"],
                "owner_opd_id": programme["lead_opd_id"],
                "indicator": "Waktu tunggu",
                "baseline": Decimal(180),
                "target": Decimal(45),
                "unit": "menit",
                "year": town.today.year,
                "urgency": town.random.randint(1, 5),
                "status": NeedStatus.VERIFIED,
                "author_id": 6,
                "created_at": town.now,
                "updated_at": town.now,
                "version": 1,
            },
        )
        if town.random.random() < 0.95:
            yield NeedProgramme, {"need_id": n, "programme_id": programme["id"], "share": 50}


def placements(town: Town, count: int) -> Iterator[Row]:
    town.placements = count
    for n in range(1, count + 1):
        # In the order of their departures: a placement of a departure has its recommendations beside it.
        cycle = (n - 1) * CYCLES // count + 1
        starts = town.begins(cycle) + timedelta(days=town.random.randrange(20))
        ends = starts + timedelta(days=90)
        need = town.random.randrange(len(town.needs))
        urusan, programme = town.needs[need]
        status = _P.CREDITED
        if cycle == CYCLES:
            status = town.weighted(((_P.RUNNING, 60), (_P.RECALLED, 20), (_P.REPORTED, 15), (_P.CANCELLED, 5)))
        home = status.is_home_again
        recalled = min(ends, town.today - timedelta(days=town.random.randrange(1, 40)))
        yield (
            Placement,
            {
                "id": n,
                "reference": format_reference(Prefix.PLACEMENT, starts.year, n),
                "cycle_id": cycle,
                "participant_id": town.first_person + town.random.randrange(town.people),
                "sending_opd_id": programme % 40 + 1,
                "need_id": need + 1,
                "host_unit_id": town.random.choice(town.hosts),
                "urusan_id": urusan,
                "starts_on": starts,
                "ends_on": ends,
                "mentor_id": SUPERIOR,
                "gap_statement": "Layanan masih manual.",
                "created_by_id": PLANNER,
                "opd_commitment": True,
                "commitment_note": "",
                "opd_committed_by_id": 6,
                "opd_committed_at": town.now,
                "evidence_justification": "",
                "lodging": LodgingMode.BOARDING,
                "rate": AllowanceRate.TRAINING,
                "cost_allowance": 20_000_000,
                "cost_lodging": 6_000_000,
                "cost_transport": town.random.randrange(2, 9) * 1_000_000,
                "cost_note": "",
                "status": status,
                "cancel_reason": "Batal" if status is _P.CANCELLED else None,
                "host_letter_number": "",
                "assignment_letter_number": f"800/{n}",
                "departed_on": starts if status is not _P.CANCELLED else None,
                "recalled_on": recalled if home else None,
                "reported_on": recalled if status in {_P.CREDITED, _P.REPORTED} else None,
                "presented_on": recalled + timedelta(days=30) if status is _P.CREDITED else None,
                "credited_jp": 20 if status is _P.CREDITED else None,
                "credited_at": town.at(recalled + timedelta(days=40)) if status is _P.CREDITED else None,
                "created_at": town.now,
                "updated_at": town.at(ends),
                "version": 1,
            },
        )
        if town.random.random() < 0.97:
            yield PlacementProgramme, {"placement_id": n, "programme_id": programme}


def threads(town: Town, count: int) -> Iterator[Row]:
    for n in range(1, count + 1):
        placement = min((n - 1) // 4 + 1, town.placements)
        cycle = (placement - 1) * CYCLES // town.placements + 1
        programme = town.random.choice(town.programmes)
        yield from _recommendation(town, n, placement, cycle, programme)


def _recommendation(town: Town, n: int, placement: int, cycle: int, programme: dict[str, Any]) -> Iterator[Row]:
    status = town.weighted(YOUNG if cycle == CYCLES else OLD)
    author = town.first_person + n % town.people
    ended = town.begins(cycle) + timedelta(days=100)
    written = town.at(ended - timedelta(days=town.random.randrange(60)))
    decided = min(ended + timedelta(days=town.random.randrange(20, 70)), town.today - timedelta(days=2))
    # Mostly the programme's own office; now and then another one answers for it.
    opd = programme["lead_opd_id"] if town.random.random() < 0.85 else programme["lead_opd_id"] % 40 + 1
    reviewed = status.awaits_decision or status.is_decided
    title = f"{TITLES[n % len(TITLES)]} nomor {n}"
    changed = town.at(decided + timedelta(days=town.random.randrange(200))) if status.is_decided else written
    finding = {
        "id": n, "reference": format_reference(Prefix.FINDING, written.year, n), "placement_id": placement,
        "author_id": author, "urusan_id": programme["urusan_id"], "kind": FindingKind.BEST_PRACTICE,
        "title": f"Praktik {n}",
        "seen": "Loket satu pintu yang dipakai warga.", "place": "Di sana", "since": "", "numbers": "30 menit",
        "contact": "", "source": "", "created_at": written, "updated_at": written, "version": 1,
    }  # fmt: skip
    yield (
        Recommendation,
        {
            "id": n,
            "reference": format_reference(Prefix.RECOMMENDATION, written.year, n),
            "placement_id": placement,
            "cycle_id": cycle,
            "author_id": author,
            "title": title,
            "action": "Pasang di seluruh kelurahan, mulai dari yang paling ramai, lalu ukur waktu tunggunya.",
            "approach": Approach.ADAPT,
            "differs": "Jaringan belum merata.",
            "change_regulation": "",
            "change_staff": "",
            "change_budget": "",
            "change_system": "Aplikasi",
            "lead_opd_id": opd,
            "horizon": town.random.choice(list(Horizon)),
            "cost_estimate": 50_000_000,
            "cost_unknown_reason": "",
            "indicator": "Waktu tunggu",
            "unit": "menit",
            "baseline": Decimal(180),
            "target": Decimal(45),
            "status": status,
            "return_reason": "Belum terukur" if status is _R.RETURNED else None,
            "withdraw_reason": "Sudah ada" if status is _R.WITHDRAWN else None,
            "submitted_at": None if status.is_private else written,
            "approved_by_id": SUPERIOR if reviewed else None,
            "approved_at": written if reviewed else None,
            "presented_on": decided if status.counts_as_presented else None,
            "created_at": written,
            "updated_at": changed,
            "version": 1,
        },
    )
    yield Finding, finding
    yield RecommendationFinding, {"recommendation_id": n, "finding_id": n}
    served = {programme["id"]}
    if town.random.random() < 0.4:
        served.add((programme["id"] + 4) % 35 + 1)  # of the same agenda
    for programme_id in sorted(served):
        yield RecommendationProgramme, {"recommendation_id": n, "programme_id": programme_id}
    yield event("recommendation.created", "Dibuat", "recommendation", n, title, written, author)
    if outcome := OUTCOMES.get(status):
        yield (
            Decision,
            {
                "recommendation_id": n,
                "outcome": outcome,
                "notes": "Mulai dari kota",
                "reason": "Belum perlu" if outcome is Outcome.REJECT else None,
                "owner_opd_id": opd if outcome.is_accepting else None,
                "due_on": decided + timedelta(days=180) if outcome.is_accepting else None,
                "decided_on": decided,
                "decided_by_id": MAYOR,
                "recorded_by_id": 2,
                "created_at": town.at(decided),
                "updated_at": town.at(decided),
                "version": 1,
            },
        )
    if status.is_accepted:
        yield from follow_up_of(town.random, town.today, n, opd, decided, title)
