"""What can be done with placements, by use case: the plan, the steps of its life, the cycles."""
