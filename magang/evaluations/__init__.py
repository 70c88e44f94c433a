"""Six months after SS: do people still work that way, and what did it change? Asked of alumnus, superior, verifier."""
