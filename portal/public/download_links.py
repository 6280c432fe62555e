"""Links to one record's original that expire and say nothing. Knows no record, only its number.

A token is AES-256-GCM over record number and expiry: unguessable, unforgeable, and nothing in it can be read, so
that an address in a browser's history or a proxy's log gives away neither code nor id (http.md, "The public").
"""

from __future__ import annotations

import os
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.errors import LinkExpired

Clock = Callable[[], datetime]

# The contract's ten minutes: time to find the download folder, too short to pass a link around.
LIFETIME = timedelta(minutes=10)

_NONCE_BYTES = 12
_CONTENT = struct.Struct(">QQ")
_CONTEXT = b"hocba download original 1"
# A token is 44 bytes, 59 characters; whatever is longer is none of ours.
MAX_TOKEN = 80


class DownloadLinks:
    """Makes and reads tokens. ``real_clock`` is the wall clock: HOCBA_CLOCK must not make links immortal."""

    def __init__(self, secret: bytes, real_clock: Clock) -> None:
        self._box = AESGCM(secret)
        self._now = real_clock

    def token(self, record_pk: int) -> str:
        """A token for this record's original, good for ``LIFETIME``."""
        expires = int((self._now() + LIFETIME).timestamp())
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._box.encrypt(nonce, _CONTENT.pack(record_pk, expires), _CONTEXT)
        return _text(nonce + sealed)

    def record_of(self, token: str) -> int:
        """The record a token is for.

        Raises:
            LinkExpired: it is too old, altered, or never was one of ours.
        """
        if len(token) > MAX_TOKEN:
            raise LinkExpired
        try:
            raw = _read(token)
            plain = self._box.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _CONTEXT)
        except (ValueError, InvalidTag) as wrong:
            raise LinkExpired from wrong
        record_pk, expires = _CONTENT.unpack(plain)
        if self._now().timestamp() >= expires:
            raise LinkExpired
        assert isinstance(record_pk, int)
        return record_pk


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _read(token: str) -> bytes:
    """The bytes of a token; its spare bits must be zero, so that one link has one spelling.

    Raises:
        ValueError: it is not base64url as we write it.
    """
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if _text(raw) != token:
        raise ValueError("not canonical")
    return raw
