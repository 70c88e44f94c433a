"""Destinations: evidence of a region's strength in one urusan, and agreements with it."""
