"""Hosts, evidence and candidates around one need: the smallest field in which a ranking means something."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from magang.destinations.rules import InstrumentKind, StrengthGrade
from magang.needs.models import Need
from magang.planning.models import Candidate, CandidateSkill, Cycle
from magang.planning.rules.candidates import CandidateStatus
from magang.reference.models import HostUnit, Region
from magang.reference.rules import RegionKind
from tests.factories.city import City
from tests.factories.placements import NOW, build_cycle, build_evidence, build_need


@dataclass
class MatchingField:
    """What `build_field` made: Surabaya is stronger than Malang, Batu has no evidence."""

    cycle: Cycle
    need: Need
    surabaya: HostUnit
    batu: HostUnit


def build_host(session: Session, city: City, number: int, *, name: str = "", evidence: bool = True) -> HostUnit:
    """A hospital in a city of East Java, with a fresh national award unless said otherwise."""
    region = Region(
        code=f"35.{80 + number}",
        name=name or f"Kota Contoh {number}",
        kind=RegionKind.CITY,
        province=city.java,
        latitude=Decimal("-7.25"),
        longitude=Decimal("112.75"),
        population=2_874_314,
        coastal=True,
    )
    host = HostUnit(region=region, name=f"RSUD {name or number}", urusan=city.health)
    session.add(host)
    session.commit()
    if evidence:
        award = {"instrument": "Penghargaan pelayanan", "kind": InstrumentKind.AWARD, "value": None, "value_max": None}
        build_evidence(
            session, city, region=region, year=2026, grade=StrengthGrade.NATIONAL_AWARD,
            source_url=f"https://contoh.go.id/{number}", **award,
        )  # fmt: skip
    return host


def build_field(session: Session, city: City, **need: Any) -> MatchingField:
    """A cycle, a verified need in health, and three hosts for it."""
    cycle = build_cycle(session)
    wanted = build_need(session, city, **need)
    build_evidence(session, city, year=2021)
    return MatchingField(
        cycle,
        wanted,
        build_host(session, city, 1, name="Surabaya"),
        build_host(session, city, 2, name="Batu", evidence=False),
    )


def build_candidate(session: Session, city: City, cycle: Cycle, *, levels: dict[int, int], **values: Any) -> Candidate:
    """The city's participant, with verified competencies by urusan id."""
    facts: dict[str, Any] = {
        "cycle": cycle,
        "user": city.participant,
        "opd": city.dinkes,
        "status": CandidateStatus.ACCEPTED,
        "proposed_by": city.opd_head,
        "skills": [CandidateSkill(urusan_id=u, level=level, verified=True) for u, level in levels.items()],
        "created_at": NOW,
        "updated_at": NOW,
    }
    candidate = Candidate(**facts | values)
    session.add(candidate)
    session.commit()
    return candidate
