"""What people do with cycles, candidates and scenarios: one verb, one function."""
