"""What the institutions' views work with, put together once and handed to the app. Knows no request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.institutions.checking import Checking
from portal.limits.budget import Budget
from portal.limits.token_guesses import TokenGuesses
from registry.connection import Engine
from registry.keyring import Keyring

EXTENSION = "hocba-institutions"


@dataclass(frozen=True, slots=True)
class Desk:
    """One for each app.

    Attributes:
        engine: the register's own, where calls are written down; never a standby.
        real_clock: grants, quotas and tokens go by it, whatever HOCBA_CLOCK says.
        calls: how many calls of one client may begin in a while.
        once: whether nobody asked this before in so many seconds.
        base_url: the public's address, which signed assertions are for.
    """

    engine: Engine
    keyring: Keyring
    checking: Checking
    guesses: TokenGuesses
    calls: Budget
    once: Callable[[str, int], bool]
    base_url: str
    real_clock: Callable[[], datetime]


def desk() -> Desk:
    """The one this app was made with."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Desk)
    return found
