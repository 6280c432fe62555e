"""A compact JWS (RFC 7515) by one certificate: the form of a batch's manifest. Knows no manifest.

``package.md`` section 4: the header is exactly ``alg`` and ``x5c``.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from joserfc import jwk, jws
from joserfc.errors import JoseError

from verifier.algorithms import is_strong
from verifier.certificates import Certificate, read_certificate
from verifier.chain import ChainFault, chain_of
from verifier.signature_parts import MAX_CERTIFICATES, decode_base64
from verifier.trust import TrustStore

# package.md section 3; HMAC and "none" are no signatures of anyone.
ALGORITHMS = ("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
# Ten certificates of 6 KiB in base64 twice over.
MAX_HEADER_BYTES = 128 * 1024
# RFC 7518, 3.4: a curve belongs to each ES algorithm.
_CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}

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
    header, payload = parts
    chain = _certificates(header)
    algorithm = header.get("alg")
    if set(header) != {"alg", "x5c"} or algorithm not in ALGORITHMS or not chain:
        return CompactJws(payload, None, (UNREADABLE,))
    signer = read_certificate(chain[0])
    if signer is None:
        return CompactJws(payload, None, (UNREADABLE,))
    if not is_strong(signer.key) or not _holds(token, str(algorithm), signer):
        return CompactJws(payload, signer.sha256, (SIGNATURE_INVALID,))
    problems = {_CHAIN_PROBLEMS[f] for f in chain_of(signer.der, tuple(chain[1:]), trust, at).faults}
    if not signer.may_sign:
        problems.add("usage")
    return CompactJws(payload, signer.sha256, tuple(sorted(problems)))


def strict_json(text: bytes) -> Any:
    """A JSON value in UTF-8 without repeated members.

    Raises:
        ValueError: it is none.
    """
    try:
        return json.loads(text.decode("utf-8"), object_pairs_hook=_unrepeated, parse_constant=_no_constant)
    except RecursionError as wrong:
        raise ValueError("nested too deep") from wrong


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _split(token: bytes) -> tuple[dict[str, Any], bytes] | None:
    parts = token.strip(b" \t\r\n").split(b".")
    if len(parts) != 3 or len(parts[0]) > MAX_HEADER_BYTES:
        return None
    try:
        header = strict_json(_base64url(parts[0]))
        payload = _base64url(parts[1])
        _base64url(parts[2])
    except ValueError:
        return None
    return (header, payload) if isinstance(header, dict) else None


def _base64url(part: bytes) -> bytes:
    """RFC 7515, 2: no padding, no white space; and unused bits zero, so that one value has one text."""
    decoded = base64.b64decode(part + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != part:
        raise ValueError("not canonical base64url")
    return decoded


def _certificates(header: dict[str, Any]) -> list[bytes]:
    entries = header.get("x5c")
    if not isinstance(entries, list) or len(entries) > MAX_CERTIFICATES:
        return []
    decoded = [decode_base64(entry) if isinstance(entry, str) else None for entry in entries]
    return [der for der in decoded if der] if all(decoded) else []


def _holds(token: bytes, algorithm: str, signer: Certificate) -> bool:
    curve = getattr(getattr(signer.key, "curve", None), "name", None)
    if _CURVES.get(algorithm) != curve:
        return False
    pem = signer.key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=True)
    # joserfc's own limits are for tokens in HTTP headers; ours are the contract's, checked by whoever read the file.
    registry.max_header_length = MAX_HEADER_BYTES
    registry.max_payload_length = len(token)
    registry.max_signature_length = len(token)
    key = jwk.ECKey.import_key(pem) if curve else jwk.RSAKey.import_key(pem)
    try:
        jws.deserialize_compact(token.strip(b" \t\r\n"), key, registry=registry)
    except (JoseError, ValueError):
        return False
    return True
