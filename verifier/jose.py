"""What manifest and record share of JOSE: algorithms, base64url, certificates in ``x5c``, and the mathematics.

``package.md`` sections 3 and 4. The mathematics are joserfc's; the header has been read by then, strictly, since
joserfc would take a member that stands twice.
"""

from __future__ import annotations

import binascii
import re
from functools import lru_cache
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc import jwk, jws
from joserfc.errors import JoseError

from verifier.algorithms import is_strong
from verifier.certificates import Certificate, read_certificate
from verifier.facts import MAX_CERTIFICATES

# package.md section 3; HMAC and "none" are no signatures of anyone.
ALGORITHMS = ("ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
# Ten certificates of 6 KiB in base64 twice over. joserfc's own limit (512 bytes) is meant for tokens in HTTP headers.
MAX_HEADER_BYTES = 128 * 1024

# joserfc allows HS256 too unless it is told what is allowed; its algorithms know which key and curve belong to them.
_REGISTRY = jws.JWSRegistry(algorithms=ALGORITHMS)
# A key for each signer of a large school and its neighbours; some 2 KiB each.
_REMEMBERED = 2048
# base64url to base64 (RFC 4648, 4 and 5); what belongs to the other alphabet, and padding, to what belongs to none.
_TO_PLAIN = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"!", b"==", b"=")
# What may stand last: with two letters over, two bits of the last one count, with three four, with none all six.
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_LAST = (_ALPHABET, b"", _ALPHABET[::16], _ALPHABET[::4])
# RFC 7515, 4.1.6: base64 with padding. White space would make two texts of one value.
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def decode_base64url(text: str) -> bytes:
    """RFC 7515, 2: no padding, no white space; and unused bits zero, so that one value has one text.

    Raises:
        ValueError: it is anything else.
    """
    part = text.encode().translate(_TO_PLAIN)
    decoded = binascii.a2b_base64(part + _PADDING[len(part) % 4], strict_mode=True)
    if part and part[-1] not in _LAST[len(part) % 4]:
        raise ValueError("unused bits that are not zero")
    return decoded


def read_x5c(entries: Any) -> tuple[bytes, ...]:
    """The certificates of an ``x5c`` header member, DER; none at all where it is not what RFC 7515, 4.1.6 says."""
    if not isinstance(entries, list) or len(entries) > MAX_CERTIFICATES:
        return ()
    decoded = [_decode_certificate(entry) if isinstance(entry, str) else None for entry in entries]
    return tuple(der for der in decoded if der) if all(decoded) else ()


@lru_cache(maxsize=_REMEMBERED)
def _decode_certificate(text: str) -> bytes | None:
    if not _BASE64.fullmatch(text):
        return None
    try:
        decoded = binascii.a2b_base64(text)
    except ValueError:
        return None
    return decoded if binascii.b2a_base64(decoded, newline=False).decode() == text else None


def holds(algorithm: str, signer: Certificate, *, signed: bytes, value: bytes) -> bool:
    """Whether the signer's key made ``value`` over ``signed`` by this algorithm; it must be one that fits the key."""
    key = _key_of(signer.der)
    if key is None or not is_strong(signer.key):
        return False
    try:
        method = _REGISTRY.get_alg(algorithm)
        method.check_key(key)
        return method.verify(signed, value, key)
    except (JoseError, UnsupportedAlgorithm, ValueError):
        return False


@lru_cache(maxsize=_REMEMBERED)
def _key_of(der: bytes) -> jwk.ECKey | jwk.RSAKey | None:
    """A certificate's key, bound to its kind: an RSA key can never be read as the secret of an HMAC."""
    signer = read_certificate(der)
    if signer is None or not is_strong(signer.key):
        return None
    pem = signer.key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    if isinstance(signer.key, ec.EllipticCurvePublicKey):
        return jwk.ECKey.import_key(pem)
    return jwk.RSAKey.import_key(pem) if isinstance(signer.key, rsa.RSAPublicKey) else None
