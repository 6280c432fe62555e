"""Which organisations' things an account may see. Pure; ``registry.scopes`` makes one and puts it into queries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """An account's horizon. Whatever lies outside does not exist for it: a 404, never a 403.

    Attributes:
        own: the account's organisation.
        organisations: codes of all it may see, ``own`` among them; None: everybody's.
    """

    own: str
    organisations: frozenset[str] | None

    def covers(self, organisation: str | None) -> bool:
        """Whether things of this organisation may be seen."""
        if organisation is None:
            return False
        return self.organisations is None or organisation in self.organisations
