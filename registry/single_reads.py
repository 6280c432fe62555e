"""Connections for single questions to PostgreSQL: one way there and back. Knows no tables.

A transaction costs four: is the connection alive, begin, the question, the end. A look-up asks one question; in
sessions that are read-only by themselves and commit by themselves it needs no transaction around it.
"""

from __future__ import annotations

import select
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError

# A connection that answered so shortly ago is not asked again whether it is there. What ended it meanwhile has said so
# on its socket, which is looked at each time and costs nothing.
FRESH_SECONDS = 1.0

_OPTION = "hocba_readers"
_BACK = "hocba_back"


def add_readers(engine: Engine, connect_args: Mapping[str, Any]) -> Engine:
    """The same engine, with connections for single questions beside its own (``readers_of``)."""
    given = {**connect_args, "options": _read_only(engine)}
    readers = create_engine(engine.url, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args=given)
    event.listen(readers, "checkin", _note)
    event.listen(readers, "checkout", _prove)
    event.listen(engine, "engine_disposed", lambda _: readers.dispose())
    engine.update_execution_options(**{_OPTION: readers})
    return engine


def readers_of(engine: Engine) -> Engine | None:
    """Whose connections are for single questions; None where there are none (SQLite)."""
    found = engine.get_execution_options().get(_OPTION)
    assert found is None or isinstance(found, Engine)
    return found


def _read_only(engine: Engine) -> str:
    """Beside what the address asks of the server itself."""
    asked = engine.url.query.get("options", "")
    return f"{asked if isinstance(asked, str) else ' '.join(asked)} -c default_transaction_read_only=on".strip()


def _note(_dbapi_connection: Any, record: Any) -> None:
    record.info[_BACK] = time.monotonic()


def _prove(dbapi_connection: Any, record: Any, _proxy: Any) -> None:
    """Raises InvalidatePoolError: SQLAlchemy then connects anew, and does so for the others as well."""
    back = record.info.get(_BACK)
    if back is None or (time.monotonic() - back < FRESH_SECONDS and not _says_something(dbapi_connection)):
        return
    try:
        dbapi_connection.execute("SELECT 1")
    except Exception as error:
        raise InvalidatePoolError from error


def _says_something(dbapi_connection: Any) -> bool:
    """Whether there is anything to read on a connection that was asked nothing: its end, mostly."""
    try:
        watched = select.poll()
        watched.register(dbapi_connection.fileno(), select.POLLIN)
        return bool(watched.poll(0))
    except Exception:  # closed on our side
        return True
