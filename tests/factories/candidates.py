"""A cycle with candidates."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from magang.accounts.models import Grant, User
from magang.kernel.actor import Role
from magang.planning.models import Candidate, CandidatePreference, CandidateSkill, Cycle
from magang.planning.rules.candidates import CandidateStatus
from magang.reference.models import Opd
from tests.factories.city import City

WHEN = datetime(2026, 2, 2, 1, 0, tzinfo=UTC)
_serial = count(1)


def build_person(session: Session, city: City, *, opd: Opd | None = None, **values: Any) -> User:
    """A participant of an OPD (the health department's, if none is named); committed."""
    n = next(_serial)
    person = User(
        **{"username": f"pegawai-{n}", "name": f"Pegawai contoh {n}", "rank": city.rank, "position": "Analis"} | values,
        opd=opd or city.dinkes,
        grants=[Grant(role=Role.PARTICIPANT)],
        created_at=WHEN,
        updated_at=WHEN,
    )
    session.add(person)
    session.commit()
    return person


def build_candidate(session: Session, city: City, cycle: Cycle, **values: Any) -> Candidate:
    """A proposed candidate who knows health and would like to go to Malang; committed."""
    user = values.pop("user", None) or build_person(session, city, opd=values.pop("opd", None))
    candidate = Candidate(
        **{
            "cycle": cycle,
            "user": user,
            "opd": user.opd,
            "proposed_by": city.opd_head,
            "status": CandidateStatus.PROPOSED,
            "skills": [CandidateSkill(urusan=city.health, level=3)],
            "preferences": [],
            "created_at": WHEN,
            "updated_at": WHEN,
        }
        | values
    )
    session.add(candidate)
    session.commit()
    return candidate


def wish(region: Any, choice: Any) -> CandidatePreference:
    return CandidatePreference(region=region, choice=choice)
