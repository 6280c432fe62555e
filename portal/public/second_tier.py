"""May this second factor be compared, and does it match? Knows no HTTP, no wording and no address.

In order: is the code's second tier still open, is a try left, does it need the last four, and only then: does it
match. One after the other for one code, so that guesses sent together are counted like guesses sent in a row.
"""

from __future__ import annotations

import threading

import structlog

from portal.errors import IdLast4Needed, SecondTierClosed
from portal.limits.code_guard import CodeGuard
from registry import code_failures, find
from registry.connection import Connection, Engine
from registry.find import Factor, Found
from registry.keyring import Keyring
from registry.transactions import lock_subjects, transaction

_log = structlog.get_logger(__name__)

# Threads of one process that compare factors of different codes seldom meet in one of so many stripes.
STRIPES = 64


class WrongAnswer(Exception):
    """A second factor that does not match: ``birth_date`` and ``id_last4`` as they were compared."""

    def __init__(self, code_pk: int, birth_date: str, id_last4: str | None) -> None:
        super().__init__(code_pk)
        self.code_pk = code_pk
        self.answer = (birth_date, id_last4 or "")


class SecondTier:
    """The way into every second tier of this app."""

    def __init__(self, *, engine: Engine, keyring: Keyring, guard: CodeGuard) -> None:
        self._engine = engine
        self._keyring = keyring
        self._guard = guard
        self._stripes = tuple(threading.Lock() for _ in range(STRIPES))

    def compare(self, connection: Connection, found: Found, birth_date: str, id_last4: str | None) -> None:
        """Returns if it matches; whoever catches WrongAnswer hands it to ``note``.

        Raises:
            SecondTierClosed, TooMany, IdLast4Needed: nothing was compared.
            WrongAnswer: it does not match.
        """
        if found.closed:
            raise SecondTierClosed
        self._guard.past_daily(found.code_pk)  # before anybody waits: a flood is turned away here
        with self._stripes[found.code_pk % STRIPES]:
            lock_subjects(connection, [f"second-factor/{found.code_pk}"])
            if self._guard.past_daily(found.code_pk) and id_last4 is None:
                raise IdLast4Needed
            match = find.check_second_factor(connection, self._keyring, found, birth_date=birth_date, id_last4=id_last4)
            if match is Factor.LAST4_NEEDED:
                raise IdLast4Needed
            if match is not Factor.MATCH:
                self._guard.wrong(found.code_pk)
                raise WrongAnswer(found.code_pk, birth_date, id_last4)

    def note(self, wrong: WrongAnswer) -> None:
        """Count it in the code's life. Where nothing can be written now, its short and daily limits still stand."""
        try:
            with transaction(self._engine) as connection:
                code_failures.note(connection, self._keyring, wrong.code_pk, wrong.answer)
        except Exception as error:
            _log.error("wrong answer not noted", alarm=True, code_pk=wrong.code_pk, error=type(error).__qualname__)
