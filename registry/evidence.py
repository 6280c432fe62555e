"""Evidence kept at intake, once for each content. Knows digests, not what they prove."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry.errors import EvidenceDamaged
from registry.store.tables import evidence


def keep(connection: Connection, items: Iterable[tuple[str, bytes]]) -> list[str]:
    """Store (kind, content) pairs that are not there yet; the digests in the order given.

    Kinds: ``policy`` (canonical JSON), ``certificate`` and ``crl`` (DER).
    """
    digests: list[str] = []
    rows: dict[str, dict[str, object]] = {}
    for kind, content in items:
        sha256 = hashlib.sha256(content).hexdigest()
        digests.append(sha256)
        rows[sha256] = {"sha256": sha256, "kind": kind, "content": content}
    there = set(connection.scalars(select(evidence.c.sha256).where(evidence.c.sha256.in_(rows))))
    # Contents are large (CRLs) and nearly always there: only new ones are sent. In one order everywhere, so that
    # two transactions that insert the same ones cannot wait for each other.
    new = [rows[sha256] for sha256 in sorted(rows) if sha256 not in there]
    if new:
        insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
        connection.execute(insert(evidence).on_conflict_do_nothing(), new)
    return digests


def read(connection: Connection, digests: Sequence[str]) -> Mapping[str, bytes]:
    """The contents by digest, each digest computed now.

    Raises:
        EvidenceDamaged: one is gone or is not what was kept.
    """
    statement = select(evidence.c.sha256, evidence.c.content).where(evidence.c.sha256.in_(set(digests)))
    found = {row.sha256: row.content for row in connection.execute(statement)}
    for sha256 in digests:
        if hashlib.sha256(found.get(sha256, b"")).hexdigest() != sha256:
            raise EvidenceDamaged(sha256)
    return found
