"""What a cycle, a candidate and a scenario may be, and what a stay costs. Stdlib and kernel only."""
