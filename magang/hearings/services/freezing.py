"""The minutes of a hearing as one canonical text with its hash: everything they will ever say is taken from it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from magang.hearings.models import Directive, Hearing, HearingMinutes
from magang.hearings.queries import deciders
from magang.hearings.queries import meeting as queries
from magang.hearings.queries.directives import directives_at
from magang.kernel.actor import Actor
from magang.reference.models import CitySettings

FORMAT: Final = 1


def minutes_of(session: Session, actor: Actor, hearing: Hearing, *, at: datetime) -> HearingMinutes:
    """The minutes as things stand now, not yet added; whoever closes reads everything."""
    text = canonical(snapshot(session, actor, hearing, at=at))
    return HearingMinutes(
        hearing_id=hearing.id, snapshot=text, sha256=digest(text), made_by_id=actor.user_id, made_at=at
    )


def canonical(facts: dict[str, Any]) -> str:
    """Equal facts give equal bytes."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot(session: Session, actor: Actor, hearing: Hearing, *, at: datetime) -> dict[str, Any]:
    """All that was presented, decided and ordered, and who was there, as plain values. Needs `find_meeting`'s loads."""
    city = session.get_one(CitySettings, 1)
    turns = queries.agenda(session, actor, hearing)
    discussed = queries.discussed(session, hearing)
    leader = next(iter(deciders(session)), None)
    open_before = queries.matters(session, actor, hearing)
    return {
        "format": FORMAT,
        "city": {"name": city.government, "agency": city.agency_name, "leader": city.leader_title},
        "hearing": {
            "title": hearing.title,
            "held_on": _day(hearing.held_on),
            "starts_at": hearing.starts_at.strftime("%H.%M") if hearing.starts_at else "",
            "room": hearing.room,
            "remarks": hearing.remarks,
            "closed_at": at.isoformat(timespec="seconds"),
        },
        "agenda": [_turn(turn) for turn in turns],
        "directives": [_directive(d) for d in directives_at(session, actor, hearing)],
        "matters": [
            {
                "kind": matter.kind,
                "reference": matter.reference,
                "text": matter.text,
                "opd": matter.opd,
                "due_on": _day(matter.due_on),
                "discussed": matter.reference in discussed,
                "note": discussed[matter.reference].note if matter.reference in discussed else "",
            }
            for matter in open_before
        ],
        "attendance": [
            {
                "name": seat.name,
                "office": seat.office,
                "presence": seat.presence.value,
                "represented_by": seat.represented_by,
            }
            for seat in hearing.attendances
        ],
        "signatures": [
            {"office": city.leader_title, "name": leader.name if leader else ""},
            {"office": "Notulis", "name": actor.name},
        ],
    }


def _turn(turn: queries.Turn) -> dict[str, Any]:
    item = turn.item
    people = [p.participant for p in item.report.placements] if item is not None and item.report else []
    if item is not None and item.recommendation_id is not None:
        people = [point.recommendation.author for point in turn.points]
    return {
        "reference": item.reference if item else "",
        "title": item.title if item else "",
        "authors": [person.name for person in people],
        "minutes": item.minutes if item else 0,
        "points": [_point(point) for point in turn.points],
    }


def _point(point: queries.Point) -> dict[str, Any]:
    recommendation, decision = point.recommendation, point.decision
    facts: dict[str, Any] = {
        "reference": recommendation.reference,
        "title": recommendation.title,
        "author": recommendation.author.name,
        "decision": None,
    }
    if decision is not None and point.here:
        facts["decision"] = {
            "outcome": decision.outcome.value,
            "notes": decision.notes,
            "reason": decision.reason or "",
            "owner": decision.owner_opd.name if decision.owner_opd else "",
            "due_on": _day(decision.due_on),
            "decided_on": _day(decision.decided_on),
            "decided_by": decision.decided_by.name,
            "recorded_by": decision.recorded_by.name,
        }
    return facts


def _directive(directive: Directive) -> dict[str, Any]:
    about = directive.recommendation
    return {
        "reference": directive.reference,
        "text": directive.text,
        "opd": directive.opd.name,
        "due_on": _day(directive.due_on),
        "recommendation": about.reference if about else "",
        "given_by": directive.given_by.name,
    }


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
