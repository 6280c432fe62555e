"""Wrong second factors in a code's life: each answer once, as a keyed hash. Knows no address and no answer's text.

Whoever compares a second factor notes what was wrong: the public's two tiers, and institutions (contract/http.md).
"""

from __future__ import annotations

from sqlalchemy import Connection, func, select, update

from registry.keyring import Keyring
from registry.store.limit_tables import code_failure
from registry.store.tables import code

# contract/http.md, The public: "After 60 failures in its life … the second tier of that code closes".
LIFETIME = 60


def is_closed(failures: int) -> bool:
    """Whether a code with so many wrong answers has no second tier any more, until its school re-keys it."""
    return failures >= LIFETIME


def note(connection: Connection, keyring: Keyring, code_pk: int, answer: tuple[str, str]) -> int:
    """Count a wrong answer (birth date as ``YYYY-MM-DD`` or shorter, last four or "") unless it was given before.

    Callers at the same moment come one after the other. Returns how many distinct ones there are now.
    """
    held = select(code.c.failures).where(code.c.pk == code_pk).with_for_update()
    failures: int = connection.execute(held).scalar_one()
    if is_closed(failures):
        return failures
    mac = _mac(keyring, code_pk, answer)
    mine = (code_failure.c.code_pk == code_pk, code_failure.c.answer_mac == mac)
    if connection.scalar(select(func.count()).select_from(code_failure).where(*mine)):
        return failures
    connection.execute(code_failure.insert(), {"code_pk": code_pk, "answer_mac": mac})
    connection.execute(update(code).where(code.c.pk == code_pk).values(failures=failures + 1))
    return failures + 1


def _mac(keyring: Keyring, code_pk: int, answer: tuple[str, str]) -> str:
    """The code goes in, so that equal answers to two codes do not show in the database."""
    birth_date, last4 = answer
    return keyring.mac("answer", f"{code_pk}|{birth_date}|{last4.upper()}")
