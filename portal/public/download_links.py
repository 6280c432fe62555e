"""Links to one record's original that expire and say nothing. Knows no record and no code, only their numbers.

A token is AES-256-GCM over record, code and expiry: unguessable, unforgeable, and nothing in it can be read, so
that an address in a browser's history or a proxy's log gives away neither code nor id (http.md, "The public").
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.errors import LinkExpired
from portal.tokens import read_text, text_of

Clock = Callable[[], datetime]

# The contract's ten minutes: time to find the download folder, too short to pass a link around.
LIFETIME = timedelta(minutes=10)

_NONCE_BYTES = 12
_CONTENT = struct.Struct(">QQQ")
_CONTEXT = b"hocba download original 2"
# A token is 52 bytes, 70 characters; whatever is longer is none of ours.
MAX_TOKEN = 80

# In place of a record's number: all years that the code opens. No record has it.
WHOLE = 0


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link is for: a record, for as long as the code is live under which it was given (``registry.find``).

    ``record_pk`` is ``WHOLE`` for the booklet of a dossier.
    """

    record_pk: int
    code_pk: int


class DownloadLinks:
    """Makes and reads tokens. ``real_clock`` is the wall clock: HOCBA_CLOCK must not make links immortal."""

    def __init__(self, secret: bytes, real_clock: Clock) -> None:
        self._box = AESGCM(secret)
        self._now = real_clock

    def now(self) -> datetime:
        """What links expire by."""
        return self._now()

    def token(self, linked: Linked) -> str:
        """A token for this record's original, good for ``LIFETIME``."""
        expires = int((self._now() + LIFETIME).timestamp())
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._box.encrypt(nonce, _CONTENT.pack(linked.record_pk, linked.code_pk, expires), _CONTEXT)
        return text_of(nonce + sealed)

    def read(self, token: str) -> Linked:
        """What a token is for. Whether its code is still live is for the register to say.

        Raises:
            LinkExpired: it is too old, altered, or never was one of ours.
        """
        if len(token) > MAX_TOKEN:
            raise LinkExpired
        try:
            raw = read_text(token)
            plain = self._box.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _CONTEXT)
        except (ValueError, InvalidTag) as wrong:
            raise LinkExpired from wrong
        record_pk, code_pk, expires = _CONTENT.unpack(plain)
        if self._now().timestamp() >= expires:
            raise LinkExpired
        return Linked(record_pk, code_pk)
