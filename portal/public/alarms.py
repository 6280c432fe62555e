"""Tells the operators of a damaged original or a verifier that failed. Knows no names; of a code, its first group."""

from __future__ import annotations

import structlog
from prometheus_client import Counter

from portal.tallies import VERIFIER_FAULTS

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


def verifier_failed(*, record_pk: int) -> None:
    """A fault of the hub's own in one document: its reader is told "cannot tell", its operators this."""
    VERIFIER_FAULTS.inc()
    _log.error("verifier failed", alarm=True, record_pk=record_pk)
