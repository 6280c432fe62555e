"""Bytes as they stand in addresses and forms: base64url without padding, one spelling for each."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode


def text_of(raw: bytes) -> str:
    """The bytes as text."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read_text(token: str) -> bytes:
    """The bytes of a text; its spare bits must be zero, so that one token has one spelling.

    Raises:
        ValueError: it is not base64url as ``text_of`` writes it.
    """
    raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if text_of(raw) != token:
        raise ValueError("not canonical")
    return raw
