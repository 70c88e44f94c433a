"""Findings: practices, lessons, obstacles and preconditions seen at the host."""
