"""Forms that came after their session's end, sealed for their account. Knows no request and does nothing with them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from registry.keyring import Keyring
from registry.store.office_tables import kept_form

# Time to sign in again; later nobody remembers what it was that they wanted to decide.
KEPT_FOR = timedelta(minutes=30)
# One person has one form open when the session ends, or a few in tabs.
MOST = 5


@dataclass(frozen=True, slots=True)
class KeptForm:
    """``path`` with its query; ``files``: it brought files, which are gone."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: bool
    id: str = ""
    at: datetime | None = None


def keep(connection: Connection, keyring: Keyring, username: str, form: KeptForm, *, at: datetime) -> str:
    """Keep it; its id. Old ones of everybody are thrown away, and all but the newest of this account."""
    table = kept_form
    connection.execute(delete(table).where(table.c.at <= at - KEPT_FOR))
    mine = select(table.c.id).where(table.c.username == username).order_by(table.c.at.desc()).offset(MOST - 1)
    connection.execute(delete(table).where(table.c.id.in_(list(connection.scalars(mine)))))
    form_id = str(uuid.uuid4())
    plain = json.dumps({"path": form.path, "fields": form.fields, "files": form.files}).encode()
    sealed = keyring.seal(plain, context=kept_form_context(username, form_id))
    connection.execute(table.insert(), {"id": form_id, "username": username, "sealed": sealed, "at": at})
    return form_id


def of(connection: Connection, keyring: Keyring, username: str, at: datetime) -> list[KeptForm]:
    """What is kept for this account, the newest first."""
    table = kept_form
    mine = select(table).where(table.c.username == username, table.c.at > at - KEPT_FOR).order_by(table.c.at.desc())
    found = []
    for row in connection.execute(mine):
        plain = json.loads(keyring.open(row.sealed, context=kept_form_context(username, row.id)))
        fields = tuple((name, value) for name, value in plain["fields"])
        found.append(KeptForm(plain["path"], fields, plain["files"], row.id, row.at))
    return found


def drop(connection: Connection, username: str, form_id: str) -> None:
    """It was sent again, or thrown away."""
    table = kept_form
    connection.execute(delete(table).where(table.c.username == username, table.c.id == form_id))


def kept_form_context(username: str, form_id: str) -> bytes:
    """What a sealed form is bound to."""
    return f"kept/{username}/{form_id}".encode()
