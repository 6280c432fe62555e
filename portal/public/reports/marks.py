"""What a paper of the hub's carries in its QR code, sealed: who scans it learns from the hub what the paper must say.

AES-256-GCM under a key of the hub's own: nobody else can make one or read one, nothing has to be kept, and an address
in a browser's history tells nothing.
"""

from __future__ import annotations

import json
import os
import struct
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.errors import LinkExpired
from portal.public.download_links import LIFETIME
from portal.tokens import read_text, text_of

PATH: Final = "/papers/"
# The purpose of their key (``Keyring.secret``).
MARKS: Final = "paper-marks"

# Their places in these lists are on paper: append, never reorder.
KINDS: Final = ("report", "receipt")
STATUSES: Final = ("none", "pending", "effective", "suspended", "recalled", "withdrawn")
OUTCOMES: Final = ("TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED", "done", "refused")

_NONCE = 12
_CONTENT = struct.Struct(">B16s32sQBB")
_MARK = b"hocba paper mark 1"
_FORM = b"hocba report form 1"
# 87 bytes; whatever is longer is none of ours.
MAX_TOKEN: Final = 120
# 64 signatures in both languages, deflated, are some 20 KB.
MAX_FORM: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Mark:
    """What a paper says of itself: its ``id``, when it was made, of which bytes it speaks, and how it ends."""

    kind: str
    id: str
    sha256: str
    made_at: datetime
    status: str
    outcome: str


class PaperMarks:
    """Makes and reads them. ``secret``: ``Keyring.secret`` of papers."""

    def __init__(self, secret: bytes) -> None:
        self._box = AESGCM(secret)

    def token(self, mark: Mark) -> str:
        """What stands in the QR code behind ``PATH``."""
        plain = _CONTENT.pack(
            KINDS.index(mark.kind),
            uuid.UUID(mark.id).bytes,
            bytes.fromhex(mark.sha256),
            int(mark.made_at.timestamp()),
            STATUSES.index(mark.status),
            OUTCOMES.index(mark.outcome),
        )
        return text_of(self._sealed(plain, _MARK))

    def read(self, token: str) -> Mark | None:
        """None: it is none of ours."""
        plain = self._opened(token, _MARK, most=MAX_TOKEN)
        if plain is None:
            return None
        kind, identifier, sha256, seconds, status, outcome = _CONTENT.unpack(plain)
        return Mark(
            KINDS[kind],
            str(uuid.UUID(bytes=identifier)),
            sha256.hex(),
            datetime.fromtimestamp(seconds, UTC),
            STATUSES[status],
            OUTCOMES[outcome],
        )

    def form(self, told: dict[str, Any], now: datetime) -> str:
        """What a page keeps of a check for ``LIFETIME``, for whoever then asks for the report."""
        expires = struct.pack(">Q", int((now + LIFETIME).timestamp()))
        return text_of(self._sealed(expires + zlib.compress(json.dumps(told).encode()), _FORM))

    def told(self, form: str, now: datetime) -> dict[str, Any]:
        """What ``form`` was made of.

        Raises:
            LinkExpired: it is too old, altered, or never was one of ours.
        """
        plain = self._opened(form, _FORM, most=MAX_FORM)
        if plain is None or now.timestamp() >= struct.unpack(">Q", plain[:8])[0]:
            raise LinkExpired
        found: dict[str, Any] = json.loads(zlib.decompress(plain[8:]))
        return found

    def _sealed(self, plain: bytes, context: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._box.encrypt(nonce, plain, context)

    def _opened(self, text: str, context: bytes, *, most: int) -> bytes | None:
        if len(text) > most:
            return None
        try:
            raw = read_text(text)
            return self._box.decrypt(raw[:_NONCE], raw[_NONCE:], context)
        except (ValueError, InvalidTag):
            return None
