"""Adopting a scenario: what will happen, what is in the way, and the button."""

from __future__ import annotations

from flask import Response, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.planning.forms.scenarios import PressForm
from magang.planning.models import Scenario
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.rules.desk import Work
from magang.planning.services import scenarios_adoption as services
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.planning.views.scenarios_words import proof, speak
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.htmx import request
from magang.web.identity import current_actor
from magang.web.pages import go, render_page


@bp.route("/skenario/<int:scenario_id>/tetapkan", methods=["GET", "POST"])
@requires(policy.adopt, load=queries.find_scenario)
def scenario_adopt(scenario: Scenario) -> Response:
    session, actor, form = db.session(), current_actor(), PressForm()
    seats = queries.seats_with_people(session, scenario.id)
    field = queries.read_field(session, scenario, today=scenario.facts_on or today())
    found = services.obstacles(session, scenario, field=field, seats=seats)
    if request.method == "POST" and not found:
        services.adopt(
            session, actor, scenario, field=field, seats=seats, expected_version=form.expected_version, now=now()
        )
        session.commit()
        return go(
            url_for("placements.index", angkatan=scenario.cycle_id, status="proposed"),
            N_("Skenario ditetapkan. %(n)s penempatan diusulkan."),
            n=len(seats),
        )
    return render_page(
        "planning/scenario_adopt.html",
        status=409 if request.method == "POST" else 200,
        scenario=scenario,
        seats=seats,
        obstacles=[speak(sentence) for sentence in found],
        needs=len({seat.need_id for seat in seats}),
        proof=proof(scenario),
        periods={p.key: p.name for p in scenario.rules.periods},
        steps=desk_steps(actor, scenario.cycle, Work.ADOPTED),
    )
