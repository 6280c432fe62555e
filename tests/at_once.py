"""Several people, one moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """All of them together, each on a thread with a connection of its own; what each gave, or raised."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        barrier.wait(10)
        try:
            outcomes[place] = act()
        except Exception as raised:
            outcomes[place] = raised

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
