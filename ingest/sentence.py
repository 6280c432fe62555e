"""One thing said in two languages."""

from __future__ import annotations

from typing import NamedTuple


class Sentence(NamedTuple):
    """Vietnamese first, as everywhere."""

    vi: str
    en: str
