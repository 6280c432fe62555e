"""What communes report of a collection period. No learner appears here."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, UniqueConstraint, text

from registry.store.columns import Moment
from registry.store.tables import audit_line, metadata

# As sent, for good: sent again is one more row. ``content``: JSON, schools and numbers; ``sha256`` of it stands in the
# audit. What somebody writes may name a learner: ``remark`` sealed. ``name``: who confirmed it.
reception_report = Table(
    "reception_report",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("organisation", ForeignKey("organisation.code"), nullable=False),
    Column("period_id", ForeignKey("period.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("remark_sealed", LargeBinary),
    Column("account", String(100), nullable=False),
    Column("name", String(150), nullable=False),
    Column("sent_at", Moment, nullable=False),
    UniqueConstraint("organisation", "period_id", "version"),
)

# The decisions on one period, without reading the whole audit (``registry.period_decisions``).
_ABOUT_PERIODS = text("substr(act, 1, 7) = 'period:'")
Index(
    "ix_audit_line_period",
    audit_line.c.subject,
    audit_line.c.seq,
    sqlite_where=_ABOUT_PERIODS,
    postgresql_where=_ABOUT_PERIODS,
)
