"""What a follow-up adds to the recommendation's page."""

from __future__ import annotations

from flask import render_template

from magang.extensions import db
from magang.followups import queries
from magang.followups.standing import standing
from magang.followups.views.pages import clock
from magang.kernel.actor import Actor
from magang.recommendations.models import Recommendation
from magang.web.panels import panel


@panel("recommendation", order=20)
def follow_up_summary(actor: Actor, recommendation: Recommendation) -> str:
    """Both ratings, the due date and the way there; nothing before the mayor has accepted it."""
    if not recommendation.status.is_accepted:
        return ""
    follow_up = queries.find_of_recommendation(db.session(), actor, recommendation.id)
    if follow_up is None:
        return ""
    return render_template(
        "followups/panel.html", follow_up=follow_up, recommendation=recommendation, now=standing(follow_up, clock())
    )
