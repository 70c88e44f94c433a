"""Who may do what with cycles, candidates and scenarios."""
