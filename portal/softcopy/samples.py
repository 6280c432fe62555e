"""Of the copies that are made, one in so many goes through the print gate before it is handed out.

What fails there is a fault of a form, a font or the engine, so it would fail for everybody: operators are told, and
this copy stays here.
"""

from __future__ import annotations

import threading
from typing import Final

import structlog
from prometheus_client import Counter

from portal.softcopy.gate import held_back

# The gate takes up to a second where a copy takes a tenth: at most a twentieth of the time.
EVERY: Final = 200

_log = structlog.get_logger(__name__)

LOOKED_AT = Counter("hocba_copies_through_the_print_gate", "Soft copies that went through the print gate.", ["outcome"])


class Samples:
    """One for each app. Tests look at each form before a release; this looks at what really goes out."""

    def __init__(self, every: int = EVERY) -> None:
        self._every = every
        self._made = 0
        self._lock = threading.Lock()

    def passes(self, pdf: bytes, begin: str) -> bool:
        """Whether this copy may go: it was not chosen, or its first page's code is read. ``begin``: see the gate."""
        with self._lock:
            self._made += 1
            chosen = self._made % self._every == 0
        if not chosen:
            return True
        faults = held_back(pdf, begin, pages=[0])
        LOOKED_AT.labels("held-back" if faults else "passed").inc()
        if faults:
            _log.error("copy held back", alarm=True, faults=[str(fault) for fault in faults])
        return not faults
