"""Files that come with a recall request: evidence, and announced corrected versions. Kept sealed, names too."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from registry.keyring import Keyring
from registry.recall_queue import in_scope
from registry.rules.scope import Scope
from registry.store.recall_desk_tables import recall_file as table
from registry.store.recall_tables import recall_item, recall_request
from registry.store.tables import record


class FileKind(StrEnum):
    """What a file is for."""

    EVIDENCE = "evidence"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class NewFile:
    """One upload, checked by who took it. ``of``: the record and version that a corrected one is to follow."""

    kind: FileKind
    name: str
    content: bytes
    of: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """One in a list. ``of``: as in ``NewFile``."""

    id: str
    kind: FileKind
    name: str
    size: int
    account: str
    added_at: datetime
    of: tuple[str, int] | None


def add(
    connection: Connection, keyring: Keyring, request_id: str, files: Sequence[NewFile], *, by: str, at: datetime
) -> None:
    """Keep these with the request; ``by`` is an account. In the transaction that makes the request."""
    if not files:
        return
    request_pk = connection.execute(select(recall_request.c.pk).where(recall_request.c.id == request_id)).scalar_one()
    items = select(record.c.record_id, record.c.version, record.c.pk).join(
        recall_item, recall_item.c.record_pk == record.c.pk
    )
    pks = {
        (r.record_id, r.version): r.pk for r in connection.execute(items.where(recall_item.c.request_pk == request_pk))
    }
    rows = []
    for file in files:
        file_id = str(uuid.uuid4())
        row: dict[str, Any] = {"id": file_id, "request_pk": request_pk, "kind": file.kind, "size": len(file.content)}
        row |= {"record_pk": pks[file.of] if file.of else None, "account": by, "added_at": at}
        row["name_sealed"] = keyring.seal(file.name.encode(), context=name_context(file_id))
        row["content_sealed"] = keyring.seal(file.content, context=content_context(file_id))
        rows.append(row)
    connection.execute(table.insert(), rows)


def listed(connection: Connection, keyring: Keyring, request_id: str) -> list[KeptFile]:
    """What came with a request, in order. Whoever asks knows that the request may be seen."""
    query: Select[Any] = (
        select(*_WITHOUT_CONTENT, record.c.record_id, record.c.version)
        .join(recall_request, recall_request.c.pk == table.c.request_pk)
        .outerjoin(record, record.c.pk == table.c.record_pk)
        .where(recall_request.c.id == request_id)
        .order_by(table.c.pk)
    )
    return [_kept(keyring, row) for row in connection.execute(query)]


def content(
    connection: Connection, keyring: Keyring, scope: Scope, *, request_id: str, file_id: str
) -> tuple[FileKind, bytes] | None:
    """One file in clear; None: not there, of another request, or of one that has nothing to do with the scope.

    A file may be about all the records: whoever may see only some of them gets none, which the caller sees to.
    """
    query = (
        select(table.c.kind, table.c.content_sealed)
        .join(recall_request, recall_request.c.pk == table.c.request_pk)
        .where(table.c.id == file_id, recall_request.c.id == request_id, in_scope(scope))
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return FileKind(row.kind), keyring.open(row.content_sealed, context=content_context(file_id))


def name_context(file_id: str) -> bytes:
    """What a file's sealed name is bound to."""
    return f"recall-file/{file_id}/name".encode()


def content_context(file_id: str) -> bytes:
    """What a file's sealed content is bound to."""
    return f"recall-file/{file_id}/content".encode()


_WITHOUT_CONTENT = (table.c.id, table.c.kind, table.c.name_sealed, table.c.size, table.c.account, table.c.added_at)


def _kept(keyring: Keyring, row: Row[Any]) -> KeptFile:
    return KeptFile(
        id=row.id,
        kind=FileKind(row.kind),
        name=keyring.open(row.name_sealed, context=name_context(row.id)).decode(),
        size=row.size,
        account=row.account,
        added_at=row.added_at,
        of=(row.record_id, row.version) if row.record_id else None,
    )
