"""The hub's own seal key: loaded, made for development, published. Signs nothing itself."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey, RSAKey

from sealer.encodings import base64_text, base64url_text

# Days in names of files are days here.
VIETNAM = timezone(timedelta(hours=7))

if TYPE_CHECKING:  # pyHanko comes with it, which is not needed to read a key
    from sealer.timestamping import TimestampAuthority

SealKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_SEAL_FILE = "seal.p12"
_PASSWORD_FILE = "seal.password"  # noqa: S105 (a file's name)
_RETIRED_FOLDER = "retired"

# A development seal outlives the demo it is for; a real one comes from an authority with its own dates.
_DEVELOPMENT_YEARS = 10

_MIN_RSA_BITS = 2048  # as package.md asks of schools
_EC_ALGORITHMS = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512"}


class SealUnreadable(Exception):
    """The hub's seal cannot be used: no file, wrong password, or a key of a kind that cannot sign."""


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """A key that signed until that moment and still verifies what it signed before."""

    certificate: x509.Certificate
    until: datetime


class HubSeal:
    """A private key with its certificate, and what the hub publishes of its keys."""

    def __init__(
        self,
        key: SealKey,
        certificate: x509.Certificate,
        *,
        chain: Sequence[x509.Certificate] = (),
        retired: Sequence[RetiredKey] = (),
        timestamps: TimestampAuthority | None = None,
    ) -> None:
        self._key = _checked(key)
        self._certificate = certificate
        self._chain = tuple(chain)
        self._retired = tuple(retired)
        self._timestamps = timestamps

    @classmethod
    def load(cls, pkcs12_path: Path, password: str | None) -> HubSeal:
        """Read the seal from a PKCS#12 file.

        Certificates of former keys lie in ``retired/`` beside it, named by the day they ended: ``2027-03-01.pem``.

        Raises:
            SealUnreadable: the file, its password, or a retired certificate is wrong.
        """
        try:
            content = pkcs12_path.read_bytes()
            found = pkcs12.load_pkcs12(content, password.encode() if password else None)
            retired = read_retired(pkcs12_path.parent / _RETIRED_FOLDER)
        except (OSError, ValueError) as error:
            raise SealUnreadable(f"cannot read the seal or its retired certificates at {pkcs12_path}") from error
        if found.cert is None or not isinstance(found.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise SealUnreadable(f"no RSA or EC key with its certificate in {pkcs12_path}")
        chain = [extra.certificate for extra in found.additional_certs]
        return cls(found.key, found.cert.certificate, chain=chain, retired=retired)

    @classmethod
    def create(cls, folder: Path, name: str, *, at: datetime | None = None) -> HubSeal:
        """A self-made seal for development: P-256, its own authority. What is there already is loaded instead.

        ``at``: when its certificate begins (default: now; this is the console's tool, outside every verification).
        """
        target = folder / _SEAL_FILE
        if not target.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            certificate = _self_made(key, name, at or datetime.now(UTC))
            password = secrets.token_urlsafe(24)
            sealed = pkcs12.serialize_key_and_certificates(
                name.encode(), key, certificate, None, BestAvailableEncryption(password.encode())
            )
            folder.mkdir(parents=True, exist_ok=True)
            _write_private(folder / _PASSWORD_FILE, password.encode())
            _write_private(target, sealed)
        return cls.load(target, (folder / _PASSWORD_FILE).read_text())

    def stamped_by(self, timestamps: TimestampAuthority | None) -> HubSeal:
        """The same seal, the PDFs of which this authority timestamps (PAdES B-T); None: nobody does (B-B)."""
        return HubSeal(self._key, self._certificate, chain=self._chain, retired=self._retired, timestamps=timestamps)

    @property
    def timestamps(self) -> TimestampAuthority | None:
        """Who timestamps what is sealed."""
        return self._timestamps

    @property
    def certificate_der(self) -> bytes:
        """The seal's own certificate."""
        return self._certificate.public_bytes(Encoding.DER)

    @property
    def certificates_until(self) -> dict[str, datetime | None]:
        """SHA-256 (hex) of its certificates and when each one's key was retired; None: it signs."""
        found: dict[str, datetime | None] = {_fingerprint(one.certificate): one.until for one in self._retired}
        return found | {_fingerprint(self._certificate): None}

    @property
    def self_made(self) -> bool:
        """Whether nobody but the hub vouches for this certificate."""
        return self._certificate.issuer == self._certificate.subject

    @property
    def private_key(self) -> SealKey:
        """For the rooms of ``sealer`` that sign."""
        return self._key

    @property
    def chain_der(self) -> list[bytes]:
        """The certificate and those above it that came with it."""
        return [one.public_bytes(Encoding.DER) for one in (self._certificate, *self._chain)]

    @property
    def x5c(self) -> list[str]:
        """The same as RFC 7515 section 4.1.6 writes them."""
        return [base64_text(der) for der in self.chain_der]

    @property
    def algorithm(self) -> str:
        """The JWS algorithm that fits the key."""
        return _algorithm(self._key.public_key())

    @property
    def key_id(self) -> str:
        """The RFC 7638 thumbprint of the public key."""
        return _jwk(self._certificate).thumbprint()

    def jwks(self) -> dict[str, Any]:
        """The hub's public keys (RFC 7517); ``exp``, as in OpenID Federation 1.0 §8.7.2, dates a retired one's end."""
        current = _published(self._certificate)
        retired = [_published(one.certificate) | {"exp": int(one.until.timestamp())} for one in self._retired]
        return {"keys": [current, *retired]}


def _fingerprint(certificate: x509.Certificate) -> str:
    return sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def _checked(key: SealKey) -> SealKey:
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _MIN_RSA_BITS:
        raise SealUnreadable("the seal's RSA key is too short")
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name not in _EC_ALGORITHMS:
        raise SealUnreadable("the seal's curve is not P-256, P-384 or P-521")
    return key


def _algorithm(key: Any) -> str:
    return _EC_ALGORITHMS[key.curve.name] if isinstance(key, ec.EllipticCurvePublicKey) else "RS256"


def _jwk(certificate: x509.Certificate) -> RSAKey | ECKey:
    public = certificate.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return ECKey.import_key(public)
    if isinstance(public, rsa.RSAPublicKey):
        return RSAKey.import_key(public)
    raise SealUnreadable("a certificate of the hub has neither an RSA nor an EC key")


def _published(certificate: x509.Certificate) -> dict[str, Any]:
    der = certificate.public_bytes(Encoding.DER)
    jwk = _jwk(certificate)
    return {
        **jwk.as_dict(private=False),
        "kid": jwk.thumbprint(),
        "use": "sig",
        "alg": _algorithm(certificate.public_key()),
        "nbf": int(certificate.not_valid_before_utc.timestamp()),
        "x5c": [base64_text(der)],
        "x5t#S256": base64url_text(sha256(der).digest()),
    }


def read_retired(folder: Path) -> list[RetiredKey]:
    """Certificates of former keys, by the last day in Viet Nam on which they signed: ``2027-03-01.pem``, to its end.

    What was sealed on that day before the keys were changed is still the hub's. Raises OSError or ValueError.
    """
    found = []
    for path in sorted(folder.glob("*.pem")):
        until = datetime.fromisoformat(path.stem).replace(tzinfo=VIETNAM) + timedelta(days=1)
        found.append(RetiredKey(x509.load_pem_x509_certificate(path.read_bytes()), until))
    return found


def _self_made(key: ec.EllipticCurvePrivateKey, name: str, at: datetime) -> x509.Certificate:
    subject = x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=365 * _DEVELOPMENT_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )


def _write_private(path: Path, content: bytes) -> None:
    """Whole or not at all: a process killed in between must not leave half a key."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600, exist_ok=False)
    part.write_bytes(content)
    part.replace(path)
