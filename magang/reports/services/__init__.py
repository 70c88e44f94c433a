"""What can be done with a report: one verb, one function. Nothing here commits or reads a clock."""

from magang.reports.services.writing import create

__all__ = ["create"]
