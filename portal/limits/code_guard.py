"""Wrong second factors of one code: so many in a short while, so many in a day. Knows no address and no answer.

Counts for that code's second tier alone; other codes and every first tier never ask here. No proof of work helps.
"""

from __future__ import annotations

from portal.errors import TooMany
from portal.limits.budget import Budget
from portal.limits.counters import Counters
from portal.limits.keyed_names import KeyedNames
from portal.limits.rules import DAY, windows


class CodeGuard:
    """A subject is a code's number in the register: a re-keyed code begins anew."""

    def __init__(self, limit: str, *, counters: Counters, names: KeyedNames) -> None:
        items = windows(limit)
        brief = [item for item in items if item.get_expiry() < DAY]
        daily = [item for item in items if item.get_expiry() >= DAY]
        self._brief = Budget("code", brief, counters=counters, names=names)
        self._daily = Budget("code-day", daily, counters=counters, names=names)

    def past_daily(self, code_pk: int) -> bool:
        """Whether the last four digits are to be asked for too (contract/http.md, The public).

        Raises:
            TooMany: a short window is full; nothing is compared until it is not.
        """
        if standing := self._brief.full(str(code_pk)):
            raise TooMany(standing, of="code")
        return self._daily.full(str(code_pk)) is not None

    def wrong(self, code_pk: int) -> None:
        """Count one wrong answer.

        Raises:
            TooMany: others were counted at the same moment and this one has no place any more.
        """
        self._daily.take(str(code_pk))
        if standing := self._brief.take(str(code_pk)):
            raise TooMany(standing, of="code")
