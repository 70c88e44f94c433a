"""Who was invited and who came; what of earlier hearings was talked about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.hearings import policy
from magang.hearings.models import Attendance, Hearing, HearingMatter
from magang.hearings.queries import meeting as queries
from magang.hearings.rules import HearingVerb, Presence
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_

MOST_SEATS = 200


def invite(session: Session, actor: Actor, hearing: Hearing, *, now: datetime) -> int:
    """Seats for everybody the agenda concerns who has none yet; how many."""
    policy.keep(actor, hearing).ensure()
    people = queries.invited(session, hearing)
    if not people:
        raise RuleBroken(N_("Semua yang terkait acara sudah ada di daftar hadir."))
    for user in people:
        office = user.position or (user.opd.name if user.opd else "")
        hearing.attendances.append(Attendance(user_id=user.id, name=user.name, office=office[:200]))
    hearing.updated_at = now
    record(session, actor, HearingVerb.INVITED, hearing, now=now, note=str(len(people)))
    return len(people)


def seat(
    session: Session,
    actor: Actor,
    hearing: Hearing,
    *,
    presences: Mapping[int, tuple[Presence, str]],
    guest: str,
    guest_office: str,
    now: datetime,
) -> None:
    """Note who came; `guest`: somebody without an account, who is there. Raises `InvalidField`."""
    policy.keep(actor, hearing).ensure()
    for seat in hearing.attendances:
        presence, by = presences.get(seat.id, (seat.presence, seat.represented_by))
        if presence is Presence.REPRESENTED and not by:
            raise InvalidField(f"represented_by_{seat.id}", N_("Tuliskan siapa yang mewakili."))
        seat.presence, seat.represented_by = presence, by if presence is Presence.REPRESENTED else ""
    if guest:
        if len(hearing.attendances) >= MOST_SEATS:
            raise InvalidField("guest", N_("Paling banyak %(n)s orang."), n=MOST_SEATS)
        hearing.attendances.append(Attendance(name=guest, office=guest_office, presence=Presence.PRESENT))
    hearing.updated_at = now
    there = sum(seat.presence.was_there for seat in hearing.attendances)
    record(session, actor, HearingVerb.SEATED, hearing, now=now, note=f"{there}/{len(hearing.attendances)}")


def discuss(
    session: Session, actor: Actor, hearing: Hearing, *, subject: str, note: str, now: datetime
) -> HearingMatter:
    """Something an earlier hearing left open was talked about. Raises `InvalidField` for what is not open."""
    policy.take_minutes(actor, hearing).ensure()
    known = {matter.reference for matter in queries.matters(session, actor, hearing)}
    found = queries.discussed(session, hearing).get(subject)
    if found is None:
        if subject not in known:
            raise InvalidField("subject", N_("Ini tidak lagi menunggu. Muat ulang halaman."))
        found = HearingMatter(hearing_id=hearing.id, subject=subject, marked_by_id=actor.user_id)
        session.add(found)
    found.note, found.marked_at = note, now
    record(session, actor, HearingVerb.DISCUSSED, hearing, now=now, note=f"{subject}: {note}" if note else subject)
    return found
