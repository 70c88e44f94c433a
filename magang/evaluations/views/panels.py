"""What evaluations add to other features' pages."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import select

from magang.evaluations import learning, queries
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.recommendations.models import Recommendation
from magang.reference.models import Region, Urusan
from magang.web.city import current_city
from magang.web.clock import today
from magang.web.panels import panel


@panel("recommendation", order=30)
def evaluation_summary(actor: Actor, recommendation: Recommendation) -> str:
    """Nothing before the official status was SS once."""
    if not recommendation.status.is_accepted:
        return ""
    evaluation = queries.find_of_recommendation(db.session(), actor, recommendation.id)
    if evaluation is None:
        return ""
    return render_template(
        "evaluations/panel.html", evaluation=evaluation, recommendation=recommendation, day_now=today()
    )


@panel("destination", order=30)
def results_of_destination(actor: Actor, region: Region) -> str:  # noqa: ARG001 - counts only, for every reader
    """What came of the internships there; needs `host_units` loaded."""
    if not region.host_units:
        return ""
    session, names = db.session(), {unit.id: unit.name for unit in region.host_units}
    found = learning.records(session, list(names), zone=current_city().time_zone)
    wanted = {urusan for _, urusan in found}
    urusan_of = {row.id: str(row) for row in session.scalars(select(Urusan).where(Urusan.id.in_(wanted)))}
    rows = sorted(
        ((names[host], urusan_of[urusan], record) for (host, urusan), record in found.items()), key=lambda r: r[:2]
    )
    return render_template("evaluations/learning.html", rows=rows)
