"""What the office's views work with, put together once and handed to the app. Knows no request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.office.intake_door import IntakeDoor
from registry.connection import Engine
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal

EXTENSION = "hocba-office"

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Place:
    """One for each app.

    Attributes:
        clock: follows HOCBA_CLOCK: the moment of decisions, periods, audit lines.
        real_clock: never does: sessions, codes of a second factor, invitations.
        base_url: the public's address, printed into QR codes; ``office_url``: this app's own.
        mails: a mail server is set: invitations can go out by mail.
        intake: takes uploaded batches, as the schools' own door does.
    """

    engine: Engine
    keyring: Keyring
    originals: Originals
    trust: TrustFolder
    spool: Spool
    seal: HubSeal
    clock: Clock
    real_clock: Clock
    base_url: str
    office_url: str
    secure: bool
    intake: IntakeDoor
    mails: bool


def place() -> Place:
    """The one this app was made with."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Place)
    return found
