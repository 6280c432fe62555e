"""What time it is: now, or the one moment that ``HOCBA_CLOCK`` names. Nothing else of the hub asks the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


def clock_for(standing: datetime | None) -> Callable[[], datetime]:
    """A clock that goes, or one that stands still at an aware moment."""
    return (lambda: datetime.now(UTC)) if standing is None else (lambda: standing)
