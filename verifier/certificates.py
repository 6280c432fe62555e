"""What one certificate says: names, dates, key, and whether it may sign records. Knows nothing of chains."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from verifier.report import CertificateSummary

# Every teacher of a province's largest school, many times over; 2 KiB each.
_REMEMBERED = 8192

# package.md section 2, Algorithms: an extended usage, if any, is not only one of these.
_NOT_FOR_DOCUMENTS = frozenset(
    {ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CODE_SIGNING, ExtendedKeyUsageOID.TIME_STAMPING}
)


@dataclass(frozen=True)
class Certificate:
    """One certificate, read. ``name`` is the subject's common name, ``organisation`` its O."""

    der: bytes
    summary: CertificateSummary
    key: PublicKeyTypes
    name: str | None
    organisation: str | None
    may_sign: bool

    @property
    def sha256(self) -> str:
        return self.summary.sha256

    @property
    def key_sha256(self) -> str:
        """SHA-256 (hex) of the public key: the same for two certificates of one key."""
        return hashlib.sha256(self.key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


@lru_cache(maxsize=_REMEMBERED)
def read_certificate(der: bytes) -> Certificate | None:
    """The certificate of these bytes, or None where they are none that can be read."""
    try:
        parsed = x509.load_der_x509_certificate(der)
        return Certificate(
            der=der,
            summary=CertificateSummary(
                subject=parsed.subject.rfc4514_string(),
                issuer=parsed.issuer.rfc4514_string(),
                serial=str(parsed.serial_number),
                sha256=hashlib.sha256(der).hexdigest(),
                not_before=parsed.not_valid_before_utc,
                not_after=parsed.not_valid_after_utc,
            ),
            key=parsed.public_key(),
            name=_first(parsed.subject, NameOID.COMMON_NAME),
            organisation=_first(parsed.subject, NameOID.ORGANIZATION_NAME),
            may_sign=_may_sign(parsed),
        )
    except Exception:  # a stranger's bytes: whatever a parser says of them, they are no certificate
        return None


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str | None:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else None


def _may_sign(certificate: x509.Certificate) -> bool:
    """digitalSignature or nonRepudiation; not only for servers, code or time stamps; no authority."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    if not (usage.digital_signature or usage.content_commitment):
        return False
    try:
        extended = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        if set(extended) <= _NOT_FOR_DOCUMENTS:
            return False
    except x509.ExtensionNotFound:
        pass
    try:
        return not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return True
