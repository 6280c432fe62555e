"""What an engine that shares no code with the verifier said of each stored record."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, text

from registry.store.columns import Moment
from registry.store.tables import metadata

# Spelled out here as in the migration: an index's condition is text to both databases.
_OPEN = "outcome <> 'agrees'"

# One row a record: the newest opinion. ``outcome``: claimed (a worker is at it), agrees, differs, failed.
second_opinion = Table(
    "second_opinion",
    metadata,
    Column("record_pk", ForeignKey("record.pk"), primary_key=True),
    # The bytes that were judged.
    Column("sha256", String(64), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("engine", String(60), nullable=False),
    # {"signatures": [Ids on which they differ]} or {"why": code}: nothing of the content.
    Column("detail", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_second_opinion_open", "outcome", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
)
