"""The batches an account may see, for people: by year and period, newest first. Reads only."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from registry import batches
from registry.batches import Batch
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.tables import batch


def listed(connection: Connection, scope: Scope, *, namhoc: str | None, dot: str | None, limit: int) -> list[Batch]:
    """Of this year and period, newest first; batches whose manifest could not be read belong to every year."""
    query = select(batch.c.id).where(within(scope, batch.c.organisation))
    if namhoc is not None:
        query = query.where((batch.c.namhoc == namhoc) | batch.c.namhoc.is_(None))
    if dot is not None:
        query = query.where(batch.c.dot == dot)
    ids = connection.scalars(query.order_by(batch.c.received_at.desc(), batch.c.id).limit(limit)).all()
    found = batches.by_ids(connection, ids)
    return [found[batch_id] for batch_id in ids]


def years(connection: Connection, scope: Scope, more: Iterable[str] = ()) -> list[str]:
    """The school years of which batches came, and ``more``; newest first."""
    query = select(batch.c.namhoc).where(within(scope, batch.c.organisation), batch.c.namhoc.is_not(None)).distinct()
    return sorted({*connection.scalars(query), *more}, reverse=True)
