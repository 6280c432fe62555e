"""Where somebody stands with a window that is full. Knows neither who nor what for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """``allowed`` in ``window`` seconds, all taken; in ``reset`` whole seconds the first of them is free again."""

    allowed: int
    window: int
    reset: int

    @property
    def headers(self) -> dict[str, str]:
        """``Retry-After`` and ``RateLimit-*`` (contract/http.md)."""
        return {
            "Retry-After": str(self.reset),
            "RateLimit-Limit": str(self.allowed),
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": str(self.reset),
            "RateLimit-Policy": f"{self.allowed};w={self.window}",
        }


def longest(standings: list[Standing]) -> Standing:
    """The one that keeps its caller waiting longest: before that, trying again is of no use."""
    return max(standings, key=lambda standing: standing.reset)
