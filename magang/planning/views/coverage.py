"""Pages of the coverage: five numbers, each the length of the list it opens."""

from __future__ import annotations

from flask import Response, abort

from magang.extensions import db
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries import cycles as cycle_queries
from magang.planning.queries.coverage import NEED_LACKS, Coverage, CoverageKind, coverage_list, read_coverage
from magang.planning.queries.matching import read_ground
from magang.planning.rules.desk import Work
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.web.authz import requires
from magang.web.clock import today
from magang.web.converters import url_enums
from magang.web.identity import current_actor
from magang.web.pages import render_page, render_reckoned

url_enums(CoverageKind)


@bp.get("/angkatan/<int:cycle_id>/cakupan")
@requires(policy.plan, load=cycle_queries.find_cycle)
def coverage(cycle: Cycle) -> Response:
    found = _coverage(cycle)
    return render_page(
        "planning/coverage.html",
        cycle=cycle,
        coverage=found,
        kinds=list(CoverageKind),
        steps=desk_steps(current_actor(), cycle, Work.MATCHING),
    )


@bp.get("/angkatan/<int:cycle_id>/cakupan/<enum(CoverageKind):kind>", defaults={"fmt": "html"})
@bp.get("/angkatan/<int:cycle_id>/cakupan/<enum(CoverageKind):kind>.<export:fmt>")
@requires(policy.plan, load=cycle_queries.find_cycle)
def coverage_rows(cycle: Cycle, kind: CoverageKind, fmt: str) -> Response:
    rows = _coverage(cycle).rows(kind)
    return render_reckoned(
        "planning/coverage_rows.html",
        coverage_list(kind),
        rows,
        fmt=fmt,
        cycle=cycle,
        kind=kind,
        lacks=NEED_LACKS,
    )


def _coverage(cycle: Cycle) -> Coverage:
    session = db.session()
    ground = read_ground(session, cycle, today=today(), people=True) or abort(404)
    return read_coverage(session, ground)
