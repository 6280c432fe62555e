"""Circular 22/2021: the school report of lower and upper secondary."""
