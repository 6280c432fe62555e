"""What a school says beside its batches: how many learners it has; and what parents tell it about a record."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from registry.store.columns import Moment
from registry.store.tables import metadata

# The newest number only; every change stands in the audit.
declared_learners = Table(
    "declared_learners",
    metadata,
    Column("organisation", ForeignKey("organisation.code"), primary_key=True),
    Column("namhoc", String(9), primary_key=True),
    Column("level", String(2), primary_key=True),
    Column("grade", String(2), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("account", String(100), nullable=False),
    Column("at", Moment, nullable=False),
)

# Text and answer may name a learner: kept sealed. Nobody's name or address stands beside them.
record_message = Table(
    "record_message",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("record_pk", ForeignKey("record.pk"), nullable=False, index=True),
    Column("sent_at", Moment, nullable=False),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("answered_at", Moment),
    Column("account", String(100)),
    Column("answer_sealed", LargeBinary),
    Index(
        "ix_record_message_open",
        "sent_at",
        sqlite_where=text("answered_at IS NULL"),
        postgresql_where=text("answered_at IS NULL"),
    ),
)
