"""A memo of the pure function ``verify``: the same question is not computed twice. Stores no verdict for good.

Its key holds everything the answer depends on: the digest of the bytes read now, trust version, policy version and
moments. Whoever asks must have read the bytes now.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime

from verifier.policy import Expected, Policy
from verifier.report import Report
from verifier.trust import TrustStore
from verifier.verify import verify

_Key = tuple[str, str, str, datetime | None, Expected | None]


class Memo:
    """Remembers the last ``size`` reports (some 60 KiB each at most). Safe to share between threads."""

    def __init__(self, size: int = 2048) -> None:
        self._size = size
        self._reports: OrderedDict[_Key, Report] = OrderedDict()
        self._lock = threading.Lock()

    def verify(
        self,
        data: bytes,
        *,
        trust: TrustStore,
        policy: Policy,
        at: datetime,
        received_at: datetime | None = None,
        expected: Expected | None = None,
    ) -> Report:
        """As ``verifier.verify.verify``; a remembered report bears the moment of this check."""
        key = (hashlib.sha256(data).hexdigest(), trust.version, policy.version, received_at, expected)
        with self._lock:
            known = self._reports.get(key)
            if known is not None and _still_stands(known, at):
                self._reports.move_to_end(key)
                return replace(known, checked_at=at)
        report = verify(data, trust=trust, policy=policy, at=at, received_at=received_at, expected=expected)
        with self._lock:
            self._reports[key] = report
            while len(self._reports) > self._size:
                self._reports.popitem(last=False)
        return report


def _still_stands(report: Report, at: datetime) -> bool:
    """Within the moments between which time alone cannot change the verdict.

    Without a time of receipt the proven times in the report are ``checked_at``, so only that very moment stands.
    """
    if any(s.proven_time == report.checked_at for s in report.signatures) and report.checked_at != at:
        return False
    after_start = report.stable_from is None or report.stable_from <= at
    return after_start and (report.stable_until is None or at < report.stable_until)
