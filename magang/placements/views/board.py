"""Placements side by side: the board by state, and the calendar of a month."""

from __future__ import annotations

import calendar as months
from collections import defaultdict
from datetime import date, timedelta

from flask import Response, abort, request

from magang.extensions import db
from magang.placements import policy
from magang.placements.queries import Clocks
from magang.placements.queries import board as queries
from magang.placements.views import bp
from magang.planning.queries.cycles import current_cycle, cycle_choices
from magang.reference.queries import opd_choices
from magang.reference.rules import CityClock
from magang.web.authz import requires
from magang.web.city import promise
from magang.web.clock import today
from magang.web.converters import asked_id
from magang.web.identity import current_actor
from magang.web.pages import render_page


def clocks() -> Clocks:
    """The city's promises."""
    return Clocks(promise(CityClock.REPORT), promise(CityClock.HEARING), today())


@bp.get("/penempatan/papan")
@requires(policy.list_placements)
def board() -> Response:
    """All cycles with `?angkatan=semua`, the one being planned without it."""
    session = db.session()
    every = request.args.get("angkatan") == "semua"
    latest = current_cycle(session)
    cycle_id = None if every else asked_id("angkatan") or (latest.id if latest else None)
    opd_id = asked_id("opd")
    return render_page(
        "placements/board.html",
        lanes=queries.board(session, current_actor(), cycle_id=cycle_id, opd_id=opd_id),
        clocks=clocks(),
        cycles=cycle_choices(session),
        opds=opd_choices(session),
        cycle_id=cycle_id,
        opd_id=opd_id,
        today=today(),
    )


@bp.get("/penempatan/kalender")
@requires(policy.list_placements)
def calendar() -> Response:
    """One month, `?bulan=2026-03`; this one without it."""
    first = _asked_month()
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    by_day = defaultdict(list)
    for event in queries.events(db.session(), current_actor(), clocks(), first=first, last=last):
        by_day[event.on].append(event)
    return render_page(
        "placements/calendar.html",
        first=first,
        weeks=months.Calendar().monthdatescalendar(first.year, first.month),
        by_day=dict(sorted(by_day.items())),
        before=first - timedelta(days=1),
        after=last + timedelta(days=1),
        today=today(),
    )


def _asked_month() -> date:
    text = request.args.get("bulan", "")
    if not text:
        return today().replace(day=1)
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        abort(400)
    return month if 1990 < month.year < 2100 else abort(400)
