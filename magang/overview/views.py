"""Homes by role, the thread view, and the watchdog's question."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from flask import request as plain_request
from sqlalchemy import text
from sqlalchemy.orm import Session

from magang import __version__
from magang.extensions import db
from magang.kernel.actor import Actor, Role
from magang.overview import policy, strands
from magang.overview.opening import Opening
from magang.overview.queries.mayor import FEW, steering
from magang.overview.queries.participant import own_thread
from magang.overview.queries.planner import planning
from magang.overview.queries.thread import find_thread
from magang.overview.queries.work import tasks
from magang.overview.rules import Achievement, Clocks, Stage, achievement, way
from magang.overview.strands import Thread
from magang.reference.rules import CityClock
from magang.web.authz import requires
from magang.web.city import current_city, promise
from magang.web.clock import today
from magang.web.identity import current_actor
from magang.web.pages import render_page

bp = Blueprint("overview", __name__)


def clocks() -> Clocks:
    """Today and the city's promises, as the queries want them."""
    return Clocks(
        today=today(),
        zone=current_city().time_zone,
        report=promise(CityClock.REPORT),
        hearing=promise(CityClock.HEARING),
        verification=promise(CityClock.VERIFICATION),
        stale=promise(CityClock.STALE),
        evaluation=promise(CityClock.EVALUATION),
    )


@bp.get("/")
@requires(policy.home)
def home() -> Response:
    """The highest role gives the page, the others add their sections below it."""
    session, actor, now = db.session(), current_actor(), clocks()
    waiting = tasks(session, actor, now)
    sections: dict[str, Any] = {"steering": None, "planning": None, "own": None}
    if actor.has(Role.MAYOR, Role.SEKDA):
        sections["steering"] = steering(session, actor, now, plain_request.args)
        sections["opening"] = Opening(sections["steering"].view, past=sections["steering"].past is not None)
        # What waits for the reader is not narrowed by what the page shows.
        narrowed = sections["steering"].state.chosen
        sections["undecided"] = () if narrowed else [t for t in waiting if t.endpoint == "hearings.decide"][:FEW]
        sections["achievement"] = achievement
        sections["scale"] = Achievement
    if actor.has(Role.PLANNER):
        sections["planning"] = planning(session, actor, now)
    if actor.has(Role.PARTICIPANT):
        sections["own"] = own_thread(session, actor, now)
    return render_page("overview/home.html", first=_first(actor), tasks=waiting, now=now.today, way=way, **sections)


def _first(actor: Actor) -> str:
    """Which section leads the page."""
    if actor.has(Role.MAYOR, Role.SEKDA):
        return "steering"
    if actor.has(Role.PLANNER):
        return "planning"
    return "own" if actor.has(Role.PARTICIPANT) else "work"


def load_thread(session: Session, actor: Actor, kind: str, reference: str | int) -> Thread | None:
    """The thread through the object of this address, as far as the reader may see it."""
    return find_thread(session, actor, Stage(kind), str(reference), clocks=clocks())


@bp.get("/alur/program/<int(max=999999):reference>", defaults={"kind": "program"})
@bp.get("/alur/<any(kebutuhan,penempatan,temuan,rekomendasi):kind>/<ref:reference>")
@requires(policy.read_thread, load=load_thread)
def thread(thread: Thread) -> Response:
    return render_page(
        "overview/thread.html",
        thread=thread,
        stages=[(stage, strands.reached(thread.strand).get(stage, 0)) for stage in Stage],
        hidden=strands.out_of_reach(thread.strand),
    )


@bp.get("/healthz")
def health() -> tuple[Response, int]:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # whatever the driver raises: the answer is that the database is not there
        return jsonify(status="error", database="unreachable", version=__version__), 503
    return jsonify(status="ok", database="ok", version=__version__), 200
