"""Planning departures, by use case."""

from flask import Blueprint

from magang.planning.rules.scenarios import ScenarioAction, SeatAction
from magang.web.converters import url_enums

bp = Blueprint("planning", __name__)
url_enums(ScenarioAction, SeatAction)

from magang.planning.views import (  # noqa: E402 - they add themselves to `bp`
    adoption,  # noqa: F401
    arranging,  # noqa: F401
    candidate_import,  # noqa: F401
    candidates,  # noqa: F401
    coverage,  # noqa: F401
    cycles,  # noqa: F401
    departure,  # noqa: F401
    matching,  # noqa: F401
    rules,  # noqa: F401
    scenarios,  # noqa: F401
    scenarios_adoption,  # noqa: F401
    scenarios_comparing,  # noqa: F401
    scenarios_reasons,  # noqa: F401
    scenarios_solving,  # noqa: F401
    weights,  # noqa: F401
)
