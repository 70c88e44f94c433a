"""Hearings and the mayor's decision on each recommendation."""
