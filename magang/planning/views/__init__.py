"""Planning departures, by use case."""

from flask import Blueprint

bp = Blueprint("planning", __name__)

from magang.planning.views import candidate_import, candidates, cycles, rules  # noqa: E402, F401 - they add themselves to `bp`
