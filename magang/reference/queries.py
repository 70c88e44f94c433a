"""Look-ups that forms and filters offer, and the lists of the reference data."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from magang.kernel.listing import Choices
from magang.reference.models import HostUnit, Opd, PriorityProgramme, Rank, Region, Urusan


def urusan_choices(session: Session) -> Choices:
    """Urusan by code."""
    return [(str(u.id), str(u)) for u in session.scalars(select(Urusan).order_by(Urusan.code))]


def opd_choices(session: Session) -> Choices:
    """OPD that still exist, by short name."""
    return [
        (str(o.id), o.short_name)
        for o in session.scalars(select(Opd).where(~Opd.dissolved).order_by(func.lower(Opd.short_name)))
    ]


def programme_choices(session: Session) -> Choices:
    """Priority programmes by number."""
    return [(str(p.id), str(p)) for p in session.scalars(select(PriorityProgramme).order_by(PriorityProgramme.number))]


def agenda_choices(session: Session) -> Choices:
    """The agendas that programmes name."""
    return [
        (a, a) for a in session.scalars(select(PriorityProgramme.agenda).distinct().order_by(PriorityProgramme.agenda))
    ]


def region_choices(session: Session) -> Choices:
    """Regions by name."""
    return [
        (str(i), name) for i, name in session.execute(select(Region.id, Region.name).order_by(Region.name, Region.id))
    ]


def host_unit_choices(session: Session) -> Choices:
    """Host units with their region, by region."""
    rows = session.execute(
        select(HostUnit.id, HostUnit.name, Region.name).join(HostUnit.region).order_by(Region.name, HostUnit.name)
    )
    return [(str(i), f"{unit} – {region}") for i, unit, region in rows]


def rank_choices(session: Session) -> Choices:
    """Ranks from low to high."""
    return [(str(r.id), str(r)) for r in session.scalars(select(Rank).order_by(Rank.id))]
