"""The forms of planning, by use case."""
