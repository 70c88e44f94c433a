"""Pages of the coverage: five numbers, each the length of the list it opens."""

from __future__ import annotations

from flask import Response, abort, request

from magang.extensions import db
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries import cycles as cycle_queries
from magang.planning.queries.coverage import NEED_LACKS, Coverage, CoverageKind, coverage_list, read_coverage
from magang.planning.queries.matching import read_ground
from magang.planning.views import bp
from magang.web.authz import requires
from magang.web.clock import today
from magang.web.converters import url_enums
from magang.web.htmx import request as htmx_request
from magang.web.pages import csv_answer, render_page

url_enums(CoverageKind)


@bp.get("/angkatan/<int:cycle_id>/cakupan")
@requires(policy.plan, load=cycle_queries.find_cycle)
def coverage(cycle: Cycle) -> Response:
    found = _coverage(cycle)
    return render_page("planning/coverage.html", cycle=cycle, coverage=found, kinds=list(CoverageKind))


@bp.get("/angkatan/<int:cycle_id>/cakupan/<enum(CoverageKind):kind>", defaults={"fmt": "html"})
@bp.get("/angkatan/<int:cycle_id>/cakupan/<enum(CoverageKind):kind>.<any(csv):fmt>")
@requires(policy.plan, load=cycle_queries.find_cycle)
def coverage_rows(cycle: Cycle, kind: CoverageKind, fmt: str) -> Response:
    session = db.session()
    rows, listing = _coverage(cycle).rows(kind), coverage_list(kind)
    if fmt == "csv":
        return csv_answer(listing, listing.cells(session, rows, request.args), session)
    page = listing.turn(session, rows, request.args)
    response = render_page(
        "planning/coverage_rows.html",
        fragment="rows" if htmx_request.htmx.target_id == "rows" else "main",
        cycle=cycle,
        kind=kind,
        page=page,
        lacks=NEED_LACKS,
    )
    if htmx_request.htmx.wants_fragment:
        query = page.query()
        response.headers["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response


def _coverage(cycle: Cycle) -> Coverage:
    session = db.session()
    ground = read_ground(session, cycle, today=today(), people=True) or abort(404)
    return read_coverage(session, ground)
