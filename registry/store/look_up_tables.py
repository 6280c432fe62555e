"""How often records were looked up. Numbers alone: who looked, when and from where is nobody's business."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table

from registry.store.tables import metadata

look_up_count = Table(
    "look_up_count",
    metadata,
    Column("record_pk", ForeignKey("record.pk"), primary_key=True),
    Column("tier", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
)
