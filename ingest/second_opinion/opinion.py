"""What another engine says of one signature. Values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Opinion:
    """``holds``: signature value and every digest. ``covers``: the Ids so signed beside the properties, "" for all."""

    holds: bool
    covers: frozenset[str]
