"""Pages of the reference data: lists and forms (`sections`), indicators, and the city's settings with its logo."""

from magang.reference.views.base import bp

# Each module adds its routes.
from magang.reference.views import city, clocks, holidays, indicators, relations, sections  # isort: skip

__all__ = ["bp", "city", "clocks", "holidays", "indicators", "relations", "sections"]
