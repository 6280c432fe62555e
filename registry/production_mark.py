"""That a register is in production is written in it: a console without its settings must not take it for a demo.

The mark comes with the first command that runs in production and goes with a backup; nothing takes it away.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry import audit
from registry.audit import AuditEntry
from registry.store.console_tables import production_mark

_ONE = 1


def is_marked(connection: Connection) -> bool:
    """Whether a hub in production has ever worked on this database."""
    return connection.execute(select(production_mark.c.one)).first() is not None


def mark(connection: Connection, *, at: datetime) -> None:
    """Write it down, audited; again changes nothing."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    row = {"one": _ONE, "since": at}
    statement = insert(production_mark).values(row).on_conflict_do_nothing().returning(production_mark.c.one)
    if connection.execute(statement).first() is not None:
        audit.append(connection, [AuditEntry("hocba", "register:production", "register", {})], at=at)
