"""Indexes of ``record`` that serve reports; those of look-ups stand with the table."""

from __future__ import annotations

from sqlalchemy import Index

from registry.store.tables import record

# A year's figures are counted from this alone (``registry.figures.records``).
_FIGURES = ("namhoc", "organisation", "level", "period_id", "state", "version")
record_figures = Index("ix_record_figures", *(record.c[name] for name in _FIGURES))
