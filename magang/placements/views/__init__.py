"""Pages of the placements, by use case: the placements themselves and the steps of their life."""

from flask import Blueprint

import magang.placements.adopting  # noqa: F401 - subscribes to adopted scenarios
from magang.placements.rules import PlacementAction
from magang.web.converters import url_enums

bp = Blueprint("placements", __name__)
url_enums(PlacementAction)

from magang.placements.views import board, pages, panels, plan, steps, together  # noqa: E402, F401 - they add themselves to `bp`
