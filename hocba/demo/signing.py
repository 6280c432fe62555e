"""Signs as a school's software does: XAdES signatures in a record, a JWS over a manifest. Knows no schools.

A small signer of the demo's own (contract/package.md section 2): exclusive canonical form, SHA-256, ECDSA on P-256.
The product itself signs no records and cannot: it holds no school's key.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from hocba.demo.authority import Credential

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = f"{DS}enveloped-signature"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
WHOLE = ""

_P256_BYTES = 32


@dataclass(frozen=True)
class Signing:
    """One signature to be made. ``covers`` are Ids; ``WHOLE`` alone is the seal, over the document without itself."""

    entry: str
    role: str
    signer: Credential
    covers: Sequence[str]
    moment: str


def sign_record(root: etree._Element, signings: Sequence[Signing]) -> bytes:
    """The record with these signatures in its ``chukyso``, in this order: UTF-8 with an XML declaration."""
    shelf = root[-1]
    for signing in signings:
        # Over the document as it stands before this signature joins it: what the enveloped transform leaves.
        digests = [_digest(_target(root, covered)) for covered in signing.covers]
        shelf.append(_signature(signing, digests))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def compact_jws(payload: Mapping[str, Any], signer: Credential) -> bytes:
    """A manifest's compact JWS: header exactly ``alg`` and ``x5c`` (contract/package.md section 4)."""
    chain = [_base64(der) for der in signer.chain]
    header = _base64url(json.dumps({"alg": "ES256", "x5c": chain}).encode())
    message = header + b"." + _base64url(json.dumps(payload, ensure_ascii=False).encode())
    return message + b"." + _base64url(_sign(signer, message))


def _target(root: etree._Element, covered: str) -> etree._Element:
    if covered == WHOLE:
        return root
    found = root.xpath("//*[@Id=$id]", id=covered)
    assert isinstance(found, list)
    (element,) = found
    assert isinstance(element, etree._Element)
    return element


def _signature(signing: Signing, digests: Sequence[str]) -> etree._Element:
    name = f"cks-{signing.entry}"
    signature = etree.Element(f"{{{DS}}}Signature", {"Id": name}, nsmap={"ds": DS})
    info = _ds(signature, "SignedInfo")
    value = _ds(signature, "SignatureValue")
    certificates = _ds(_ds(signature, "KeyInfo"), "X509Data")
    for der in signing.signer.chain:
        _ds(certificates, "X509Certificate").text = _base64(der)
    properties = _properties(_ds(signature, "Object"), name, signing)
    _ds(info, "CanonicalizationMethod", Algorithm=EXCLUSIVE)
    _ds(info, "SignatureMethod", Algorithm=ECDSA_SHA256)
    for covered, digest in zip(signing.covers, digests, strict=True):
        _reference(info, {"URI": f"#{covered}" if covered else ""}, digest)
    _reference(info, {"Type": SIGNED_PROPERTIES, "URI": f"#{name}-sp"}, _digest(properties))
    value.text = _base64(_sign(signing.signer, _canonical(info)))
    return signature


def _reference(info: etree._Element, attributes: Mapping[str, str], digest: str) -> None:
    reference = _ds(info, "Reference", **attributes)
    transforms = _ds(reference, "Transforms")
    if attributes["URI"] == "":
        _ds(transforms, "Transform", Algorithm=ENVELOPED)
    _ds(transforms, "Transform", Algorithm=EXCLUSIVE)
    _ds(reference, "DigestMethod", Algorithm=SHA256)
    _ds(reference, "DigestValue").text = digest


def _properties(parent: etree._Element, name: str, signing: Signing) -> etree._Element:
    """``xades:SignedProperties`` with time, certificate and claimed role."""
    qualifying = etree.SubElement(
        parent, f"{{{XADES}}}QualifyingProperties", {"Target": f"#{name}"}, nsmap={"xades": XADES}
    )
    properties = _xades(qualifying, "SignedProperties", Id=f"{name}-sp")
    signed = _xades(properties, "SignedSignatureProperties")
    _xades(signed, "SigningTime").text = signing.moment
    certificate = _xades(_xades(_xades(signed, "SigningCertificateV2"), "Cert"), "CertDigest")
    _ds(certificate, "DigestMethod", Algorithm=SHA256)
    _ds(certificate, "DigestValue").text = _base64(hashlib.sha256(signing.signer.chain[0]).digest())
    _xades(_xades(_xades(signed, "SignerRoleV2"), "ClaimedRoles"), "ClaimedRole").text = signing.role
    return properties


def _ds(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{DS}}}{tag}", attributes)


def _xades(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{XADES}}}{tag}", attributes)


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True)


def _digest(element: etree._Element) -> str:
    return _base64(hashlib.sha256(_canonical(element)).digest())


def _sign(signer: Credential, message: bytes) -> bytes:
    """The ``r‖s`` form that both XMLDSig and JWS use."""
    r, s = decode_dss_signature(signer.key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(_P256_BYTES, "big") + s.to_bytes(_P256_BYTES, "big")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
