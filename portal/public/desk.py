"""What the public views work with, put together once and handed to the app. Knows no request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from portal.limits.counters import Counters
from portal.public.download_links import DownloadLinks
from portal.public.look_up import LookUp
from registry.connection import Engine
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal

EXTENSION = "hocba-public"


@dataclass(frozen=True, slots=True)
class Desk:
    """One for each app. ``clock`` follows HOCBA_CLOCK; ``shown_clock`` is its text when it is set.

    ``spool`` where this process takes in batches, too.
    """

    engine: Engine
    keyring: Keyring
    originals: Originals
    trust: TrustFolder
    seal: HubSeal
    look_up: LookUp
    links: DownloadLinks
    counters: Counters
    clock: Callable[[], datetime]
    base_url: str
    shown_clock: str | None
    spool: Spool | None = None


def desk() -> Desk:
    """The one this app was made with."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Desk)
    return found
