"""A test certificate authority: keys, certificates and revocation lists. It knows no schools and no records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CA_FROM = datetime(2020, 1, 1, tzinfo=UTC)
CA_UNTIL = datetime(2044, 12, 25, tzinfo=UTC)
LEAF_FROM = datetime(2024, 1, 1, tzinfo=UTC)
LEAF_UNTIL = datetime(2029, 1, 1, tzinfo=UTC)
CRL_FROM = datetime(2026, 5, 20, tzinfo=UTC)
CRL_UNTIL = datetime(2036, 1, 1, tzinfo=UTC)

SIGNING = frozenset({"digital_signature", "content_commitment"})
AUTHORITY = frozenset({"key_cert_sign", "crl_sign"})
ALL_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
SERVER = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
CODE = ExtendedKeyUsageOID.CODE_SIGNING
TIME = ExtendedKeyUsageOID.TIME_STAMPING
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION


def elliptic_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    """A fresh key, on P-256 unless told otherwise."""
    return ec.generate_private_key(curve or ec.SECP256R1())


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Credential:
    """A private key with its certificate and the certificates above it (nearest first, the root left out)."""

    key: Any
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...] = ()

    @cached_property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @cached_property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    @cached_property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def serial(self) -> int:
        return self.certificate.serial_number


def subject(common_name: str, organisation: str | None = None) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


class Authority:
    """One certificate authority; without ``parent`` a root. Equal names with another key make a rogue."""

    def __init__(self, name: str, *, parent: Authority | None = None, key: Any = None) -> None:
        self.name = subject(name)
        self.parent = parent
        self.key = key or elliptic_key()
        self.certificate = (parent or self)._certify(
            self.name, self.key.public_key(), usage=AUTHORITY, authority=True, since=CA_FROM, until=CA_UNTIL
        )

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        """This authority and those above it, the root left out."""
        return () if self.parent is None else (self.certificate, *self.parent.chain)

    def issue(self, name: x509.Name, *, key: Any = None, **changes: Any) -> Credential:
        """A leaf for signing; ``changes``: usage, extended, authority, since, until, digest."""
        key = key or elliptic_key()
        certificate = self._certify(name, key.public_key(), **changes)
        return Credential(key=key, certificate=certificate, issuers=self.chain)

    def crl(
        self,
        revoked: Mapping[int, datetime] | None = None,
        *,
        since: datetime = CRL_FROM,
        until: datetime = CRL_UNTIL,
        number: int = 1,
    ) -> bytes:
        """A DER revocation list: serial number to the moment of revocation."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(since).next_update(until)
        for serial, moment in (revoked or {}).items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
            reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
            builder = builder.add_revoked_certificate(entry.add_extension(reason, critical=False).build())
        builder = builder.add_extension(x509.CRLNumber(number), critical=False)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(identifier, critical=False)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def _certify(
        self,
        name: x509.Name,
        public_key: Any,
        *,
        usage: frozenset[str] = SIGNING,
        extended: Sequence[x509.ObjectIdentifier] = (),
        authority: bool = False,
        since: datetime = LEAF_FROM,
        until: datetime = LEAF_UNTIL,
        digest: Any = None,
    ) -> x509.Certificate:
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(public_key)
        builder = builder.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        flags = {flag: flag in usage for flag in ALL_USAGES}
        builder = builder.add_extension(x509.KeyUsage(**flags), critical=True)
        if extended:
            critical = list(extended) == [TIME]
            builder = builder.add_extension(x509.ExtendedKeyUsage(extended), critical=critical)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(identifier, critical=False)
        return builder.sign(self.key, digest or hashes.SHA256())
