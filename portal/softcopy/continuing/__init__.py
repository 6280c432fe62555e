"""Circular 43/2021: the school report of continuing education. Provisional: its printed form was not found."""
