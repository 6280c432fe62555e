"""The proven time of a signature: the earliest of what timestamps (RFC 3161) and the hub's own receipt prove.

``package.md`` section 2, *Time*. A timestamp that cannot be verified proves nothing and harms nothing, so whatever a
token turns out to be, the answer is a moment or "nothing".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from asn1crypto import tsp
from cryptography import x509 as crypto_x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from verifier.algorithms import CMS_HASHES
from verifier.certificates import Certificate, read_certificate
from verifier.chain import Chain, ChainFault, chain_of
from verifier.cms_signature import CmsSignature, read_cms
from verifier.facts import Timestamp
from verifier.trust import TrustStore

# A token holds one signature and at most the authority's chain.
MAX_TOKEN_BYTES = 64 * 1024
MAX_TOKEN_CERTIFICATES = 6

# The digest of what is stamped by an algorithm's name, or None where it is not accepted.
Imprint = Callable[[str], bytes | None]

# The contract asks a timestamp for its chain to ``tsa-roots``. A list that says "revoked" is heard all the same;
# none at all is no fault of the token.
_HARMLESS = frozenset({ChainFault.REVOCATION_UNKNOWN})


class Stamp(NamedTuple):
    """What a token that holds proves: its moment, by the chain of its authority."""

    made_at: datetime
    chain: Chain


class Proof(NamedTuple):
    """The earliest moment at which a signature is proven to have existed, and the stamps that hold."""

    at: datetime
    stamps: tuple[Stamp, ...] = ()


def proof_of(timestamps: tuple[Timestamp, ...], *, trust: TrustStore, latest: datetime) -> Proof:
    """Of a signature with these timestamps; ``latest`` is what the hub itself knows."""
    found = [token_stamp(token, imprint_of(s.stamped), trust) for s in timestamps for token in s.tokens]
    stamps = tuple(stamp for stamp in found if stamp is not None)
    return Proof(min([latest, *(stamp.made_at for stamp in stamps)]), stamps)


def proven_time(timestamps: tuple[Timestamp, ...], *, trust: TrustStore, latest: datetime) -> datetime:
    """The moment alone."""
    return proof_of(timestamps, trust=trust, latest=latest).at


def token_time(token: bytes, imprint: Imprint, trust: TrustStore) -> datetime | None:
    """The time a token proves for what ``imprint`` is of, or None where it does not hold or cannot be read."""
    stamp = token_stamp(token, imprint, trust)
    return None if stamp is None else stamp.made_at


def token_stamp(token: bytes, imprint: Imprint, trust: TrustStore) -> Stamp | None:
    """The same with the authority's chain."""
    if not trust.tsa_roots or len(token) > MAX_TOKEN_BYTES:
        return None
    authorities = TrustStore(roots=trust.tsa_roots, intermediates=trust.intermediates, crls=trust.crls)
    try:
        return _token_stamp(token, imprint, authorities)
    except Exception:  # a stranger's bytes in ASN.1: whatever the parser says of them, they prove nothing
        return None


def imprint_of(stamped: bytes) -> Imprint:
    """The imprints of these bytes."""
    return lambda name: hashlib.new(name, stamped).digest() if name in CMS_HASHES else None


def _token_stamp(token: bytes, imprint: Imprint, authorities: TrustStore) -> Stamp | None:
    signature = read_cms(token, most_certificates=MAX_TOKEN_CERTIFICATES)
    if signature.content_type != "tst_info" or signature.content is None:
        return None
    information = tsp.TSTInfo.load(signature.content)
    certificate = _authority(signature)
    if certificate is None or not _imprint_matches(information, imprint):
        return None
    if not _holds(signature, certificate):
        return None
    made_at: datetime = information["gen_time"].native.astimezone(UTC)
    chain = chain_of(certificate.der, signature.certificates, authorities, made_at)
    return None if chain.faults - _HARMLESS else Stamp(made_at, chain)


def _imprint_matches(information: tsp.TSTInfo, imprint: Imprint) -> bool:
    stamped = information["message_imprint"]
    computed = imprint(stamped["hash_algorithm"]["algorithm"].native)
    return computed is not None and hmac.compare_digest(computed, stamped["hashed_message"].native)


def _authority(signature: CmsSignature) -> Certificate | None:
    """The certificate that the token's ``signingCertificate(V2)`` names (RFC 5816), if it may stamp times."""
    der = signature.signer() if signature.named is not None else None
    return read_certificate(der) if der is not None and _may_stamp(der) else None


def _may_stamp(der: bytes) -> bool:
    """RFC 3161, 2.3: extended key usage is critical and timeStamping alone."""
    extensions = crypto_x509.load_der_x509_certificate(der).extensions
    usage = extensions.get_extension_for_class(crypto_x509.ExtendedKeyUsage)
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _holds(signature: CmsSignature, certificate: Certificate) -> bool:
    """RFC 5652, 5.4 and 5.6: the digest among the signed attributes, and the signature over them; nothing weak.

    That a certificate is named by SHA-1 (``signingCertificate`` v1) is RFC 3161's own way and no weakness here.
    """
    if set(signature.weak_places(certificate)) - {"certificate digest"} or signature.content is None:
        return False
    digest = hashlib.new(signature.digest, signature.content).digest()
    return hmac.compare_digest(signature.message_digest, digest) and signature.value_holds(certificate) is True
