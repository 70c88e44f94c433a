"""Pages of the evaluations; importing this package completes the blueprint."""

import magang.evaluations.signals  # noqa: F401 - subscribes to the official status
from magang.evaluations.views import guests, panels, sharing
from magang.evaluations.views.pages import bp

__all__ = ["bp", "guests", "panels", "sharing"]
