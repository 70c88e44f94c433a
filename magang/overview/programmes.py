"""Pages of the priority programmes: what serves each, and what came of it."""

from __future__ import annotations

from flask import Blueprint, Response

from magang.extensions import db
from magang.overview import policy
from magang.overview.queries import programmes as queries
from magang.overview.rules import tally, way
from magang.overview.views import clocks
from magang.reference.models import PriorityProgramme
from magang.reference.rules import progress_towards
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
    now = clocks()
    page = queries.served_by(db.session(), current_actor(), programme, now)
    return render_page(
        "programmes/show.html",
        page=page,
        programme=programme,
        counts=tally(page.standings),
        indicators=[(i, progress_towards(i.baseline, i.target, i.actual)) for i in programme.indicators],
        way=way,
        now=now.today,
    )
