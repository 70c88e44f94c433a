"""Recommendations on the pages they rest on and serve: the way back along the thread."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext
from sqlalchemy import ColumnElement

from magang.extensions import db
from magang.findings.models import Finding
from magang.kernel.actor import Actor
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.recommendations import policy, queries
from magang.recommendations.models import Recommendation
from magang.web.panels import panel


@panel("finding", order=10)
def on_finding(actor: Actor, finding: Finding) -> str:
    """What rests on the finding, and the step from seeing to proposing."""
    start = ""
    if policy.create(actor, finding.placement):
        start = url_for("recommendations.create", temuan=finding.reference)
    return _render(
        actor,
        queries.rests_on(finding),
        start,
        always=True,
        title=gettext("Rekomendasi yang bersandar pada temuan ini"),
    )


@panel("placement", order=30)
def on_placement(actor: Actor, placement: Placement) -> str:
    start = ""
    if policy.create(actor, placement):
        start = url_for("recommendations.create", penempatan=placement.reference)
    return _render(actor, Recommendation.placement_id == placement.id, start)


@panel("need", order=40)
def on_need(actor: Actor, need: Need) -> str:
    return _render(actor, Placement.need_id == need.id)


def _render(actor: Actor, which: ColumnElement[bool], start: str = "", *, always: bool = False, title: str = "") -> str:
    found = queries.visible_where(db.session(), actor, which)
    if not (found or start or always):
        return ""
    return render_template(
        "recommendations/panel.html", found=found, start=start, title=title or gettext("Rekomendasi")
    )
