"""Base 64 as JOSE writes it. Knows nothing else."""

from __future__ import annotations

import base64


def base64_text(data: bytes) -> str:
    """Standard base 64 with padding (RFC 7515 section 4.1.6 asks for it in ``x5c``)."""
    return base64.b64encode(data).decode("ascii")


def base64url_text(data: bytes) -> str:
    """URL-safe base 64 without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
