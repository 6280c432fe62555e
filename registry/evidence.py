"""Evidence kept at intake, once for each content. Knows digests, not what they prove."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection


def keep(connection: Connection, items: Iterable[tuple[str, bytes]]) -> list[str]:
    raise NotImplementedError
