"""Whose key a certificate holds: its RFC 7638 thumbprint, computed, never believed. Standard library only."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

_RSA = bytes.fromhex("2a864886f70d010101")
_EC = bytes.fromhex("2a8648ce3d0201")
# The curves' OIDs (RFC 5480): JOSE's name and the bytes of one number.
_CURVES = {
    bytes.fromhex("2a8648ce3d030107"): ("P-256", 32),
    bytes.fromhex("2b81040022"): ("P-384", 48),
    bytes.fromhex("2b81040023"): ("P-521", 66),
}
_SEQUENCE, _OID, _BITS, _INTEGER, _VERSION = 0x30, 0x06, 0x03, 0x02, 0xA0
# A hub has one key and some retired ones.
MOST_KEYS = 1000


class KeysWrong(ValueError):
    """A set of keys in which a key is not what it is called."""


def keys_of(jwks: Any) -> dict[str, bytes]:
    """A JWK set's keys: computed thumbprint → certificate (DER).

    Raises:
        KeysWrong: no JWK set, or a ``kid`` or public number that is not the certificate's.
    """
    try:
        if len(jwks["keys"]) > MOST_KEYS:
            raise KeysWrong("too many keys")
        return dict(_key(one) for one in jwks["keys"])
    except KeysWrong:
        raise
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise KeysWrong("not a set of keys") from error


def _key(stated: dict[str, Any]) -> tuple[str, bytes]:
    certificate = base64.b64decode(stated["x5c"][0], validate=True)
    members = members_of(certificate)
    computed = thumbprint(members)
    if stated["kid"] != computed:
        raise KeysWrong(f"a key is called {stated['kid']}, but its thumbprint is {computed}")
    if any(stated.get(name) != value for name, value in members.items()):
        raise KeysWrong(f"the key {computed} is not its certificate's")
    return computed, certificate


def thumbprint(members: dict[str, str]) -> str:
    """RFC 7638 section 3: the required members, sorted, without spaces; SHA-256; base64url."""
    text = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return _url(hashlib.sha256(text.encode()).digest())


def members_of(certificate: bytes) -> dict[str, str]:
    """The public key as a JWK's required members. Raises ValueError: no certificate of an RSA key or a NIST curve."""
    (outer,) = _parts(certificate, (_SEQUENCE,))
    body = _elements(_parts(outer)[0])
    # RFC 5280 4.1: a version, which may be left out; serial number, algorithm, issuer, validity, subject; then the key.
    at = 6 if body[0][0] == _VERSION else 5
    algorithm, bits = _parts(body[at][1], (_SEQUENCE, _BITS))
    kind, *parameters = _parts(algorithm)
    if bits[:1] != b"\x00":
        raise ValueError("not whole bytes")
    if kind == _RSA:
        (numbers,) = _parts(bits[1:], (_SEQUENCE,))
        n, e = _parts(numbers, (_INTEGER, _INTEGER))
        return {"kty": "RSA", "n": _url(n.lstrip(b"\x00")), "e": _url(e.lstrip(b"\x00"))}
    if kind != _EC or parameters[0] not in _CURVES:
        raise ValueError("a key of another kind")
    curve, size = _CURVES[parameters[0]]
    point = bits[1:]
    if len(point) != 1 + 2 * size or point[0] != 4:  # 4: both numbers, uncompressed (SEC 1, 2.3.3)
        raise ValueError("not a point")
    return {"kty": "EC", "crv": curve, "x": _url(point[1 : 1 + size]), "y": _url(point[1 + size :])}


def _parts(der: bytes, tags: tuple[int, ...] | None = None) -> list[bytes]:
    """The contents of the elements that stand in ``der`` one after the other."""
    found = _elements(der)
    if tags is not None and tuple(tag for tag, _ in found) != tags:
        raise ValueError("other elements than expected")
    return [inner for _, inner in found]


def _elements(der: bytes) -> list[tuple[int, bytes]]:
    """Strict DER (X.690 section 10): lengths in their shortest form, nothing left over. Raises ValueError."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(der):
        if at + 2 > len(der) or der[at] & 0x1F == 0x1F:
            raise ValueError("not DER")
        tag, length, begin = der[at], der[at + 1], at + 2
        if length >= 0x80:
            size = length & 0x7F
            digits = der[begin : begin + size]
            length, begin = int.from_bytes(digits, "big"), begin + size
            if not 1 <= size <= 4 or len(digits) != size or digits[0] == 0 or length < 0x80:
                raise ValueError("not DER")
        if begin + length > len(der):
            raise ValueError("not DER")
        found.append((tag, der[begin : begin + length]))
        at = begin + length
    return found


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
