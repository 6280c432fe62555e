"""A ``ds:Signature`` taken apart, if it has the one form the contract allows. Checks form, no mathematics.

``package.md`` section 2, *Form* and *References*. The grammar is ``signature-form.rng``; what a grammar cannot say
(base64, limits, that things point to each other) is checked here.
"""

from __future__ import annotations

import binascii
import re
import threading
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import resources
from typing import Final, NamedTuple

from asn1crypto import x509 as asn1_x509
from lxml import etree

from verifier.canonical import Canonicalisation, Method, canonicalisation, of_element
from verifier.facts import MAX_CERTIFICATES, NotOfThisForm, Timestamp, claimed_moment
from verifier.safe_xml import shown

DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
XADES: Final = "{http://uri.etsi.org/01903/v1.3.2#}"
ENVELOPED: Final = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903#SignedProperties"

# package.md section 2, References.
MAX_REFERENCES = 64
# An archive of one signature's timestamps grows by one in years.
MAX_TIMESTAMPS = 8

# No transform: Canonical XML 1.0 (package.md section 2, References).
_DEFAULT = canonicalisation(Method.INCLUSIVE_1_0)
# ``#NCName``: no XPointer, no outside address. That it is an NCName follows from there being such an Id: the grammars
# let no other stand where a reference may count.
_SAME_DOCUMENT_ID = re.compile(r"""#[^\s#:/()'"\[\]]+""")

# What may stand before the padding: with "==" two bits of the last letter count, with "=" four, without any all six.
_UNUSED_BITS_ARE_ZERO = re.compile("(?:[AQgw]==|[AEIMQUYcgkosw048]=|[^=]|^)$")
_SPACED = re.compile("[ \t\r\n]")
_WHITE_SPACE = {ord(c): None for c in " \t\r\n"}


class Reference(NamedTuple):
    """One ``ds:Reference``. ``target`` is the Id it points to, "" for the whole document."""

    target: str
    enveloped: bool
    canonicalisation: Canonicalisation
    digest_algorithm: str
    digest_value: bytes


@dataclass(frozen=True)
class CertificateReference:
    """What ``SigningCertificate(V2)`` says of the signer: a digest and, where given, the serial number."""

    digest_algorithm: str
    digest_value: bytes
    serial: int | None


@dataclass(frozen=True)
class SignatureParts:
    """One signature of the allowed form. ``references`` are those to content; the properties' own is apart."""

    id: str
    element: etree._Element
    signed_info: etree._Element
    canonicalisation: Canonicalisation
    algorithm: str
    references: tuple[Reference, ...]
    properties_reference: Reference
    properties: etree._Element
    value: bytes
    certificates: tuple[bytes, ...]
    signing_time: datetime
    signing_certificate: CertificateReference
    timestamps: tuple[Timestamp, ...]


class _Grammar(threading.local):
    """One validator a thread: lxml's keeps its errors in itself."""

    def __init__(self) -> None:
        text = resources.files("verifier").joinpath("signature-form.rng").read_bytes()
        self.form = etree.RelaxNG(etree.fromstring(text))


_grammar = _Grammar()


def take_apart(element: etree._Element) -> SignatureParts:
    """The parts of one ``ds:Signature`` element.

    Raises:
        NotOfThisForm: it holds or lacks something (``forbidden-construct``).
    """
    where = shown(element.get("Id") or f"line {element.sourceline}")
    if not _grammar.form.validate(element):
        raise NotOfThisForm(where)
    signed_info, value, key_info, wrapper = element
    c14n, method, *reference_elements = signed_info
    qualifying = wrapper[0]
    properties = qualifying[0]
    if len(reference_elements) > MAX_REFERENCES or len(key_info[0]) > MAX_CERTIFICATES:
        raise NotOfThisForm(where)
    if qualifying.get("Target") != f"#{element.get('Id')}":
        raise NotOfThisForm(where)
    content, own = _references(reference_elements, where)
    if own.target != properties.get("Id") or own.enveloped:
        raise NotOfThisForm(where)
    signed = properties[0]
    return SignatureParts(
        id=str(element.get("Id")),
        element=element,
        signed_info=signed_info,
        canonicalisation=_canonicalisation(c14n),
        algorithm=str(method.get("Algorithm")),
        references=content,
        properties_reference=own,
        properties=properties,
        value=_base64(value, where),
        certificates=tuple(_certificate(certificate, where) for certificate in key_info[0]),
        signing_time=_moment(signed[0], where),
        signing_certificate=_signing_certificate(signed[1][0], where),
        timestamps=_timestamps(qualifying, value, where),
    )


def _references(elements: list[etree._Element], where: str) -> tuple[tuple[Reference, ...], Reference]:
    content: list[Reference] = []
    own: list[Reference] = []
    for element in elements:
        (own if element.get("Type") else content).append(_reference(element, where))
    # The whole document once is all a seal can mean; more would be read and canonicalised as often.
    if len(own) != 1 or sum(reference.target == "" for reference in content) > 1:
        raise NotOfThisForm(where)
    return tuple(content), own[0]


def _reference(element: etree._Element, where: str) -> Reference:
    uri = element.get("URI") or ""
    *transforms, method, value = element
    enveloped = False
    how = _DEFAULT
    for transform in transforms[0] if transforms else ():
        if transform.get("Algorithm") == ENVELOPED:
            enveloped = True
        else:
            how = _canonicalisation(transform)
    # enveloped-signature belongs to URI="" alone, and URI="" without it could never be true of itself.
    if (uri == "") != enveloped or (uri and not _SAME_DOCUMENT_ID.fullmatch(uri)):
        raise NotOfThisForm(where)
    return Reference(uri[1:], enveloped, how, str(method.get("Algorithm")), _base64(value, where))


def _canonicalisation(element: etree._Element) -> Canonicalisation:
    prefixes = element[0].get("PrefixList") if len(element) else None
    return canonicalisation(str(element.get("Algorithm")), prefixes or "")


def _signing_certificate(cert: etree._Element, where: str) -> CertificateReference:
    method, value = cert[0]
    serial: int | None = None
    if len(cert) > 1:
        serial = _serial(cert[1], where)
    return CertificateReference(str(method.get("Algorithm")), _base64(value, where), serial)


def _serial(issuer_serial: etree._Element, where: str) -> int:
    if len(issuer_serial):
        digits = (issuer_serial[1].text or "").strip()
        # RFC 5280, 4.1.2.2: at most 20 octets, which is 49 digits.
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 49:
            raise NotOfThisForm(where)
        return int(digits)
    try:
        # RFC 5035: IssuerSerial ::= SEQUENCE { issuer GeneralNames, serialNumber CertificateSerialNumber }
        parsed = _IssuerSerial.load(_base64(issuer_serial, where), strict=True)
        return int(parsed["serial_number"].native)
    except (ValueError, TypeError) as wrong:
        raise NotOfThisForm(where) from wrong


class _IssuerSerial(asn1_x509.Sequence):  # type: ignore[misc]
    _fields = [("issuer", asn1_x509.GeneralNames), ("serial_number", asn1_x509.Integer)]  # noqa: RUF012


def _timestamps(qualifying: etree._Element, value: etree._Element, where: str) -> tuple[Timestamp, ...]:
    if len(qualifying) == 1:
        return ()
    within = f"{XADES}UnsignedProperties/{XADES}UnsignedSignatureProperties"
    found = qualifying.findall(f"{within}/{XADES}SignatureTimeStamp")
    if len(found) > MAX_TIMESTAMPS:
        raise NotOfThisForm(where)
    return tuple(stamp for stamp in (_timestamp(element, value) for element in found) if stamp is not None)


def _timestamp(element: etree._Element, value: etree._Element) -> Timestamp | None:
    """What one ``SignatureTimeStamp`` stamps is the canonical ``ds:SignatureValue``.

    A timestamp that cannot be read proves nothing and harms nothing (package.md section 2, Time).
    """
    method = element.find(f"{DS}CanonicalizationMethod")
    try:
        how = _DEFAULT if method is None else canonicalisation(str(method.get("Algorithm")))
    except ValueError:
        return None
    tokens = (decode_base64(token.text or "") for token in element.iterfind(f"{XADES}EncapsulatedTimeStamp"))
    return Timestamp(of_element(value, how), tuple(token for token in tokens if token))


def _moment(element: etree._Element, where: str) -> datetime:
    moment = claimed_moment((element.text or "").strip())
    if moment is None:
        raise NotOfThisForm(where)
    return moment


def _certificate(element: etree._Element, where: str) -> bytes:
    decoded = _decode_certificate(element.text or "")
    if not decoded:
        raise NotOfThisForm(where)
    return decoded


def _base64(element: etree._Element, where: str) -> bytes:
    decoded = decode_base64(element.text or "")
    if not decoded:
        raise NotOfThisForm(where)
    return decoded


def decode_base64(text: str) -> bytes | None:
    """The bytes of an ``xs:base64Binary``, or None where it is none.

    XML Schema part 2, 3.2.16: white space may stand anywhere; padding must be there and its unused bits must be zero,
    so that no two different texts mean the same bytes.
    """
    packed = text.translate(_WHITE_SPACE) if _SPACED.search(text) else text
    try:
        decoded = binascii.a2b_base64(packed, strict_mode=True)
    except ValueError:
        return None
    # The strict mode lets a lone "=" behind whole groups pass, and does not look at unused bits.
    return decoded if len(packed) % 4 == 0 and _UNUSED_BITS_ARE_ZERO.search(packed) else None


# The same certificates stand in thousands of records; nothing here is longer than a record.
_decode_certificate = lru_cache(maxsize=2048)(decode_base64)
