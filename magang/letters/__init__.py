"""Letters: what the city signs for an internship, numbered without a hole, kept as issued, checkable by anybody."""
