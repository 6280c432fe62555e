"""One wording in both languages. Knows nothing of where it is shown."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """The same sentence twice; ``{names}`` in it are filled in when it is spoken."""

    vi: str
    en: str
