"""The agenda: what is heard, in which order, and which of it now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.hearings import policy
from magang.hearings.models import AgendaItem, Hearing
from magang.hearings.rules import HearingVerb
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_
from magang.recommendations.models import Recommendation
from magang.reports.models import Report

MOST_ITEMS = 60


def put(
    session: Session, actor: Actor, hearing: Hearing, *, subject: Report | Recommendation, minutes: int, now: datetime
) -> AgendaItem:
    """Put a report, or a recommendation without one, at the end of the agenda."""
    policy.keep(actor, hearing).ensure()
    if len(hearing.items) >= MOST_ITEMS:
        raise InvalidField("subject", N_("Paling banyak %(n)s butir dalam satu pemaparan."), n=MOST_ITEMS)
    item = seat_subject(hearing, subject, minutes=minutes)
    if item is None:
        raise InvalidField("subject", N_("Sudah ada di acara ini."))
    _tell(session, actor, hearing, HearingVerb.PUT_ON_AGENDA, now, str(subject))
    return item


def seat_subject(hearing: Hearing, subject: Report | Recommendation, *, minutes: int = 15) -> AgendaItem | None:
    """Add an item; None when the subject is on the agenda already. A part of other acts, not one of its own."""
    of: dict[str, Report | Recommendation]
    if isinstance(subject, Report):
        there, of = any(item.report_id == subject.id for item in hearing.items), {"report": subject}
    else:
        stays = {p.id for item in hearing.items if item.report for p in item.report.placements}
        there = subject.placement_id in stays or any(item.recommendation_id == subject.id for item in hearing.items)
        of = {"recommendation": subject}
    if there:
        return None
    item = AgendaItem(
        position=max((i.position for i in hearing.items), default=0) + 1,
        minutes=minutes,
        **of,
    )
    hearing.items.append(item)
    return item


def take_off(session: Session, actor: Actor, item: AgendaItem, *, now: datetime) -> None:
    """Not heard this time. What was decided stays."""
    hearing = item.hearing
    policy.keep(actor, hearing).ensure()
    if item.began_at is not None:
        raise RuleBroken(N_("Butir yang sudah dimulai tidak dapat dihapus dari acara."))
    name = str(item)
    hearing.items.remove(item)
    _tell(session, actor, hearing, HearingVerb.TAKEN_OFF, now, name)


def reorder(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    *,
    order: Sequence[int],
    now: datetime,
) -> None:
    """The agenda in the order of these item ids, which must be all of them."""
    policy.keep(actor, hearing).ensure()
    by_id = {item.id: item for item in hearing.items}
    if sorted(order) != sorted(by_id):
        raise InvalidField("order", N_("Acara baru saja berubah. Muat ulang halaman, lalu urutkan lagi."))
    for position, item_id in enumerate(order, start=1):
        by_id[item_id].position = position
    _tell(session, actor, hearing, HearingVerb.REORDERED, now, "; ".join(by_id[i].reference for i in order))


def set_minutes(session: Session, actor: Actor, item: AgendaItem, *, minutes: int, now: datetime) -> None:
    """How long it may take."""
    policy.keep(actor, item.hearing).ensure()
    if not 1 <= minutes <= 480:
        raise InvalidField("minutes", N_("Isi menit dari 1 sampai 480."))
    item.minutes = minutes
    _tell(session, actor, item.hearing, HearingVerb.REORDERED, now, f"{item.reference}: {minutes}")


def begin(session: Session, actor: Actor, item: AgendaItem, *, now: datetime) -> None:
    """It is this item's turn now: everybody's page follows."""
    hearing = item.hearing
    policy.take_minutes(actor, hearing).ensure()
    for other in hearing.items:
        other.is_current = False
    session.flush()  # Only one is current: the old one steps back before the new one steps forward.
    item.is_current = True
    item.began_at = item.began_at or now
    _tell(session, actor, hearing, HearingVerb.TURN, now, str(item))


def _tell(session: Session, actor: Actor, hearing: Hearing, verb: HearingVerb, now: datetime, note: str) -> None:
    """Every change of the agenda makes a new version of the hearing, which the other windows notice."""
    hearing.updated_at = now
    record(session, actor, verb, hearing, now=now, note=note)
