"""Institutions in the office: what the department grants them, and their own page."""
