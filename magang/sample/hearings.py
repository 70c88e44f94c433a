"""What stands around the hearings of the sample city: agendas, seats, frozen minutes, and the mayor's directives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import and_, or_, select

from magang.audit.services import Common
from magang.hearings.models import AgendaItem, Attendance, Decision, Directive, DirectiveAnswer, Hearing
from magang.hearings.queries.meeting import find_meeting, invited
from magang.hearings.rules import HearingStatus, HearingVerb, Presence
from magang.hearings.rules.directives import DIRECTIVE_TRANSITIONS, DirectiveAction, DirectiveStatus
from magang.hearings.services.freezing import minutes_of
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.sample.town import Story, Town, When, known

MAYOR, SECRETARY = "walikota", "sekda"
_S, _A = DirectiveStatus, DirectiveAction
# Text, OPD, given and due on which day, and what became of it.
DIRECTIVES: Final[Sequence[tuple[str, str, When, When, tuple[DirectiveAction, ...]]]] = (
    ("Susun daftar puskesmas yang jaringannya belum layak untuk layanan daring (contoh).", "Dinkes", -36, -6, ()),
    ("Laporkan kesiapan petugas loket setiap bulan (contoh).", "Dinkes", -36, 24, (_A.ANSWER,)),
    (
        "Siapkan rancangan peraturan wali kota tentang layanan terpadu (contoh).",
        "DPRP",
        -255,
        -200,
        (_A.ANSWER, _A.CLOSE),
    ),
    ("Undang kelurahan percontohan ke rapat berikutnya (contoh).", "PU", -255, -240, (_A.CANCEL,)),
)


def directive_story(town: Town, number: int, turn: int) -> Story:
    """The mayor orders, the Sekda types, the head of the OPD answers."""
    text, office, given, due, actions = DIRECTIVES[number]
    at = town.at(given, turn)
    yield at
    opd = town.opds[office]
    directive = Directive(
        reference=next_reference(town.session, Prefix.DIRECTIVE, at.year),
        text=text,
        opd=opd,
        given_on=town.day(given),
        due_on=town.day(due),
        original_due_on=town.day(due),
        given_by=town.people[MAYOR],
        recorded_by=town.people[SECRETARY],
        created_at=at,
        updated_at=at,
    )
    town.session.add(directive)
    town.tell(SECRETARY, Common.CREATED, directive, at, text)
    for step, action in enumerate(actions, start=1):
        at = min(at + timedelta(days=7 * step), town.now)
        yield at
        who = town.heads[opd.short_name] if action is _A.ANSWER else SECRETARY
        note = "Sudah dibahas di rapat lain (contoh)." if action is _A.CANCEL else ""
        if action is _A.ANSWER:
            note = "Daftar sudah disusun bersama puskesmas (contoh)."
            author = town.people[who]
            town.session.add(DirectiveAnswer(directive=directive, author=author, answered_at=at, text=note))
        else:
            directive.closed_at, directive.closed_by = at, town.people[who]
            directive.cancel_reason = note or None
        directive.status = advance(DIRECTIVE_TRANSITIONS, directive.status, action)
        directive.updated_at = at
        town.tell(who, action, directive, at, note)


def put_on_agenda(town: Town, hearing: Hearing, at: datetime) -> None:
    """What was decided at it, or is to be heard, in the order of the numbers."""
    decided = select(Decision.recommendation_id).where(Decision.hearing_id == hearing.id)
    subject = {
        HearingStatus.PLANNED: Recommendation.status == RecommendationStatus.APPROVED,
        HearingStatus.HELD: or_(
            Recommendation.id.in_(decided),
            and_(
                Recommendation.presented_on == hearing.held_on,
                Recommendation.status == RecommendationStatus.PRESENTED,
            ),
        ),
    }
    about = subject[hearing.status]
    found = town.session.scalars(select(Recommendation).where(about).order_by(Recommendation.id)).all()
    hearing.starts_at, hearing.updated_at = time(9, 0), at
    for position, recommendation in enumerate(found, start=1):
        town.session.add(
            AgendaItem(hearing_id=hearing.id, position=position, recommendation_id=recommendation.id, minutes=20)
        )
    if found:
        town.tell(SECRETARY, HearingVerb.PUT_ON_AGENDA, hearing, at, "; ".join(r.reference for r in found))


def seat_and_freeze(town: Town, hearing: Hearing, at: datetime) -> None:
    """All who were invited came, but one who sent somebody; then the minutes freeze."""
    actor = town.actor(SECRETARY)
    meeting = known(find_meeting(town.session, actor, hearing.id))
    people = invited(town.session, meeting)
    for number, user in enumerate(people):
        sent = number == len(people) - 1
        meeting.attendances.append(
            Attendance(
                user_id=user.id,
                name=user.name,
                office=user.position,
                presence=Presence.REPRESENTED if sent else Presence.PRESENT,
                represented_by="Sekretaris dinas (contoh)" if sent else "",
            )
        )
    hearing.remarks = "Dibuka pukul 09.00. Setiap penyaji menjawab pertanyaan peserta (contoh)."
    hearing.updated_at = at
    town.tell(SECRETARY, HearingVerb.SEATED, hearing, at, f"{len(people)}/{len(people)}")
    town.session.add(minutes_of(town.session, actor, meeting, at=at))
    town.session.flush()
