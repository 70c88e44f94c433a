"""Recommendations: what the city should do, what it rests on, and how it would be measured."""
