"""Sealed papers of decisions, made once and kept sealed: whoever asks again gets the same bytes. Knows no PDF."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry import audit
from registry.audit import AuditEntry
from registry.decided import Decided, Kind
from registry.errors import DamagedSeal, UnknownKey
from registry.keyring import Keyring
from registry.store.paper_tables import decision_paper as table

# Some tens of KB each, a bulk decision's a few hundred.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper that was just made: ``id`` stands on it, ``content`` is the sealed PDF."""

    id: str
    made_at: datetime
    content: bytes


def kept(connection: Connection, keyring: Keyring, decided: Decided) -> bytes | None:
    """The paper of this decision, if it was made.

    Raises:
        DamagedSeal, UnknownKey: what is kept does not open.
    """
    row = connection.execute(select(table).where(*_of(decided))).first()
    return keyring.open(row.content_sealed, context=paper_context(row.id)) if row else None


def keep(connection: Connection, keyring: Keyring, decided: Decided, paper: NewPaper, *, by: AuditEntry) -> bytes:
    """Keep this paper, unless somebody was first; what is kept from now on. ``by`` becomes its audit line."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    pk, revision = decided.key
    of_request = decided.request_id is not None
    values: dict[str, Any] = {"id": paper.id, "kind": decided.kind, "made_at": paper.made_at, "revision": revision}
    values |= {"request_pk": pk if of_request else None, "suspension_pk": None if of_request else pk}
    values |= {"sha256": hashlib.sha256(paper.content).hexdigest()}
    values |= {"content_sealed": keyring.seal(paper.content, context=paper_context(paper.id))}
    statement = insert(table).values(values).on_conflict_do_nothing().returning(table.c.pk)
    if connection.execute(statement).first() is not None:
        said = {**by.detail, "paper": paper.id, "sha256": values["sha256"], "revision": revision}
        audit.append(connection, [AuditEntry(by.actor, by.act, by.subject, said)], at=paper.made_at)
        return paper.content
    theirs = kept(connection, keyring, decided)
    assert theirs is not None, "papers are never removed"
    return theirs


def damaged(connection: Connection, keyring: Keyring) -> Iterator[str]:
    """The ids of those kept papers that do not open or are other bytes than were sealed."""
    after = 0
    while page := connection.execute(
        select(table).where(table.c.pk > after).order_by(table.c.pk).limit(_AT_ONCE)
    ).all():
        for row in page:
            try:
                content = keyring.open(row.content_sealed, context=paper_context(row.id))
            except (DamagedSeal, UnknownKey):
                content = b""
            if hashlib.sha256(content).hexdigest() != row.sha256:
                yield row.id
        after = page[-1].pk


def paper_context(paper_id: str) -> bytes:
    """What a paper's sealed content is bound to."""
    return f"decision-paper/{paper_id}".encode()


def _of(decided: Decided) -> tuple[ColumnElement[bool], ...]:
    pk, revision = decided.key
    if decided.kind in (Kind.SUSPENSION, Kind.LIFTING):
        return table.c.suspension_pk == pk, table.c.kind == decided.kind
    return table.c.request_pk == pk, table.c.revision == revision
