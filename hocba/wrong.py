"""What a recheck finds: one thing that is not as it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it must be: what, and what is wrong with it, in both languages."""

    subject: str
    vi: str
    en: str
