"""Revocations that were learnt from the trust folder, the lists that say so, and lists still to be looked through."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, String, Table

from registry.store.columns import Moment
from registry.store.tables import metadata

# A certificate of a signer or an authority, and a list kept in ``evidence`` that revokes it for good.
revocation = Table(
    "revocation",
    metadata,
    Column("certificate_sha256", String(64), primary_key=True),
    Column("list_sha256", ForeignKey("evidence.sha256"), primary_key=True),
    Column("revoked_at", Moment, nullable=False),
    Column("learnt_at", Moment, nullable=False),
    # Since when two registrars hold it for the authority's mistake: it counts no more, and stays to be seen.
    Column("mistaken_at", Moment),
)

# Every list that any process has seen in the trust folder. ``content`` until a worker has looked through it: by then
# its file may have been replaced.
seen_list = Table(
    "seen_list",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary),
    Column("seen_at", Moment, nullable=False),
    Column("read_at", Moment),
)
