"""What came from another hub's archive and is not of this hub's own making: where from, and its audit lines."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from registry.store.columns import Moment
from registry.store.tables import metadata

# One row a school year that was taken in. ``seal``: the other hub's word over the whole archive (compact JWS).
archive = Table(
    "archive",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("namhoc", String(9), nullable=False, unique=True),
    Column("manifest_sha256", String(64), nullable=False),
    Column("seal", Text, nullable=False),
    # The keys (JWKS) by which that hub's receipts are checked.
    Column("keys", JSON, nullable=False),
    Column("taken_in_at", Moment, nullable=False),
)

# The other hub's audit lines about these records, as they were: their numbers and hashes belong to its chain.
archive_audit_line = Table(
    "archive_audit_line",
    metadata,
    Column("archive_pk", ForeignKey("archive.pk"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(150), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(150), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
