"""Pages of the follow-ups, split by use case like the services; importing this package completes the blueprint."""

import magang.followups.adoption
import magang.followups.matters
import magang.followups.mending
import magang.followups.signals  # noqa: F401 - subscribes to the decisions
from magang.followups.views import (
    duedates,
    guests,
    obstacles,
    panels,
    planning,
    progress,
    sharing,
    sheets,
    verification,
    versions,
)
from magang.followups.views.pages import bp

__all__ = [
    "bp",
    "duedates",
    "guests",
    "obstacles",
    "panels",
    "planning",
    "progress",
    "sharing",
    "sheets",
    "verification",
    "versions",
]
