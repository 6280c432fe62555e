"""Names of counters as keyed hashes: who reads the counters' store learns no address and no code. Keeps nothing."""

from __future__ import annotations

import hashlib
import hmac

# 128 bits: two clients never share a counter by accident.
_DIGITS = 32


class KeyedNames:
    """Under the hub's own key, the same in every process."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def of(self, kind: str, subject: str) -> str:
        """The name of one ``kind`` of thing: an address, a code, a challenge."""
        return hmac.new(self._secret, f"{kind}\0{subject}".encode(), hashlib.sha256).hexdigest()[:_DIGITS]
