"""What the ministry is to be told, and what it answered: written with the act, sent later. No learner appears here."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from registry.store.columns import Moment
from registry.store.tables import metadata

# Spelled out here as in the migration: an index's condition is text to both databases.
_OPEN = "state = 'waiting'"
_REFUSED = "state = 'refused'"

# One row an act. ``number`` counts up within a record id: the receiver ignores what is not above what it has.
ministry_entry = Table(
    "ministry_entry",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("record_id", String(36), nullable=False),
    Column("number", Integer, nullable=False),
    # NEW, UPDATE, CANCEL; 1 in force, 2 recalled (the national field dictionary).
    Column("event", String(6), nullable=False),
    Column("status", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    # waiting, acknowledged, refused.
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment),
    # What the last try ended with: a code, never a text from outside.
    Column("problem", String(40)),
    Column("answered_at", Moment),
    Column("acknowledgement", JSON),
    UniqueConstraint("record_id", "number"),
    Index("ix_ministry_entry_open", "pk", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    Index("ix_ministry_entry_refused", "pk", sqlite_where=text(_REFUSED), postgresql_where=text(_REFUSED)),
)
