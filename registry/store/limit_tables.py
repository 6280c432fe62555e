"""What limits need beyond counters that may be lost. Holds keyed hashes only."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from registry.store.tables import metadata

# Each distinct wrong second factor of a code, at most ``code_failures.LIFETIME`` a code.
code_failure = Table(
    "code_failure",
    metadata,
    Column("code_pk", ForeignKey("code.pk"), primary_key=True),
    Column("answer_mac", String(64), primary_key=True),
)
