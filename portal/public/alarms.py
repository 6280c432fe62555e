"""Tells the operators that an original is damaged or gone. Knows no names; of a code, its first group at most."""

from __future__ import annotations

import structlog
from prometheus_client import Counter

_log = structlog.get_logger(__name__)

DAMAGED_ORIGINALS = Counter(
    "hocba_damaged_originals",
    "Originals, or the evidence kept with them, found missing or damaged when a look-up or download read them.",
    ["what"],
)


def original_unreadable(what: str, *, record_pk: int, code_group: str | None) -> None:
    """One alarm line and one count. ``what`` is one of the gaps of ``portal.words.verdicts``."""
    DAMAGED_ORIGINALS.labels(what).inc()
    _log.error("original unreadable", alarm=True, what=what, record_pk=record_pk, code_group=code_group)
