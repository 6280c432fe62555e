"""Revocations that were learnt from the trust folder, and the lists that say so."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

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
)
