"""An authority's answers on one certificate (OCSP, RFC 6960)."""

from __future__ import annotations

from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from stage.authority import Authority, Credential


def answer(
    authority: Authority,
    certificate: x509.Certificate,
    at: datetime,
    *,
    revoked: datetime | None = None,
    lasts: timedelta = timedelta(days=7),
    by: Credential | None = None,
) -> bytes:
    """DER: good, or revoked since a moment; signed by the authority itself or ``by`` another."""
    signer = (authority.certificate, authority.key) if by is None else (by.certificate, by.key)
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=authority.certificate,
        algorithm=hashes.SHA1(),
        cert_status=ocsp.OCSPCertStatus.GOOD if revoked is None else ocsp.OCSPCertStatus.REVOKED,
        this_update=at,
        next_update=at + lasts,
        revocation_time=revoked,
        revocation_reason=None if revoked is None else x509.ReasonFlags.key_compromise,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, signer[0]).certificates([signer[0]])
    return builder.sign(signer[1], hashes.SHA256()).public_bytes(serialization.Encoding.DER)
