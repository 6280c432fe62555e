"""What the office hands uploaded batches to; the console puts the schools' own intake behind it. Knows none of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from portal.words.text import Text


@dataclass(frozen=True, slots=True)
class Taken:
    """The batch these bytes are, and whether it is a new one."""

    batch_id: str
    new: bool


class Take(Protocol):
    """Keeps a batch's bytes as they come, encrypted, and gives it to the workers."""

    def __call__(self, chunks: Iterable[bytes], *, organisation: str, actor: str, dry_run: bool) -> Taken:
        """Raises registry.spool.TooLarge; after that, as after any error of ``chunks``, nothing is kept."""


@dataclass(frozen=True, slots=True)
class IntakeDoor:
    """``sentences``: each problem of a batch or a record in words, by its code (package.md section 5)."""

    take: Take
    sentences: Mapping[str, Text]
