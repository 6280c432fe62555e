"""python-xmlsec's opinion on a record's signatures: does the mathematics hold, and over which Ids.

It knows nothing of forms, policies, certificates' trust or times. The key is the certificate that the signature's own
``SigningCertificate(V2)`` names (package.md section 2, Form). Nothing of ``verifier`` may be imported here.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

import xmlsec
from lxml import etree

from ingest.second_opinion.opinion import Opinion

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
DIGESTS: dict[str, Callable[[bytes], Any]] = {
    # Never accepted; what is told here is mathematics alone.
    "http://www.w3.org/2000/09/xmldsig#sha1": partial(hashlib.sha1, usedforsecurity=False),
    "http://www.w3.org/2001/04/xmlenc#sha256": hashlib.sha256,
    "http://www.w3.org/2001/04/xmldsig-more#sha384": hashlib.sha384,
    "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512,
}


def by_xmlsec(data: bytes) -> dict[str, Opinion] | None:
    """What python-xmlsec says of each signature, by Id; None: it cannot read the record."""

    def holds(index: int, certificate: bytes) -> bool:
        context = xmlsec.SignatureContext()
        try:
            context.key = xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_DER)  # type: ignore[attr-defined]  # its stubs leave it out
            context.verify(signatures_in(root)[index])
        except xmlsec.Error:
            return False
        return True

    root = read(data)
    if root is None:
        return None
    try:
        xmlsec.tree.add_ids(root, ["Id"])
    except xmlsec.Error:
        return None
    return opinions(root, holds)


def read(data: bytes) -> Any:
    """The document's root; None where it cannot be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def signatures_in(root: Any) -> list[Any]:
    """The record's signatures, in order."""
    return list(root.iterfind(f"{{*}}chukyso/{{{DS}}}Signature"))


def opinions(root: Any, holds: Callable[[int, bytes], bool]) -> dict[str, Opinion]:
    """By the signatures' Ids; ``holds`` is asked for the n-th signature and its certificate (DER)."""
    found = {}
    for index, signature in enumerate(signatures_in(root)):
        certificate = signer_of(signature)
        held = certificate is not None and holds(index, certificate)
        found[str(signature.get("Id"))] = Opinion(held, _covers(signature) if held else frozenset())
    return found


def signer_of(signature: Any) -> bytes | None:
    """The certificate in KeyInfo that the first CertDigest names."""
    digest = signature.find(f".//{{{XADES}}}CertDigest")
    try:
        algorithm = DIGESTS[digest.find(f"{{{DS}}}DigestMethod").get("Algorithm")]
        value = base64.b64decode(digest.findtext(f"{{{DS}}}DigestValue"))
        shown = [base64.b64decode(node.text) for node in signature.iterfind(f".//{{{DS}}}X509Certificate")]
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return next((der for der in shown if algorithm(der).digest() == value), None)


def _covers(signature: Any) -> frozenset[str]:
    references = signature.iterfind(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    return frozenset(r.get("URI", "").lstrip("#") for r in references if r.get("Type") != SIGNED_PROPERTIES)
