"""Timestamps for the hub's seals by an authority (RFC 3161). Knows no network: the line to it is handed in.

What comes back is checked as the hub's own verifier would check it, before it goes into a seal: a stamp that proves
nothing is worse than none, since a reader would call the whole seal into question.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog
from asn1crypto import cms, tsp
from prometheus_client import Counter
from pyhanko.sign.timestamps.api import TimeStamper

from verifier.timestamps import token_stamp
from verifier.trust import TrustStore

_log = structlog.get_logger(__name__)

# The DER of a question to the DER of its answer; raises OSError where none comes.
Line = Callable[[bytes], bytes]

# How long an authority that failed is left alone: each seal that waits for it in vain keeps a family waiting.
REST_SECONDS = 60.0

STAMPED = Counter(
    "hocba_seal_timestamps",
    "Seals for which a timestamp was wanted: stamped; failed (and sealed without); resting (not even asked).",
    ["outcome"],
)


class NoTimestamp(Exception):
    """None that would hold could be had. ``why`` is a short code, never a text from outside."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TimestampAuthority(TimeStamper):
    """The configured authority; one for a process, it remembers how large its answers are.

    Args:
        line: asks it.
        trust: the trust store as of now, for ``tsa_roots``.
        monotonic: seconds that only grow.
    """

    def __init__(
        self, line: Line, trust: Callable[[], TrustStore], *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._line, self._trust, self._monotonic = line, trust, monotonic
        self._rests_until = float("-inf")
        self._lock = threading.Lock()

    def ready(self) -> bool:
        """Whether it may be asked now; if not, that is counted: a seal goes out without its stamp."""
        resting = self._monotonic() < self._rests_until
        if resting:
            STAMPED.labels("resting").inc()
        return not resting

    def failed(self, why: str) -> None:
        """No stamp came, or none that holds: alarm, and the next seals do not wait for it."""
        with self._lock:
            self._rests_until = self._monotonic() + REST_SECONDS
            # An answer that grew (another chain) would not fit what is remembered of the first.
            self._dummy_response_cache.clear()
        STAMPED.labels("failed").inc()
        _log.error("seal not timestamped", alarm=True, why=why)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """pyHanko's question, over the line.

        Raises:
            NoTimestamp
        """
        try:
            return tsp.TimeStampResp.load(self._line(req.dump()), strict=True)
        except (OSError, ValueError) as error:
            raise NoTimestamp("no-answer") from error

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token, which holds for this digest by the trust folder's authorities.

        Raises:
            NoTimestamp
        """
        try:
            token: cms.ContentInfo = await super().async_timestamp(message_digest, md_algorithm)
            content = token.dump()
        except NoTimestamp:
            raise
        except Exception as error:  # a stranger's ASN.1: whatever the parser or pyHanko says of it, it is no stamp
            raise NoTimestamp("refused") from error
        imprint = {md_algorithm: message_digest}.get
        if token_stamp(content, imprint, self._trust()) is None:
            raise NoTimestamp("does-not-hold")
        return token
