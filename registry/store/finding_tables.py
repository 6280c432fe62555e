"""What the department did about findings. Nothing of a learner's results stands here."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table, UniqueConstraint

from registry.store.columns import Moment
from registry.store.tables import metadata

# One row an act of somebody at the department. Notes may name a learner: kept sealed.
finding_step = Table(
    "finding_step",
    metadata,
    Column("pk", Integer, primary_key=True),
    Column("finding_pk", ForeignKey("finding.pk"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("act", String(20), nullable=False),
    Column("state", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("account", String(100), nullable=False),
    Column("person_id", ForeignKey("person.person_id"), nullable=False),
    Column("note_sealed", LargeBinary, nullable=False),
    UniqueConstraint("finding_pk", "revision"),
)
