"""Two other readers' opinion on a record's signatures: does the mathematics hold, and over which Ids.

They know nothing of forms, policies, certificates' trust or times. The key is the certificate that the signature's own
``SigningCertificate(V2)`` names (package.md section 2, Form); an opinion None means that the reader could not read it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import xmlsec
from cryptography import x509
from lxml import etree
from signxml import SignatureConfiguration, XMLVerifier
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from stage.signatures import DIGESTS, DS, SIGNED_PROPERTIES, XADES

# Within every certificate's validity; signxml refuses to verify with one that has run out.
WHEN = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Opinion:
    """``holds``: signature value and every digest. ``covers``: the Ids so signed beside the properties, "" for all."""

    holds: bool
    covers: frozenset[str]


def by_xmlsec(data: bytes) -> dict[str, Opinion] | None:
    """What python-xmlsec says of each signature, by Id."""

    def holds(index: int, certificate: bytes) -> bool:
        context = xmlsec.SignatureContext()
        try:
            context.key = xmlsec.Key.from_memory(certificate, xmlsec.KeyFormat.CERT_DER)
            context.verify(_signatures(root)[index])
        except xmlsec.Error:
            return False
        return True

    root = _read(data)
    if root is None:
        return None
    try:
        xmlsec.tree.add_ids(root, ["Id"])
    except xmlsec.Error:
        return None
    return _opinions(root, holds)


def by_signxml(data: bytes) -> dict[str, Opinion] | None:
    """What signxml says of each signature, by Id. It reads the document anew for each."""
    root = _read(data)
    if root is None:
        return None
    every = SignatureConfiguration(
        expect_references=True,
        verification_time=WHEN,
        signature_methods=frozenset(SignatureMethod),
        digest_algorithms=frozenset(DigestAlgorithm),
    )

    def holds(index: int, certificate: bytes) -> bool:
        try:
            named = x509.load_der_x509_certificate(certificate)
            _OneOfMany(index).verify(
                data, x509_cert=named, validate_schema=False, id_attribute="Id", expect_config=every
            )
        except Exception:  # signxml raises whatever its libraries do; all of it means no
            return False
        return True

    return _opinions(root, holds)


class _OneOfMany(XMLVerifier):
    """signxml looks for one signature; this names which of many."""

    def __init__(self, index: int) -> None:
        self.index = index

    def _get_signature(self, root: Any) -> Any:
        return _signatures(root)[self.index]


def _read(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def _signatures(root: Any) -> list[Any]:
    return list(root.iterfind(f"{{*}}chukyso/{{{DS}}}Signature"))


def _opinions(root: Any, holds: Callable[[int, bytes], bool]) -> dict[str, Opinion]:
    found = {}
    for index, signature in enumerate(_signatures(root)):
        certificate = signer_of(signature)
        held = certificate is not None and holds(index, certificate)
        found[str(signature.get("Id"))] = Opinion(held, _covers(signature) if held else frozenset())
    return found


def _covers(signature: Any) -> frozenset[str]:
    references = signature.iterfind(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    return frozenset(r.get("URI", "").lstrip("#") for r in references if r.get("Type") != SIGNED_PROPERTIES)


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
