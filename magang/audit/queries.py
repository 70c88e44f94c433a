"""Reading the trail."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, false, or_, select, true
from sqlalchemy.orm import Session

from magang.audit import policy
from magang.audit.models import AuditEvent
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, DayFilter, Filter, Listing
from magang.kernel.model import Base


def visible_events(actor: Actor) -> Select[AuditEvent]:
    """All events for who may read the trail, none for others."""
    return select(AuditEvent).where(true() if policy.read_trail(actor) else false())


def kind_label(kind: str) -> str:
    """What a table's rows are called on screen."""
    labels = {m.local_table.name: m.class_.__label__ for m in Base.registry.mappers}  # type: ignore[attr-defined]
    return labels.get(kind) or kind


def _kinds(session: Session) -> Choices:
    kinds = session.scalars(select(AuditEvent.subject_kind).distinct())
    return sorted(((k, kind_label(k)) for k in kinds), key=lambda pair: pair[1])


def _actors(session: Session) -> Choices:
    """By name: an actor's name in the trail is a copy that outlives the account."""
    names = session.scalars(select(AuditEvent.actor_name).distinct().order_by(AuditEvent.actor_name))
    return [(name, name) for name in names]


def trail(zone: str) -> Listing:
    """The list of events; days begin and end in the city's `zone` (IANA name)."""

    def start(day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(zone))

    return Listing(
        columns=(
            Column("waktu", N_("Waktu"), lambda e: e.at, AuditEvent.id),
            Column("pelaku", N_("Pelaku"), lambda e: e.actor_name, AuditEvent.actor_name),
            Column("kantor", N_("Kantor"), lambda e: e.actor_office or None),
            Column("tindakan", N_("Tindakan"), lambda e: e.verb_label, AuditEvent.verb_label),
            Column("jenis", N_("Jenis"), lambda e: kind_label(e.subject_kind), AuditEvent.subject_kind),
            Column("hal", N_("Hal"), lambda e: e.subject_label, AuditEvent.subject_label),
            Column("catatan", N_("Catatan"), lambda e: e.note or None),
        ),
        tie_break=AuditEvent.id,
        default_sort="-waktu",
        filters=(
            Filter("jenis", N_("Jenis"), _kinds, lambda value: AuditEvent.subject_kind == value),
            Filter("pelaku", N_("Pelaku"), _actors, lambda value: AuditEvent.actor_name == value),
        ),
        days=(
            DayFilter("dari", N_("Sejak tanggal"), lambda day: AuditEvent.at >= start(day)),
            DayFilter("sampai", N_("Sampai tanggal"), lambda day: AuditEvent.at < start(day + timedelta(days=1))),
        ),
        search=lambda text: or_(
            *(
                c.icontains(text, autoescape=True)
                for c in (AuditEvent.subject_label, AuditEvent.verb_label, AuditEvent.note)
            )
        ),
        search_label=N_("Cari hal, tindakan, atau catatan"),
        filename="jejak-audit",
    )
