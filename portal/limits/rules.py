"""The limits as the settings say them (contract/http.md, ``HOCBA_LIMIT_*``). Counts nothing."""

from __future__ import annotations

from dataclasses import dataclass

from limits import RateLimitItem, parse_many

# From here on a window is "the daily limit of a code" (contract/http.md, The public).
DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Limits:
    """``lookup`` and ``failures`` are per client address, ``code_failures`` per code.

    Attributes:
        uploads: files handed in from one address: each may cost twenty seconds of a processor, a look-up five
            milliseconds. No setting: nobody has a printout a minute for hours.
        redis_url: where all processes count together; None: each counts for itself.
        proxy_hops: how many proxies of our own stand before us, exactly.
    """

    lookup: str = "120/minute"
    failures: str = "10/minute;60/hour"
    code_failures: str = "5/15 minutes;20/day"
    uploads: str = "20/minute;200/hour"
    redis_url: str | None = None
    proxy_hops: int = 0


def windows(text: str) -> tuple[RateLimitItem, ...]:
    """``5/15 minutes;20/day`` as windows, the shortest first.

    Raises:
        ValueError: this is no limit, or one that lets nobody in.
    """
    found = sorted(parse_many(text), key=lambda item: item.get_expiry())
    if not found or any(item.amount < 1 or item.get_expiry() < 1 for item in found):
        raise ValueError(f"not a limit: {text!r}")
    return tuple(found)
