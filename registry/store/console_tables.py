"""What the console must know whatever its environment says: that this is a production register; wrong sign-ins."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from registry.store.columns import Moment
from registry.store.tables import metadata

# One row once a hub in production has worked on this database; none before. Nothing takes it away again.
production_mark = Table(
    "production_mark",
    metadata,
    Column("one", Integer, primary_key=True),
    Column("since", Moment, nullable=False),
)

# Wrong sign-ins of late. ``username`` is empty where no such account exists: what was typed there may be a password.
sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("door", String(20), nullable=False),
    Column("username", String(100), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_sign_in_failure_of", "door", "username", "at"),
)
