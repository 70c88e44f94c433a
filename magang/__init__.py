"""Magang: from a need of the city to a verified effect."""

__version__ = "0.1.0"
