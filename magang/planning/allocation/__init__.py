"""Who goes where: the problem as data, the solver, its checker and the reasons (DESIGN 4.3 and 4.4)."""
