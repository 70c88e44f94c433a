"""Placements: one civil servant, one need, one host unit, one period; and the cycles they belong to."""
