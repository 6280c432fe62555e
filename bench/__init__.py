"""Measurements against peers in the same run. Nothing here is a test: numbers depend on the machine, ratios less."""
