"""The proven time of a signature: the earliest of what timestamps (RFC 3161) and the hub's own receipt prove.

``package.md`` section 2, *Time*. A timestamp that cannot be verified proves nothing and harms nothing, so whatever a
token turns out to be, the answer is a moment or "nothing".
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime

from asn1crypto import cms, tsp, x509
from cryptography import x509 as crypto_x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from verifier.algorithms import CMS_HASHES, holds_cms, is_strong
from verifier.certificates import Certificate, read_certificate
from verifier.chain import ChainFault, chain_of
from verifier.facts import Timestamp
from verifier.trust import TrustStore

# A token holds one signature and at most the authority's chain.
MAX_TOKEN_BYTES = 64 * 1024
MAX_TOKEN_CERTIFICATES = 6

# The contract asks a timestamp for its chain to ``tsa-roots``. A list that says "revoked" is heard all the same;
# none at all is no fault of the token.
_HARMLESS = frozenset({ChainFault.REVOCATION_UNKNOWN})


def proven_time(timestamps: tuple[Timestamp, ...], *, trust: TrustStore, latest: datetime) -> datetime:
    """The earliest moment at which the signature is proven to have existed; ``latest`` is what the hub itself knows."""
    if not timestamps or not trust.tsa_roots:
        return latest
    authorities = TrustStore(roots=trust.tsa_roots, intermediates=trust.intermediates, crls=trust.crls)
    tokens = [(token, stamp.stamped) for stamp in timestamps for token in stamp.tokens]
    moments = [token_time(token, stamped, authorities) for token, stamped in tokens if len(token) <= MAX_TOKEN_BYTES]
    return min([latest, *(moment for moment in moments if moment is not None)])


def token_time(token: bytes, stamped: bytes, authorities: TrustStore) -> datetime | None:
    """The time a token proves for ``stamped``, or None where it does not hold or cannot be read."""
    try:
        return _token_time(token, stamped, authorities)
    except Exception:  # a stranger's bytes in ASN.1: whatever the parser says of them, they prove nothing
        return None


def _token_time(token: bytes, stamped: bytes, authorities: TrustStore) -> datetime | None:
    content = cms.ContentInfo.load(token)
    if content["content_type"].native != "signed_data":
        return None
    signed = content["content"]
    encapsulated = signed["encap_content_info"]
    if encapsulated["content_type"].native != "tst_info" or len(signed["signer_infos"]) != 1:
        return None
    information = encapsulated["content"].parsed
    signer = signed["signer_infos"][0]
    certificate = _authority(signed, signer)
    if certificate is None or not _imprint_matches(information, stamped):
        return None
    if not _signature_holds(signer, encapsulated["content"].contents, certificate):
        return None
    made_at = information["gen_time"].native.astimezone(UTC)
    others = tuple(_certificates(signed))
    faults = chain_of(certificate.der, others, authorities, made_at).faults - _HARMLESS
    return None if faults else made_at


def _imprint_matches(information: tsp.TSTInfo, stamped: bytes) -> bool:
    imprint = information["message_imprint"]
    algorithm = imprint["hash_algorithm"]["algorithm"].native
    if algorithm not in CMS_HASHES:
        return False
    return hmac.compare_digest(hashlib.new(algorithm, stamped).digest(), imprint["hashed_message"].native)


def _certificates(signed: cms.SignedData) -> Iterator[bytes]:
    for choice in list(signed["certificates"] or [])[:MAX_TOKEN_CERTIFICATES]:
        if isinstance(choice.chosen, x509.Certificate):
            yield choice.chosen.dump()


def _authority(signed: cms.SignedData, signer: cms.SignerInfo) -> Certificate | None:
    """The certificate that the token's ``signingCertificate(V2)`` names (RFC 5816), if it may stamp times."""
    attributes = {a["type"].native: a["values"] for a in signer["signed_attrs"]}
    if "signing_certificate_v2" in attributes:
        named = attributes["signing_certificate_v2"][0]["certs"][0]
        algorithm = named["hash_algorithm"]["algorithm"].native
    elif "signing_certificate" in attributes:
        named, algorithm = attributes["signing_certificate"][0]["certs"][0], "sha1"
    else:
        return None
    if algorithm not in {*CMS_HASHES, "sha1"}:
        return None
    wanted = named["cert_hash"].native
    for der in _certificates(signed):
        if hmac.compare_digest(hashlib.new(algorithm, der, usedforsecurity=False).digest(), wanted):
            return read_certificate(der) if _may_stamp(der) else None
    return None


def _may_stamp(der: bytes) -> bool:
    """RFC 3161, 2.3: extended key usage is critical and timeStamping alone."""
    extensions = crypto_x509.load_der_x509_certificate(der).extensions
    usage = extensions.get_extension_for_class(crypto_x509.ExtendedKeyUsage)
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def _signature_holds(signer: cms.SignerInfo, content: bytes, certificate: Certificate) -> bool:
    """RFC 5652, 5.4 and 5.6: content type and digest among the signed attributes, and the signature over them."""
    digest = signer["digest_algorithm"]["algorithm"].native
    attributes = {a["type"].native: a["values"] for a in signer["signed_attrs"]}
    if digest not in CMS_HASHES or attributes["content_type"][0].native != "tst_info":
        return False
    if not hmac.compare_digest(attributes["message_digest"][0].native, hashlib.new(digest, content).digest()):
        return False
    signed = signer["signed_attrs"].untag().dump()
    method = signer["signature_algorithm"]
    return is_strong(certificate.key) and holds_cms(
        method, digest, certificate.key, data=signed, signature=signer["signature"].native
    )
