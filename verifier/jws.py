"""A compact JWS (RFC 7515) by one certificate: the form of a batch's manifest. Knows no manifest.

``package.md`` section 4: the header is exactly ``alg`` and ``x5c``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier.certificates import read_certificate
from verifier.chain import ChainFault, chain_of
from verifier.jose import ALGORITHMS, MAX_HEADER_BYTES, decode_base64url, holds, read_x5c
from verifier.safe_json import load
from verifier.trust import TrustStore

UNREADABLE = "unreadable"
SIGNATURE_INVALID = "signature-invalid"
_CHAIN_PROBLEMS = {
    ChainFault.NO_PATH: "untrusted",
    ChainFault.BROKEN_PATH: "untrusted",
    ChainFault.WEAK_PATH: "untrusted",
    ChainFault.EXPIRED: "expired",
    ChainFault.NOT_YET_VALID: "expired",
    ChainFault.REVOKED: "revoked",
    ChainFault.AUTHORITY_REVOKED: "revoked",
    ChainFault.REVOCATION_UNKNOWN: "revocation-unknown",
}


@dataclass(frozen=True)
class CompactJws:
    """What a compact JWS says and whether it may be believed.

    Attributes:
        payload: the bytes that were signed, whether or not the signature holds; None where it cannot be read.
        certificate_sha256: the signer's certificate (``x5c[0]``), None where it cannot be read.
        problems: ``unreadable``, ``signature-invalid``, ``untrusted``, ``expired``, ``revoked``,
            ``revocation-unknown``, ``usage``; empty where all is well.
    """

    payload: bytes | None
    certificate_sha256: str | None
    problems: tuple[str, ...]


def read_compact(token: bytes, *, trust: TrustStore, at: datetime) -> CompactJws:
    """Read and judge a compact JWS at the moment ``at``. Whatever the bytes are, the answer is a value."""
    parts = _split(token)
    if parts is None:
        return CompactJws(None, None, (UNREADABLE,))
    header, payload, signed, value = parts
    chain = read_x5c(header.get("x5c"))
    algorithm = header.get("alg")
    if set(header) != {"alg", "x5c"} or algorithm not in ALGORITHMS or not chain:
        return CompactJws(payload, None, (UNREADABLE,))
    signer = read_certificate(chain[0])
    if signer is None:
        return CompactJws(payload, None, (UNREADABLE,))
    if not holds(str(algorithm), signer, signed=signed, value=value):
        return CompactJws(payload, signer.sha256, (SIGNATURE_INVALID,))
    problems = {_CHAIN_PROBLEMS[f] for f in chain_of(signer.der, chain[1:], trust, at).faults}
    if not signer.may_sign:
        problems.add("usage")
    return CompactJws(payload, signer.sha256, tuple(sorted(problems)))


def strict_json(text: bytes) -> Any:
    """A JSON value in UTF-8 that every reader reads alike; see ``verifier.safe_json.load``.

    Raises:
        ValueError: it is none.
    """
    return load(text)


def _split(token: bytes) -> tuple[dict[str, Any], bytes, bytes, bytes] | None:
    """Header, payload, the bytes that are signed, and the signature value."""
    parts = token.strip(b" \t\r\n").split(b".")
    if len(parts) != 3 or len(parts[0]) > MAX_HEADER_BYTES:
        return None
    try:
        header, payload, value = (decode_base64url(part.decode()) for part in parts)
        members = load(header)
    except ValueError:
        return None
    return (members, payload, b".".join(parts[:2]), value) if isinstance(members, dict) else None
