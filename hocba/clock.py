"""What time it is: now, or the one moment that ``HOCBA_CLOCK`` names. Nothing else of the hub asks the machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from registry.organisations import VIET_NAM


def clock_for(standing: datetime | None) -> Callable[[], datetime]:
    """A clock that goes, or one that stands still at an aware moment. What is printed has its offset: Viet Nam's."""
    return (lambda: datetime.now(VIET_NAM)) if standing is None else (lambda: standing)
