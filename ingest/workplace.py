"""All that the pipeline's steps work with, handed to them in one value. Does nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ingest.ministry.connector import Connector
from registry.connection import Engine
from registry.keyring import Keyring
from registry.originals import Originals
from registry.spool import Spool
from registry.trust_folder import TrustFolder
from sealer.keys import HubSeal

# Aware; the console's clock (it may stand still in tests, ``HOCBA_CLOCK``).
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Workplace:
    """Database, keys, folders, trust, clock, the hub's seal and its way to the ministry."""

    engine: Engine
    keyring: Keyring
    originals: Originals
    spool: Spool
    trust: TrustFolder
    clock: Clock
    seal: HubSeal
    # None: the ministry is told nothing; what it is to be told waits.
    ministry: Connector | None = None
