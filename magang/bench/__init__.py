"""Much data of realistic shape, to measure on. Never part of a city's work."""
