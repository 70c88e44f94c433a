"""What reports add to the placement's page and to its participant's home."""

from __future__ import annotations

from flask import render_template

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.placements.models import Placement
from magang.reports import policy, queries
from magang.web.panels import panel


@panel("placement", order=20)
def report_of_placement(actor: Actor, placement: Placement) -> str:
    """The report of a stay and how far it is, or the way to begin it."""
    if placement.departed_on is None:
        return ""
    report = queries.report_of(db.session(), actor, placement)
    may_create = report is None and bool(policy.create(actor, placement))
    if report is None and not may_create:
        return ""
    return render_template(
        "reports/panel.html",
        placement=placement,
        report=report,
        may_edit=report is not None and bool(policy.edit(actor, report)),
        is_awaited=placement.status.clock is not None and placement.reported_on is None,
    )
