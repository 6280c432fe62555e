"""The algorithms a signature may use, and the one place where public-key mathematics is done.

``package.md`` section 2, *Algorithms*. Knows keys and bytes, nothing of XML or JSON.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from asn1crypto import algos as asn1_algos
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

# NIST SP 800-131A and TT 15/2025/TT-BKHCN: RSA of at least 2048 bits.
MIN_RSA_BITS = 2048
# Larger keys cost a verifier seconds and no authority issues them.
MAX_RSA_BITS = 8192
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


class Family(Enum):
    RSA_PKCS1 = "rsa"
    RSA_PSS = "rsa-pss"
    ECDSA = "ecdsa"


@dataclass(frozen=True, slots=True)
class SignatureAlgorithm:
    """``name`` is the short name shown to readers."""

    name: str
    family: Family
    hash: hashes.HashAlgorithm


XML_SIGNATURE_ALGORITHMS: Mapping[str, SignatureAlgorithm] = {
    **{
        f"http://www.w3.org/2001/04/xmldsig-more#rsa-{h.name}": SignatureAlgorithm(f"rsa-{h.name}", Family.RSA_PKCS1, h)
        for h in (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
    },
    **{
        f"http://www.w3.org/2007/05/xmldsig-more#{h.name}-rsa-MGF1": SignatureAlgorithm(
            f"{h.name}-rsa-MGF1", Family.RSA_PSS, h
        )
        for h in (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
    },
    **{
        f"http://www.w3.org/2001/04/xmldsig-more#ecdsa-{h.name}": SignatureAlgorithm(f"ecdsa-{h.name}", Family.ECDSA, h)
        for h in (hashes.SHA256(), hashes.SHA384(), hashes.SHA512())
    },
}

XML_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    "http://www.w3.org/2001/04/xmlenc#sha256": lambda data: hashlib.sha256(data).digest(),
    "http://www.w3.org/2001/04/xmldsig-more#sha384": lambda data: hashlib.sha384(data).digest(),
    "http://www.w3.org/2001/04/xmlenc#sha512": lambda data: hashlib.sha512(data).digest(),
}


def is_strong(key: PublicKeyTypes) -> bool:
    """Whether the key is one the contract accepts."""
    if isinstance(key, rsa.RSAPublicKey):
        return MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, CURVES)


def key_name(key: PublicKeyTypes) -> str:
    """What people call a key of this kind and size: ``RSA 2048``, ``secp256r1``."""
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    return key.curve.name if isinstance(key, ec.EllipticCurvePublicKey) else type(key).__name__.strip("_")


def holds(algorithm: SignatureAlgorithm, key: PublicKeyTypes, *, data: bytes, signature: bytes) -> bool:
    """Whether the private half of ``key`` made ``signature`` over ``data``. ECDSA values are r‖s (RFC 6931)."""
    try:
        if algorithm.family is Family.ECDSA:
            if not isinstance(key, ec.EllipticCurvePublicKey):
                return False
            key.verify(_der_of(signature, key.curve), data, ec.ECDSA(algorithm.hash))
        elif not isinstance(key, rsa.RSAPublicKey) or key.key_size > MAX_RSA_BITS:
            return False
        else:
            key.verify(signature, data, _padding(algorithm), algorithm.hash)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _padding(algorithm: SignatureAlgorithm) -> padding.AsymmetricPadding:
    if algorithm.family is Family.RSA_PKCS1:
        return padding.PKCS1v15()
    # RFC 6931, 2.3.10: salt as long as the digest, MGF1 over the same digest.
    return padding.PSS(mgf=padding.MGF1(algorithm.hash), salt_length=algorithm.hash.digest_size)


def _der_of(value: bytes, curve: ec.EllipticCurve) -> bytes:
    size = (curve.key_size + 7) // 8
    if len(value) != 2 * size:
        raise ValueError("r and s do not have the length of the curve's field (RFC 6931, 2.3.6)")
    return encode_dss_signature(int.from_bytes(value[:size], "big"), int.from_bytes(value[size:], "big"))


CMS_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


# No longer accepted, but can be computed: a PDF of ten years ago is intact or broken, whatever it is worth.
LEGACY_CMS_HASHES: Mapping[str, hashes.HashAlgorithm] = {"sha1": hashes.SHA1()}  # noqa: S303 - never accepted


def holds_cms(
    method: asn1_algos.SignedDigestAlgorithm,
    digest: str,
    key: PublicKeyTypes,
    *,
    data: bytes,
    signature: bytes,
    hashing: Mapping[str, hashes.HashAlgorithm] = CMS_HASHES,
) -> bool:
    """Whether a CMS signature value holds. ECDSA values are DER there (RFC 5753). ``digest`` is the signer's."""
    family = method.signature_algo
    chosen = digest if method["algorithm"].native in {"rsassa_pkcs1v15", "rsaes_pkcs1v15"} else method.hash_algo
    hashed = hashing.get(chosen)
    if hashed is None:
        return False
    try:
        if family == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashed))
        elif family == "rsassa_pkcs1v15" and isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashed)
        elif family == "rsassa_pss" and isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(mgf=padding.MGF1(hashed), salt_length=padding.PSS.AUTO)
            key.verify(signature, data, pss, hashed)
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
