"""Pages of the OPDs: the league table, and one OPD by itself. Nobody is named on them."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from magang.counters.queries import View
from magang.extensions import db
from magang.kernel.actor import Role
from magang.overview import policy
from magang.overview.opening import Opening
from magang.overview.queries import opds as queries
from magang.overview.rules import Achievement, achievement
from magang.overview.views import clocks
from magang.reference.models import Opd
from magang.web.authz import requires
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, render_reckoned

bp = Blueprint("opds", __name__)


@bp.get("/opd", defaults={"fmt": "html"})
@bp.get("/opd.<export:fmt>")
@requires(policy.compare)
def index(fmt: str) -> Response:
    session = db.session()
    listing = queries.league(session)
    cycle_id = int(listing.read(session, request.args).chosen.get("angkatan", 0))
    return render_reckoned(
        "opds/index.html",
        listing,
        queries.offices(session, clocks(), cycle_id),
        fmt=fmt,
        opening=lambda opd: Opening(View(cycle_id=cycle_id, opd_id=opd.id)),
        cycle_id=cycle_id or None,
        achievement=achievement,
        scale=Achievement,
    )


@bp.get("/opd/saya")
@requires(policy.own_opd)
def mine() -> Response:
    """The way in from the menu: the OPD the reader works for."""
    return go(url_for(".show", opd_id=min(current_actor().opds(Role.OPD_HEAD, Role.OPD_STAFF))))


@bp.get("/opd/<int:opd_id>")
@requires(policy.view_opd, load=queries.find_opd)
def show(opd: Opd) -> Response:
    now = clocks()
    page = queries.opd_page(db.session(), current_actor(), opd, now, request.args)
    return render_page(
        "opds/show.html",
        opd=opd,
        page=page,
        counts=page.office.counts,
        pace=page.office.pace,
        opening=Opening(page.board.view),
        may_compare=bool(policy.compare(current_actor())),
        achievement=achievement,
        now=now.today,
    )
