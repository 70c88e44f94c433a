"""What placements add to the pages of the features below them."""

from __future__ import annotations

from flask import render_template

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.needs.models import Need
from magang.placements import queries
from magang.planning.models import Cycle
from magang.planning.policy import cycles as cycle_policy
from magang.reference.models import Region
from magang.web.panels import panel


@panel("need", order=20)
def placements_of_need(actor: Actor, need: Need) -> str:
    """Who was or will be sent for it."""
    rows = queries.placements_for_need(db.session(), actor, need.id)
    return render_template("placements/panel.html", rows=rows, about="need") if rows else ""


@panel("destination", order=20)
def placements_at_destination(actor: Actor, region: Region) -> str:
    """Who was or will be sent there."""
    rows = queries.placements_at(db.session(), actor, region.id)
    return render_template("placements/panel.html", rows=rows, about="destination") if rows else ""


@panel("cycle", order=20)
def placements_of_cycle(actor: Actor, cycle: Cycle) -> str:
    """Who goes or went in it, and what that is reckoned to cost (the cost for those who plan)."""
    rows, by_status = queries.placements_in_cycle(db.session(), actor, cycle.id)
    if not rows:
        return ""
    may_plan = bool(cycle_policy.plan(actor, cycle))
    return render_template(
        "placements/panel_cycle.html", rows=rows, by_status=by_status, cycle=cycle, may_plan=may_plan
    )
