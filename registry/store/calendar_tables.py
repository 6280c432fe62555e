"""The department's days off and terms, where they differ from the law's and the desk's own."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from registry.store.columns import Moment
from registry.store.tables import metadata

# ``days``: ISO dates. The newest list only; every change stands in the audit.
work_year = Table(
    "work_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("days", JSON, nullable=False),
    Column("decision", String(60), nullable=False),
    Column("account", String(100), nullable=False),
    Column("at", Moment, nullable=False),
)

work_term = Table(
    "work_term",
    metadata,
    Column("term", String(20), primary_key=True),
    Column("days", Integer, nullable=False),
)
