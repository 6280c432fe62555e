"""What ``verify`` is measured against: the floor of any engine, python-xmlsec and signxml, on the same records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache

import xmlsec
from cryptography import x509
from lxml import etree
from signxml.verifier import SignatureConfiguration
from signxml.xades import XAdESVerifier

from verifier.algorithms import XML_SIGNATURE_ALGORITHMS, holds
from verifier.canonical import Canonicalisation, Method, canonicalisation, of_element
from verifier.certificates import read_certificate
from verifier.signature_parts import DS, decode_base64

ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"


def floor(data: bytes) -> None:
    """One parse, one canonical form and digest a reference, one public-key operation a signature; no rule at all."""
    root = etree.fromstring(data)
    by_id = {str(i): i.getparent() for i in root.xpath("//@Id")}
    for signature in list(root.iter(f"{DS}Signature")):
        info, value, key_info = signature[0], signature[1], signature[2]
        signed = of_element(info, canonicalisation(str(info[0].get("Algorithm"))))
        for reference in info.iterfind(f"{DS}Reference"):
            methods = [str(t.get("Algorithm")) for t in reference.iter(f"{DS}Transform")]
            how = canonicalisation(next((m for m in methods if m != ENVELOPED), Method.INCLUSIVE_1_0))
            uri = str(reference.get("URI"))
            canonical = of_element(by_id[uri[1:]], how) if uri else _without(root, signature, how)
            assert hashlib.sha256(canonical).digest() == decode_base64(reference[-1].text or "")
        certificate = read_certificate(decode_base64(key_info[0][0].text or "") or b"")
        assert certificate is not None
        algorithm = XML_SIGNATURE_ALGORITHMS[str(info[1].get("Algorithm"))]
        assert holds(algorithm, certificate.key, data=signed, signature=decode_base64(value.text or "") or b"")


def _without(root: etree._Element, signature: etree._Element, how: Canonicalisation) -> bytes:
    """The cheapest way there is: the seal comes last, so its tree may be spoilt."""
    parent = signature.getparent()
    assert parent is not None
    parent.remove(signature)
    canonical = etree.tostring(root, method="c14n", exclusive=how.is_exclusive)
    parent.append(signature)
    return canonical


def python_xmlsec(roots: list[bytes]) -> Callable[[bytes], None]:
    """python-xmlsec with its keys manager reused; it builds each signer's path itself, without CRLs."""
    manager = xmlsec.KeysManager()
    for root in roots:
        manager.load_cert_from_memory(root, xmlsec.KeyFormat.CERT_DER, xmlsec.KeyDataType.TRUSTED)

    def check(data: bytes) -> None:
        root = etree.fromstring(data)
        xmlsec.tree.add_ids(root, ["Id"])
        for signature in root.iter(f"{DS}Signature"):
            xmlsec.SignatureContext(manager).verify(signature)

    return check


class _OneOfMany(XAdESVerifier):  # type: ignore[misc]
    """signxml takes the first signature it finds; a record has many beside each other."""

    def __init__(self, identifier: str) -> None:
        super().__init__()
        self.identifier = identifier

    def _get_signature(self, root: etree._Element) -> etree._Element:
        found = root.find(f".//{DS}Signature[@Id='{self.identifier}']")
        assert found is not None
        return found


def signxml(data: bytes) -> None:
    """signxml's XAdES verifier, each signature with the certificate it names already parsed."""
    root = etree.fromstring(data)
    for signature in root.iter(f"{DS}Signature"):
        references = len(signature.findall(f"{DS}SignedInfo/{DS}Reference"))
        pem = _certificate(signature.findtext(f".//{DS}X509Certificate") or "")
        settings = SignatureConfiguration(expect_references=references)
        _OneOfMany(str(signature.get("Id"))).verify(data, x509_cert=pem, expect_config=settings, id_attribute="Id")


@lru_cache
def _certificate(text: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(decode_base64(text) or b"")
