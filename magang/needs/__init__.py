"""Needs: gaps of the city in one urusan, and the priority programmes that closing them would serve."""
