"""Pages of the priority programmes: what serves each, and what came of it."""

from __future__ import annotations

from flask import Blueprint, Response

from magang.counters.queries import EVERYTHING
from magang.extensions import db
from magang.overview import policy
from magang.overview.opening import Opening
from magang.overview.queries import programmes as queries
from magang.overview.views import clocks
from magang.reference.models import PriorityProgramme
from magang.reference.policy import open_destinations
from magang.web.authz import requires
from magang.web.identity import current_actor
from magang.web.pages import render_list, render_page

bp = Blueprint("programmes", __name__)


@bp.get("/program-prioritas", defaults={"fmt": "html"})
@bp.get("/program-prioritas.<export:fmt>")
@requires(policy.list_programmes)
def index(fmt: str) -> Response:
    session, actor = db.session(), current_actor()
    counts = queries.counted(session, actor, clocks())
    return render_list(
        "programmes/index.html",
        queries.listing(counts),
        queries.every_programme(),
        fmt=fmt,
        counts=counts,
        nothing=queries.NOTHING,
    )


@bp.get("/program-prioritas/<int(max=999999):number>")
@requires(policy.view_programme, load=queries.find_programme)
def show(programme: PriorityProgramme) -> Response:
    now, actor = clocks(), current_actor()
    return render_page(
        "programmes/show.html",
        page=queries.served_by(db.session(), actor, programme, now),
        programme=programme,
        opening=Opening(EVERYTHING),
        may_record=bool(open_destinations(actor)),
        now=now.today,
    )
