"""Work that buys one more answer past an address's budget, as ALTCHA (version 2) has it. Knows no request.

A challenge is signed and kept nowhere; a solution counts once, for the address the challenge was given to.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from typing import Any

from altcha import Payload, create_challenge, verify_solution

ALGORITHM = "PBKDF2/SHA-256"
# One try costs us 1.4 ms to check; a solution takes 256 tries on average: 0.4 s on a desk, 1 to 4 s on a cheap phone.
COST = 5_000
KEY_PREFIX = "00"
# Long enough for a slow phone and a slow reader, short enough that nobody keeps a store of them.
VALID_SECONDS = 600
# A payload is some 700 characters.
LONGEST_PAYLOAD = 2_048


class ProofOfWork:
    """``once`` says whether a challenge is seen for the first time (``Counters.once``)."""

    def __init__(self, secret: bytes, once: Callable[[str, int], bool]) -> None:
        self._secret = secret
        self._once = once

    def challenge(self, holder: str) -> dict[str, Any]:
        """``{parameters, signature}`` for the address with this keyed name."""
        made = create_challenge(
            ALGORITHM,
            COST,
            key_prefix=KEY_PREFIX,
            expires_at=int(time.time()) + VALID_SECONDS,
            data={"for": holder},
            hmac_secret=self._secret,
        )
        return dict(made.to_dict())

    def accepts(self, payload: str, holder: str) -> bool:
        """Whether this is a right solution of a challenge of ours for this address, given for the first time."""
        read = _read(payload)
        if read is None or read.challenge.parameters.data != {"for": holder}:
            return False
        if not verify_solution(read, self._secret).verified:
            return False
        return self._once(read.challenge.parameters.nonce, VALID_SECONDS)


def _read(payload: str) -> Payload | None:
    if len(payload) > LONGEST_PAYLOAD:
        return None
    try:
        return Payload.from_dict(json.loads(base64.b64decode(payload, validate=True)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
