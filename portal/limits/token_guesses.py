"""Wrong tokens from one address, for the schools' door. Knows no token: one that is right is never asked about here."""

from __future__ import annotations

from portal.limits.budget import Budget
from portal.limits.client_block import client_block
from portal.limits.counters import Counters
from portal.limits.keyed_names import KeyedNames
from portal.limits.rules import windows
from portal.limits.standing import Standing


class TokenGuesses:
    """Takes what an address may get wrong (``HOCBA_LIMIT_FAILURES``), apart from what it gets wrong elsewhere."""

    def __init__(self, limit: str, *, counters: Counters, names: KeyedNames) -> None:
        self._budget = Budget("token", windows(limit), counters=counters, names=names)

    def take(self, address: str | None) -> Standing | None:
        """Count one; where there were too many, how that stands."""
        return self._budget.take(client_block(address))

    def wrong(self, address: str | None) -> dict[str, str] | None:
        """Count one; where there were too many, the headers of the refusal."""
        standing = self.take(address)
        return standing.headers if standing else None
