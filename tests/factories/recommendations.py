"""Recommendations, hearings and decisions."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from magang.findings.models import Finding
from magang.hearings.models import Decision, Hearing
from magang.hearings.rules import Outcome
from magang.recommendations.models import (
    Recommendation,
    RecommendationFinding,
    RecommendationProgramme,
    RecommendationSupport,
)
from magang.recommendations.rules import Approach, Effort, Horizon, RecommendationStatus
from magang.reference.models import Opd
from tests.factories.city import City
from tests.factories.findings import WHEN, build_finding

_serial = count(900)  # Above what the counter gives out in a test.


def build_recommendation(
    session: Session, city: City, finding: Finding | None = None, *, supporting: tuple[Opd, ...] = (), **values: Any
) -> Recommendation:
    """A draft that lacks nothing, resting on `finding` and led by the health department; committed."""
    finding = finding or build_finding(session, city)
    defaults: dict[str, Any] = {
        "reference": f"R-2026-{next(_serial)}",
        "placement_id": finding.placement_id,
        "author_id": finding.author_id,
        "title": "Terapkan antrean daring di semua puskesmas",
        "action": "Dinas Kesehatan memasang antrean daring di empat belas puskesmas.",
        "approach": Approach.ADOPT,
        "lead_opd_id": city.dinkes.id,
        "horizon": Horizon.MEDIUM,
        "effort": Effort.MEDIUM,
        "cost_estimate": 250_000_000,
        "indicator": "Waktu tunggu rata-rata",
        "unit": "menit",
        "baseline": 120,
        "target": 45,
        "finding_links": [RecommendationFinding(finding_id=finding.id)],
        "programme_links": [RecommendationProgramme(programme_id=city.programme.id)],
        "support_links": [RecommendationSupport(opd_id=opd.id) for opd in supporting],
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    recommendation = Recommendation(**defaults | values)
    session.add(recommendation)
    session.commit()
    return recommendation


def build_approved(session: Session, city: City, finding: Finding | None = None, **values: Any) -> Recommendation:
    """One the superior has approved."""
    approved = {
        "status": RecommendationStatus.APPROVED,
        "approved_by_id": city.superior.id,
        "approved_at": WHEN,
        "submitted_at": WHEN,
    }
    return build_recommendation(session, city, finding, **approved | values)


def build_hearing(session: Session, **values: Any) -> Hearing:
    """A planned hearing on the last day of February; committed."""
    defaults: dict[str, Any] = {
        "title": "Pemaparan angkatan I",
        "held_on": date(2026, 2, 28),
        "room": "Aula",
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    hearing = Hearing(**defaults | values)
    session.add(hearing)
    session.commit()
    return hearing


def build_decision(session: Session, city: City, recommendation: Recommendation, **values: Any) -> Decision:
    """The mayor's acceptance, owned by the health department; sets the recommendation's status; committed."""
    defaults: dict[str, Any] = {
        "recommendation_id": recommendation.id,
        "outcome": Outcome.ACCEPT,
        "owner_opd_id": city.dinkes.id,
        "due_on": date(2026, 12, 1),
        "decided_on": date(2026, 2, 28),
        "decided_by_id": city.mayor.id,
        "recorded_by_id": city.sekda.id,
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    decision = Decision(**defaults | values)
    session.add(decision)
    recommendation.status = {
        Outcome.ACCEPT: RecommendationStatus.ACCEPTED,
        Outcome.ACCEPT_WITH_NOTES: RecommendationStatus.ACCEPTED_WITH_NOTES,
        Outcome.STUDY: RecommendationStatus.STUDY,
        Outcome.REJECT: RecommendationStatus.REJECTED,
    }[decision.outcome]
    session.commit()
    return decision
