"""What journals add to the placement's page."""

from __future__ import annotations

from flask import render_template

from magang.extensions import db
from magang.journals import policy, queries
from magang.kernel.actor import Actor
from magang.placements.models import Placement
from magang.web.clock import today
from magang.web.panels import panel


@panel("placement", order=10)
def journal_of_placement(actor: Actor, placement: Placement) -> str:
    """How the journal stands and the way to today's entry, for who may read it."""
    if placement.departed_on is None or not policy.view(actor, placement):
        return ""
    return render_template(
        "journals/panel.html",
        placement=placement,
        standing=queries.standings(db.session(), [placement], today())[0],
        may_write=bool(policy.write(actor, placement)),
        may_share=bool(policy.share(actor, placement)),
    )
