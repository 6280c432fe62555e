"""One chore beside the worker: a thread that goes on until it is told to stop. Knows no chore."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger(__name__)

Run = Callable[[threading.Event], None]


@contextmanager
def meanwhile(name: str, run: Run, *, stop_seconds: float) -> Iterator[None]:
    """``run(stopping)`` in a thread; at the end it has so long to come to its own."""
    stopping = threading.Event()
    thread = threading.Thread(target=run, args=(stopping,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(stop_seconds)


def again_and_again(name: str, once: Callable[[], object], *, every_seconds: float) -> Run:
    """``once``, and after a pause once more; whatever it raises is said in the log and outlived."""

    def run(stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                once()
            except Exception as error:  # the database may be away for a moment: this loop must outlive it
                log.error("chore failed", chore=name, error=type(error).__name__)
            stopping.wait(every_seconds)

    return run
