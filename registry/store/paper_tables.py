"""What the hub has sealed for people to keep: decision papers. They repeat people's notes: kept sealed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from registry.store.columns import Moment
from registry.store.tables import metadata

# One for each decision: an act on a recall request (``request_pk``, ``revision``), or an act of suspending or lifting
# (``suspension_pk``: the first of the records it was about). Made once; nobody gets other bytes afterwards.
decision_paper = Table(
    "decision_paper",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("kind", String(15), nullable=False),
    Column("request_pk", ForeignKey("recall_request.pk")),
    Column("revision", Integer),
    Column("suspension_pk", ForeignKey("suspension.pk")),
    Column("made_at", Moment, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    UniqueConstraint("request_pk", "revision"),
    UniqueConstraint("suspension_pk", "kind"),
    CheckConstraint("(request_pk IS NULL) <> (suspension_pk IS NULL)", name="of_one"),
)
