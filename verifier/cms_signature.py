"""A CMS signature of one signer taken apart (RFC 5652): of a PDF, or of a time-stamp token. Judges nothing.

Nothing but what is signed is ever decoded. What stands among the unsigned attributes is looked at one by one, and one
that is no ASN.1 at all (real signatures of a Vietnamese authority carry raw text there) is passed over.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from asn1crypto import cms, core, x509

from verifier.algorithms import CMS_HASHES, LEGACY_CMS_HASHES, MAX_RSA_BITS, holds_cms, is_strong
from verifier.ber import with_lengths
from verifier.certificates import Certificate

# A signer's attributes are five or six; an authority's archive of one signature adds a few unsigned ones.
MAX_ATTRIBUTES = 64
# SHA-1 names certificates in signing-certificate v1 (RFC 2634, 5.4) and digests documents of ten years ago: it can be
# computed, and what rests on it is called weak.
COMPUTABLE: Final = {**CMS_HASHES, **LEGACY_CMS_HASHES}


class NotCms(Exception):
    """No CMS SignedData of exactly one signer with signed attributes."""


@dataclass(frozen=True)
class CmsSignature:
    """One signer's signature.

    Attributes:
        content_type: of what is signed, as the container and the signed attribute both say it.
        content: what is signed where the container holds it, else None.
        digest: the name of the signer's digest algorithm.
        message_digest: what the signer says the content's digest is.
        signed: the signed attributes as they are signed (DER).
        value: the signature value.
        certificates: DER, as many as were asked for at most.
        named: digest name and digest of the signer's certificate that a signed attribute gives; None: it gives none.
        tokens: DER of the timestamps over ``value`` (unsigned).
    """

    content_type: str
    content: bytes | None
    digest: str
    message_digest: bytes
    attributes: Mapping[str, Any]
    signed: bytes
    value: bytes
    certificates: tuple[bytes, ...]
    named: tuple[str, bytes] | None
    tokens: tuple[bytes, ...]
    _method: Any
    _identifier: Any

    @property
    def algorithm(self) -> str:
        """As a reader is shown it: ``rsa-sha256``, ``ecdsa-sha384``, ``sha256-rsa-MGF1``."""
        hashing = self._hashing
        family = str(self._method.signature_algo)
        if family == "rsassa_pss":
            return f"{hashing}-rsa-MGF1"
        return f"{'rsa' if family == 'rsassa_pkcs1v15' else family}-{hashing}"

    @property
    def _hashing(self) -> str:
        if self._method["algorithm"].native in {"rsassa_pkcs1v15", "rsaes_pkcs1v15"}:
            return self.digest
        return str(self._method.hash_algo)

    def weak_places(self, signer: Certificate | None) -> tuple[str, ...]:
        """Where an algorithm or a key stands that ``package.md`` section 2 does not accept."""
        places = {
            "digest": self.digest not in CMS_HASHES,
            "signature": self._hashing not in CMS_HASHES,
            "certificate digest": self.named is not None and self.named[0] not in CMS_HASHES,
            "key": signer is not None and not is_strong(signer.key),
        }
        return tuple(place for place, weak in places.items() if weak)

    def value_holds(self, signer: Certificate) -> bool | None:
        """Whether the signer's key made the value; None where that cannot or need not be computed here."""
        if self._hashing not in COMPUTABLE or getattr(signer.key, "key_size", 0) > MAX_RSA_BITS:
            return None
        return holds_cms(
            self._method, self.digest, signer.key, data=self.signed, signature=self.value, hashing=COMPUTABLE
        )

    def signer(self) -> bytes | None:
        """The DER certificate that the signed attribute names; where it names none, the one the container does."""
        if self.named is None:
            return next((der for der in self.certificates if self._is_identified(der)), None)
        algorithm, wanted = self.named
        if algorithm not in COMPUTABLE:
            return None
        digests = ((der, hashlib.new(algorithm, der, usedforsecurity=False).digest()) for der in self.certificates)
        return next((der for der, digest in digests if hmac.compare_digest(digest, wanted)), None)

    def _is_identified(self, der: bytes) -> bool:
        certificate = x509.Certificate.load(der)
        if self._identifier.name == "issuer_and_serial_number":
            issuer_and_serial = self._identifier.chosen
            return bool(
                issuer_and_serial["serial_number"].native == certificate.serial_number
                and issuer_and_serial["issuer"] == certificate.issuer
            )
        return bool(self._identifier.chosen.native == certificate.key_identifier)


def read_cms(encoded: bytes, *, most_certificates: int) -> CmsSignature:
    """The signature in these bytes, BER or DER. Behind it nothing may stand but zeros (a PDF's padding).

    Raises:
        NotCms: it is none, or has another number of signers than one.
    """
    try:
        return _take_apart(encoded, most_certificates)
    except NotCms:
        raise
    except Exception as wrong:  # a stranger's bytes in ASN.1: whatever the parser says of them, they are no signature
        raise NotCms("ASN.1") from wrong


def _take_apart(encoded: bytes, most_certificates: int) -> CmsSignature:
    value, behind = with_lengths(encoded)
    if behind.strip(b"\0"):
        raise NotCms("padding")
    information = cms.ContentInfo.load(value)
    if information["content_type"].native != "signed_data":
        raise NotCms("content type")
    data = information["content"]
    if len(data["signer_infos"]) != 1:
        raise NotCms("signers")
    signer = data["signer_infos"][0]
    attributes = _attributes(signer["signed_attrs"])
    inside = data["encap_content_info"]
    content_type = inside["content_type"].native
    if attributes["content_type"].native != content_type:
        raise NotCms("content type")
    return CmsSignature(
        content_type=content_type,
        content=None if isinstance(inside["content"], core.Void) else bytes(inside["content"]),
        digest=signer["digest_algorithm"]["algorithm"].native,
        message_digest=attributes["message_digest"].native,
        attributes=attributes,
        # RFC 5652, 5.4: the attributes are signed as a SET OF of its own.
        signed=signer["signed_attrs"].untag().dump(),
        value=signer["signature"].native,
        certificates=tuple(_certificates(data, most_certificates)),
        named=_named(attributes),
        tokens=tuple(_tokens(signer["unsigned_attrs"])),
        _method=signer["signature_algorithm"],
        _identifier=signer["sid"],
    )


def _attributes(signed: Any) -> dict[str, Any]:
    """The signed attributes' values by type. Each has one value and stands once (RFC 5652, 11)."""
    found: dict[str, Any] = {}
    for number, attribute in enumerate(signed):
        name = attribute["type"].native
        if name in found or number >= MAX_ATTRIBUTES:
            raise NotCms(name)
        found[name] = attribute["values"][0] if len(attribute["values"]) == 1 else None
    if found.get("content_type") is None or found.get("message_digest") is None:
        raise NotCms("signed attributes")
    return found


def _named(attributes: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """What ``signingCertificate`` or its second version says of the certificate (RFC 5035, RFC 2634)."""
    if "signing_certificate_v2" in attributes:
        first = attributes["signing_certificate_v2"]["certs"][0]
        return first["hash_algorithm"]["algorithm"].native, first["cert_hash"].native
    if "signing_certificate" in attributes:
        return "sha1", attributes["signing_certificate"]["certs"][0]["cert_hash"].native
    return None


def _certificates(data: Any, most: int) -> Iterator[bytes]:
    for choice in list(data["certificates"] or [])[:most]:
        if isinstance(choice.chosen, x509.Certificate):
            yield choice.chosen.dump()


def _tokens(unsigned: Any) -> Iterator[bytes]:
    """Timestamps over the value. An unsigned attribute that cannot be read is nobody's word: it is passed over."""
    try:
        attributes = list(unsigned)[:MAX_ATTRIBUTES]
    except (ValueError, TypeError):
        return
    for attribute in attributes:
        try:
            if attribute["type"].native == "signature_time_stamp_token":
                yield from [value.dump() for value in attribute["values"]]
        except (ValueError, TypeError, KeyError):
            continue
