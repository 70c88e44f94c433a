"""A need, a running placement and a finding of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.needs.models import Need
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.reference.models import Opd
from tests.factories.city import City

WHEN = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
_serial = count(900)  # Above what the counter gives out in a test.


def build_placement(session: Session, city: City, *, need_owner: Opd | None = None, **values: Any) -> Placement:
    """A running placement of the city's participant at the clinic; committed."""
    n = next(_serial)
    stamps = {"created_at": WHEN, "updated_at": WHEN}
    need = Need(
        reference=f"K-2026-{n}",
        title="Antrean puskesmas masih manual",
        urusan=city.health,
        owner_opd=need_owner or city.dinkes,
        author=city.opd_head,
        **stamps,
    )
    cycle = Cycle(name=f"Angkatan {n}", year=2026, starts_on=date(2026, 1, 5), ends_on=date(2026, 6, 30), **stamps)
    defaults: dict[str, Any] = {
        "reference": f"M-2026-{n}",
        "need": need,
        "cycle": cycle,
        "participant": city.participant,
        "sending_opd": city.dinkes,
        "host_unit": city.clinic,
        "urusan": city.health,
        "mentor": city.superior,
        "created_by": city.planner,
        "starts_on": date(2026, 1, 12),
        "ends_on": date(2026, 4, 10),
        "departed_on": date(2026, 1, 11),
        "status": PlacementStatus.RUNNING,
        "assignment_letter_number": "800.1.4.1/7",
        "opd_commitment": True,
        "opd_committed_at": WHEN,
        "opd_committed_by": city.opd_head,
        "cost_allowance": 10_000_000,
        "programme_links": [PlacementProgramme(programme=city.programme)],
    }
    placement = Placement(**defaults | stamps | values)
    session.add(placement)
    session.commit()
    return placement


def build_finding(session: Session, city: City, placement: Placement | None = None, **values: Any) -> Finding:
    """A finding that lacks nothing; committed."""
    placement = placement or build_placement(session, city)
    defaults: dict[str, Any] = {
        "reference": f"T-2026-{next(_serial)}",
        "placement_id": placement.id,
        "author_id": placement.participant_id,
        "urusan_id": city.health.id,
        "kind": FindingKind.BEST_PRACTICE,
        "title": "Antrean diambil dari rumah",
        "seen": "Pasien memilih jam kedatangan dari ponsel dan datang sepuluh menit sebelumnya.",
        "place": "Loket RSUD",
        "numbers": "Waktu tunggu turun dari 120 menjadi 35 menit",
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    finding = Finding(**defaults | values)
    session.add(finding)
    session.commit()
    return finding
