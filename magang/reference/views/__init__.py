"""Pages of the reference data: lists and forms (`sections`), indicators and readings, and the city's settings."""

from magang.reference.views.base import bp

# Each module adds its routes.
from magang.reference.views import city, clocks, holidays, indicators, readings, relations, sections  # isort: skip

__all__ = ["bp", "city", "clocks", "holidays", "indicators", "readings", "relations", "sections"]
