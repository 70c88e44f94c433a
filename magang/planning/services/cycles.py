"""Cycles: a year's or a wave's stays and the money there is for them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.rules.costs import AllowanceRate
from magang.planning.rules.cycles import Track


@dataclass(frozen=True, slots=True)
class CycleDraft:
    """What a planner decides about a cycle; `budget_ceiling` in whole rupiah, None is not known yet."""

    name: str
    year: int
    track: Track
    budget_ceiling: int | None
    starts_on: date
    ends_on: date
    rate: AllowanceRate
    note: str


def open_cycle(session: Session, actor: Actor, draft: CycleDraft, *, now: datetime) -> Cycle:
    """A new cycle."""
    policy.edit(actor).ensure()
    _check(session, draft)
    cycle = Cycle(**asdict(draft), created_at=now, updated_at=now)
    session.add(cycle)
    record(session, actor, Common.CREATED, cycle, now=now)
    return cycle


def revise_cycle(
    session: Session, actor: Actor, cycle: Cycle, draft: CycleDraft, *, expected_version: int, now: datetime
) -> None:
    """Change a cycle; placements already planned keep their dates. Raises `StaleVersion`."""
    policy.edit(actor, cycle).ensure()
    cycle.expect_version(expected_version)
    _check(session, draft, but=cycle.id)
    for name, value in asdict(draft).items():
        setattr(cycle, name, value)
    cycle.updated_at = now
    record(session, actor, Common.UPDATED, cycle, now=now)


def _check(session: Session, draft: CycleDraft, *, but: int | None = None) -> None:
    if draft.ends_on < draft.starts_on:
        raise InvalidField("ends_on", N_("Tanggal selesai mendahului tanggal mulai."))
    same = select(Cycle.id).where(func.lower(Cycle.name) == draft.name.lower(), Cycle.year == draft.year)
    if any(found != but for found in session.scalars(same)):
        raise InvalidField("name", N_("Angkatan dengan nama dan tahun ini sudah ada."))
