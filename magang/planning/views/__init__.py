"""Planning departures, by use case."""

from flask import Blueprint

bp = Blueprint("planning", __name__)

from magang.planning.views import adoption, coverage, cycles, matching, weights  # noqa: E402, F401 - they add themselves to `bp`
