"""Recovery codes: ten, each good once, kept as keyed hashes. They stand in for a second factor that is not at hand."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from registry.keyring import Keyring
from registry.store.office_tables import recovery_code

HOW_MANY = 10
# No 0 O 1 I L: they are written down by hand. 31^10: 49 bits each, tried at the door's own pace.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_HALF = 5
_TYPED = re.compile(f"[{_ALPHABET}]{{{2 * _HALF}}}")


def renew(connection: Connection, keyring: Keyring, username: str) -> list[str]:
    """Ten new ones, printed ``XXXXX-XXXXX``, shown this once; the old ones are void."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(2 * _HALF)) for _ in range(HOW_MANY)]
    forget(connection, username)
    rows = [{"username": username, "code_mac": _mac(keyring, username, code)} for code in codes]
    connection.execute(recovery_code.insert(), rows)
    return [f"{code[:_HALF]}-{code[_HALF:]}" for code in codes]


def use(connection: Connection, keyring: Keyring, username: str, typed: str, *, at: datetime) -> bool:
    """Whether this is one of the account's that was not used before; now it is."""
    code = re.sub(r"[\s-]", "", typed).upper()
    if not _TYPED.fullmatch(code):
        return False
    table = recovery_code
    mine = (table.c.username == username, table.c.code_mac == _mac(keyring, username, code), table.c.used_at.is_(None))
    return connection.execute(update(table).where(*mine).values(used_at=at)).rowcount == 1


def left(connection: Connection, username: str) -> int:
    """How many are still good."""
    table = recovery_code
    mine = (table.c.username == username, table.c.used_at.is_(None))
    return connection.scalar(select(func.count()).select_from(table).where(*mine)) or 0


def forget(connection: Connection, username: str) -> None:
    """Void all of them."""
    connection.execute(delete(recovery_code).where(recovery_code.c.username == username))


def _mac(keyring: Keyring, username: str, code: str) -> str:
    return keyring.mac("recovery", f"{username}\0{code}")
