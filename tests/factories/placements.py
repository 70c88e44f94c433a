"""Evidence, cycles, needs that may be served, and placements in any state."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from magang.destinations.models import Evidence
from magang.destinations.rules import InstrumentKind, StrengthGrade
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement, PlacementProgramme
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.planning.rules.costs import LodgingMode
from magang.reference.models import JpConversion
from tests.factories.city import City

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def build_need(session: Session, city: City, **values: Any) -> Need:
    """A verified need of the health department."""
    number = len(session.query(Need).all()) + 901
    facts: dict[str, Any] = {
        "reference": f"K-2025-{number}",
        "title": "Antrean puskesmas masih manual",
        "gap": "Warga menunggu rata-rata tiga jam karena antrean masih memakai kertas.",
        "urusan": city.health,
        "owner_opd": city.dinkes,
        "indicator": "Waktu tunggu rata-rata",
        "baseline": Decimal(180),
        "target": Decimal(45),
        "unit": "menit",
        "year": 2027,
        "status": NeedStatus.VERIFIED,
        "author": city.opd_head,
        "programme_links": [NeedProgramme(programme_id=city.programme.id)],
        "created_at": NOW,
        "updated_at": NOW,
    }
    return _saved(session, Need(**facts | values))


def build_evidence(session: Session, city: City, **values: Any) -> Evidence:
    """A dated, sourced index of Malang in health."""
    facts: dict[str, Any] = {
        "region": city.malang,
        "urusan": city.health,
        "instrument": "Indeks Pelayanan Publik",
        "kind": InstrumentKind.INDEX,
        "year": 2025,
        "value": Decimal("4.69"),
        "value_max": Decimal(5),
        "predicate_or_rank": "Pelayanan Prima",
        "source_url": "https://www.contoh.go.id/indeks",
        "read_on": date(2026, 2, 1),
        "grade": StrengthGrade.MINISTRY_INDEX,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return _saved(session, Evidence(**facts | values))


def build_cycle(session: Session, **values: Any) -> Cycle:
    """The year 2026 with a ceiling of a hundred million."""
    facts: dict[str, Any] = {
        "name": "Angkatan 2026",
        "year": 2026,
        "budget_ceiling": 100_000_000,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return _saved(session, Cycle(**facts | values))


def build_conversion(session: Session) -> JpConversion:
    """What an internship is worth."""
    return _saved(session, JpConversion(code="NKL12", form="Magang/praktik kerja", jp=20, unit="per kegiatan"))


def build_placement(
    session: Session,
    city: City,
    *,
    need: Need | None = None,
    cycle: Cycle | None = None,
    status: PlacementStatus = PlacementStatus.DRAFT,
    **values: Any,
) -> Placement:
    """A complete placement in `status`: nothing is missing but, in the states that need one, what `values` must say."""
    number = len(session.query(Placement).all()) + 901
    facts: dict[str, Any] = {
        "reference": f"M-2025-{number}",
        "cycle": cycle or build_cycle(session, name=f"Angkatan {number}"),
        "participant": city.participant,
        "sending_opd": city.dinkes,
        "need": need or build_need(session, city),
        "host_unit": city.clinic,
        "urusan": city.health,
        "starts_on": date(2026, 2, 2),
        "ends_on": date(2026, 5, 2),
        "mentor": city.superior,
        "gap_statement": "Warga menunggu rata-rata tiga jam karena antrean masih memakai kertas.",
        "created_by": city.planner,
        "opd_commitment": True,
        "commitment_note": "Hasilnya dipakai di semua puskesmas.",
        "opd_committed_by": city.opd_head,
        "opd_committed_at": NOW,
        "lodging": LodgingMode.HOST,
        "cost_allowance": 10_800_000,
        "cost_lodging": 0,
        "cost_transport": 5_000_000,
        "status": status,
        "programme_links": [PlacementProgramme(programme_id=city.programme.id)],
        "created_at": NOW,
        "updated_at": NOW,
    }
    if status.is_assigned:
        facts |= {"assignment_letter_number": "800/12", "departed_on": date(2026, 2, 2)}
    if status.is_home_again:
        facts |= {"recalled_on": date(2026, 2, 20)}
    if status in {PlacementStatus.REPORTED, PlacementStatus.PRESENTED, PlacementStatus.CREDITED}:
        facts |= {"reported_on": date(2026, 2, 25)}
    if status in {PlacementStatus.PRESENTED, PlacementStatus.CREDITED}:
        facts |= {"presented_on": date(2026, 2, 27)}
    return _saved(session, Placement(**facts | values))


def _saved(session: Session, thing: Any) -> Any:
    session.add(thing)
    session.commit()
    return thing
