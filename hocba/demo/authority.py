"""The demo's own certification authorities: keys, certificates, revocation lists. Knows no schools and no records.

Two hierarchies as in Vietnam: a government one for seals and principals, a public one for teachers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

# A demo folder is kept and started again for years: nothing in it may run out meanwhile.
LASTS = timedelta(days=3650)
_USAGES = (
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
_SIGNS_DOCUMENTS = frozenset({"digital_signature", "content_commitment"})
_SIGNS_CERTIFICATES = frozenset({"key_cert_sign", "crl_sign"})


@dataclass(frozen=True)
class Credential:
    """A signer's key, its certificate and the certificate of the authority that gave it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    issuer: x509.Certificate

    @cached_property
    def chain(self) -> tuple[bytes, bytes]:
        """Both certificates in DER, the signer's first."""
        return self.certificate.public_bytes(Encoding.DER), self.issuer.public_bytes(Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


def subject(common_name: str, organisation: str, *, person_id: str | None = None) -> x509.Name:
    """A subject as Vietnamese authorities write it: a person's identity number stands in UID."""
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
    ]
    if person_id:
        parts.append(x509.NameAttribute(NameOID.USER_ID, f"CCCD:{person_id}"))
    return x509.Name(parts)


class Authority:
    """One authority; without ``parent`` a root."""

    def __init__(self, name: str, *, since: datetime, now: datetime, parent: Authority | None = None) -> None:
        self.name = subject(name, "Chứng thực thử nghiệm / Demo PKI")
        self.since, self.now = since, now
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = (parent or self)._certify(self.name, self.key.public_key(), authority=True)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def issue(self, name: x509.Name) -> Credential:
        """A key and a certificate for signing documents."""
        key = ec.generate_private_key(ec.SECP256R1())
        return Credential(key, self._certify(name, key.public_key(), authority=False), self.certificate)

    def crl(self, revoked: Mapping[int, datetime], *, number: int, at: datetime) -> bytes:
        """A DER revocation list made at ``at``: serial number to the moment since when it is revoked."""
        # The certificates' times have whole seconds; a list "of this second" must not lie before what it speaks of.
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(at)
        builder = builder.next_update(self.now + LASTS).add_extension(x509.CRLNumber(number), critical=False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        for serial, moment in revoked.items():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
            reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
            builder = builder.add_revoked_certificate(entry.add_extension(reason, critical=False).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _certify(self, name: x509.Name, key: ec.EllipticCurvePublicKey, *, authority: bool) -> x509.Certificate:
        usage = _SIGNS_CERTIFICATES if authority else _SIGNS_DOCUMENTS
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(self.since).not_valid_after(self.now + LASTS)
        builder = builder.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        flags = {flag: flag in usage for flag in _USAGES}
        builder = builder.add_extension(x509.KeyUsage(**flags), critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        return builder.sign(self.key, hashes.SHA256())


class Pki:
    """All authorities of the demo, and the trust folder that speaks of them."""

    def __init__(self, *, since: datetime, now: datetime) -> None:
        root = Authority("DEMO Root CA chuyên dùng công vụ", since=since, now=now)
        self.government = Authority("DEMO CA cơ quan nhà nước", since=since, now=now, parent=root)
        public_root = Authority("DEMO National Root CA", since=since, now=now)
        self.public = Authority("DEMO CA công cộng", since=since, now=now, parent=public_root)
        self._roots = {"gov-root": root, "public-root": public_root}
        self._intermediates = {"gov-ca": self.government, "public-ca": self.public}

    def write_trust(self, folder: Path, *, at: datetime) -> None:
        """The folder of ``province.md``, with lists that revoke nobody yet."""
        for kind, authorities in (("roots", self._roots), ("intermediates", self._intermediates)):
            (folder / kind).mkdir(parents=True)
            for name, authority in authorities.items():
                (folder / kind / f"{name}.pem").write_bytes(authority.pem)
        (folder / "crls").mkdir()
        for name, authority in (self._roots | self._intermediates).items():
            (folder / "crls" / f"{name}.crl").write_bytes(authority.crl({}, number=1, at=at))

    def revoke(self, folder: Path, teacher: Credential, *, since: datetime, at: datetime) -> None:
        """The public authority publishes a newer list that names this teacher's certificate."""
        content = self.public.crl({teacher.certificate.serial_number: since}, number=2, at=at)
        (folder / "crls" / "public-ca.crl").write_bytes(content)
