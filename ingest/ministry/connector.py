"""The shape of a way to the ministry. The ministry's own package and API are not public: another way is one more class.

Whatever the way: telling the same twice must do no harm, so each package has a key and a number that only counts up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Package:
    """One thing to tell. ``content`` is the whole of it as JSON; ``key`` names it, the same at every try."""

    record_id: str
    number: int
    content: Mapping[str, Any]

    @property
    def key(self) -> str:
        return f"{self.record_id}:{self.number}"

    def to_json(self) -> bytes:
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode()


class NotTold(Exception):
    """Nobody knows whether the ministry has it: try again. ``problem`` is a short code, no text from outside."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotWanted(Exception):
    """The ministry said no to this package: trying again changes nothing. ``problem`` as above."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Connector(Protocol):
    """Tells one package at a time."""

    def tell(self, package: Package) -> Mapping[str, Any]:
        """The acknowledgement, as it is kept: plain and small, without personal data.

        Raises:
            NotTold, NotWanted
        """
