"""Audit lines about the records of one school year, out of the whole chain or kept from another hub's. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from registry.archive.lines import Line, line_of
from registry.archive.outgoing import held
from registry.store.archive_tables import archive, archive_audit_line
from registry.store.recall_tables import recall_item, recall_request
from registry.store.tables import audit_line, batch, record

# Lines looked at together; the chain of a year has some millions, a few of them wanted.
PAGE = 2000


def about(connection: Connection, namhoc: str) -> Iterator[Line]:
    """Lines whose subject is a record, a batch or a recall of that year: those taken in first, then this hub's own.

    Each stands as it was hashed (``rules.audit_chain``).
    """
    query = select(archive_audit_line).where(archive.c.namhoc == namhoc)
    query = query.join(archive, archive.c.pk == archive_audit_line.c.archive_pk)
    with connection.execution_options(yield_per=PAGE).execute(query.order_by(archive_audit_line.c.seq)) as kept:
        for row in kept:
            yield line_of(row, without=frozenset({"archive_pk"}))
    last = 0
    while page := _page(connection, last):
        wanted = _of_year(connection, namhoc, [row.subject for row in page])
        yield from (line_of(row) for row in page if row.subject in wanted)
        last = page[-1].seq


def _page(connection: Connection, after: int) -> Sequence[Row[Any]]:
    query = select(audit_line).where(audit_line.c.seq > after).order_by(audit_line.c.seq).limit(PAGE)
    return connection.execute(query).all()


def _of_year(connection: Connection, namhoc: str, subjects: Sequence[str]) -> set[str]:
    """Those of the subjects that are of that year."""
    ids: dict[str, set[str]] = {"record": set(), "batch": set(), "recall": set()}
    for subject in subjects:
        kind, _, name = subject.partition(":")
        if kind in ids:
            ids[kind].add(name.partition("/")[0])
    of_records = select(record.c.record_id, record.c.version).where(held(namhoc), record.c.record_id.in_(ids["record"]))
    found = {f"record:{row.record_id}/{row.version}" for row in connection.execute(of_records)}
    of_batches = select(batch.c.id).where(
        batch.c.id.in_(ids["batch"]), batch.c.namhoc == namhoc, batch.c.receipt.is_not(None)
    )
    found |= {f"batch:{one}" for one in connection.scalars(of_batches)}
    of_recalls = select(recall_request.c.id).where(recall_request.c.id.in_(ids["recall"])).distinct()
    of_recalls = of_recalls.join(recall_item, recall_item.c.request_pk == recall_request.c.pk)
    of_recalls = of_recalls.join(record, record.c.pk == recall_item.c.record_pk).where(held(namhoc))
    return found | {f"recall:{one}" for one in connection.scalars(of_recalls)}
