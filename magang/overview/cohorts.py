"""What a cohort cost and changed: its page, and the way to it on the cycle's desk."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.overview import policy
from magang.overview.opening import Opening
from magang.overview.queries import cohort as queries
from magang.overview.rules import achievement
from magang.overview.views import clocks
from magang.planning.models import Cycle
from magang.web.authz import requires
from magang.web.identity import current_actor
from magang.web.pages import render_page
from magang.web.panels import panel

bp = Blueprint("cohorts", __name__)


@bp.get("/angkatan/<int:cycle_id>/hasil")
@requires(policy.view_cohort, load=queries.find_cycle)
def show(cycle: Cycle) -> Response:
    now = clocks()
    found = queries.cohort(db.session(), current_actor(), cycle, now)
    return render_page(
        "overview/cohort.html",
        cohort=found,
        total=found.total,
        opening=Opening(found.board.view),
        achievement=achievement,
        now=now.today,
    )


@panel("cycle", order=200)
def way_to_results(actor: Actor, cycle: Cycle) -> str:
    return render_template("overview/cohort_panel.html", cycle=cycle) if policy.view_cohort(actor, cycle) else ""
