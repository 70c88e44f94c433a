from __future__ import annotations

from flask import Response

from magang.planning.models import Scenario
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.views import bp
from magang.web.authz import requires


@bp.get("/skenario/<int:scenario_id>/rencana")
@requires(policy.view, load=queries.find_scenario)
def departure(scenario: Scenario) -> Response:
    return Response()
