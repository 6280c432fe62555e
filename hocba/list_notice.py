"""Has every process of the hub keep the revocation lists it sees, for a worker to look through. Does no work itself."""

from __future__ import annotations

from hocba.wiring import Hub
from registry.seen_lists import ListNotice


def keep_seen_lists(hub: Hub) -> None:
    """From now on, in this process. For those that run on; a command is gone before it could."""
    hub.place.trust.tell(ListNotice(hub.place.engine, hub.place.clock))
