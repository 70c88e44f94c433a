"""One's own calendar by a secret address: departures, returns and what falls due, for any calendar program.

The address is the key, as in every calendar program: whoever holds it reads the calendar until it is revoked. It holds
no NIP, and is read often, so a look is not an event in the trail; making and revoking one is.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import Response, abort, make_response, url_for
from icalendar import Calendar, Event

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.queries import active_account
from magang.accounts.rules import LinkKind
from magang.extensions import db
from magang.hearings.models import Hearing
from magang.hearings.queries import hearings_between
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.overview import policy
from magang.overview.queries.work import tasks
from magang.overview.views import bp, clocks
from magang.placements.queries import Clocks as PlacementClocks
from magang.placements.queries.board import Milestone, events
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now
from magang.web.i18n import speaking, tr
from magang.web.identity import current_actor
from magang.web.links import show_once, shown_once, through_link
from magang.web.pages import go, render_page

LASTS: Final = timedelta(days=3 * 365)
BEHIND, AHEAD = timedelta(days=60), timedelta(days=400)


@bp.get("/akun/kalender")
@requires(policy.home)
def calendar_links() -> Response:
    """The addresses one has given to calendar programs."""
    new_id, address = shown_once()
    own = links.links_of(db.session(), kind=LinkKind.CALENDAR, subject=_subject(current_actor()))
    return render_page("overview/calendar.html", links=own, new_id=new_id, address=address, now=now())


@bp.post("/akun/kalender/buat")
@requires(policy.home)
def calendar_open() -> Response:
    """A new address, shown once."""
    actor = current_actor()
    link, secret = links.create(
        db.session(),
        actor,
        kind=LinkKind.CALENDAR,
        subject=_subject(actor),
        label=actor.name,
        expires_at=now() + LASTS,
        now=now(),
    )
    db.session.commit()
    show_once(link, url_for(".calendar_feed", secret=secret, _external=True))
    return go(url_for(".calendar_links"), N_("Alamat kalender dibuat. Salin sekarang; nanti tidak ditampilkan lagi."))


@bp.post("/akun/kalender/<int:link_id>/cabut")
@requires(policy.home)
def calendar_revoke(link_id: int) -> Response:
    session, actor = db.session(), current_actor()
    link = session.get(SharedLink, link_id)
    if link is None or link.kind is not LinkKind.CALENDAR or link.subject != _subject(actor):
        abort(404)
    if link.revoked_at is None:
        links.revoke(session, actor, link, now=now())
        db.session.commit()
    return go(url_for(".calendar_links"), N_("Alamat kalender dicabut."))


@bp.get("/kalender/<secret:secret>.ics")
@through_link(LinkKind.CALENDAR)
def calendar_feed(link: SharedLink, secret: str) -> Response:  # noqa: ARG001 - the guard has used it up
    """The calendar itself (RFC 5545), in its owner's language and within what they may read today."""
    user = active_account(db.session(), link.created_by_id) or abort(404)
    with speaking(user.language):
        body = _calendar(user.as_actor()).to_ical()
    response = make_response(body)
    response.mimetype = "text/calendar"
    return response


def _subject(actor: Actor) -> str:
    """A link belongs to the account, whatever its holder is called."""
    return f"user:{actor.user_id}"


def _calendar(actor: Actor) -> Calendar:
    city, at, due = current_city(), now(), clocks()
    calendar = Calendar()
    calendar.add("prodid", "-//Magang//Kalender//ID")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Magang {city.city_name}")
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    promises = PlacementClocks(due.report, due.hearing, due.today)
    for event in events(db.session(), actor, promises, first=due.today - BEHIND, last=due.today + AHEAD):
        placement = event.placement
        where = f"{placement.host_unit}, {placement.host_unit.region}" if placement.host_unit else ""
        calendar.add_component(
            _all_day(
                f"{event.kind.value}-{placement.reference}",
                event.on,
                f"{tr(event.kind.label)}: {placement.participant.name}",
                url_for("placements.show", reference=placement.reference, _external=True),
                at,
                where if event.kind in {Milestone.DEPARTURE, Milestone.RETURN} else "",
            )
        )
    for hearing in hearings_between(db.session(), actor, due.today - BEHIND, due.today + AHEAD):
        address = url_for("hearings.show", hearing_id=hearing.id, _external=True)
        summary = f"{tr(Hearing.__label__)}: {hearing.title}"
        entry = _all_day(f"hearing-{hearing.id}", hearing.held_on, summary, address, at, hearing.room)
        if hearing.starts_at is not None:
            entry.pop("dtstart")
            entry.add(
                "dtstart",
                datetime.combine(hearing.held_on, hearing.starts_at, ZoneInfo(city.time_zone)).astimezone(UTC),
            )
        calendar.add_component(entry)
    for task in tasks(db.session(), actor, due):
        if task.due_on is not None:
            key = f"{task.endpoint}-{task.anchor}-{task.reference}"
            address = url_for(task.endpoint, **task.args, _external=True)
            calendar.add_component(_all_day(key, task.due_on, f"{tr(task.todo)}: {task.title}", address, at))
    return calendar


def _all_day(key: str, on: object, summary: str, address: str, at: datetime, where: str = "") -> Event:
    event = Event()
    event.add("uid", f"{key}@magang")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", on)
    event.add("summary", summary)
    event.add("url", address)
    if where:
        event.add("location", where)
    return event
