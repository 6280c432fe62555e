"""Facts of XML signatures: what each one covers and whether its mathematics hold. Judges nothing.

All signatures of a document share one parse and one canonical form of each part (XML Signature 1.1, 3.2).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from verifier.algorithms import XML_DIGESTS, XML_SIGNATURE_ALGORITHMS, SignatureAlgorithm, holds, is_strong
from verifier.canonical import Canonicalisation, of_document_spoilt, of_document_without, of_element
from verifier.certificates import Certificate, read_certificate
from verifier.facts import WHOLE_DOCUMENT, SignatureFacts
from verifier.safe_xml import ParsedXml
from verifier.signature_parts import Reference, SignatureParts

# Too weak to prove anything, yet computed, so that "weak" is told apart from "changed".
_WEAK_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    "http://www.w3.org/2000/09/xmldsig#sha1": lambda data: hashlib.sha1(data, usedforsecurity=False).digest(),
    "http://www.w3.org/2001/04/xmldsig-more#sha224": lambda data: hashlib.sha224(data).digest(),
}
_DIGESTS = {**XML_DIGESTS, **_WEAK_DIGESTS}


@dataclass
class Digests:
    """Digests of a document's parts, each canonical form made once however many signatures cover it."""

    document: ParsedXml
    _canonical: dict[tuple[str, Canonicalisation], bytes] = field(default_factory=dict)
    _digests: dict[tuple[str, Canonicalisation, str], bytes] = field(default_factory=dict)

    def holds(self, reference: Reference, parts: SignatureParts) -> bool | None:
        """Whether the part has the digest the reference gives; None where the algorithm is unknown."""
        algorithm = _DIGESTS.get(reference.digest_algorithm)
        if algorithm is None:
            return None
        if reference.target == WHOLE_DOCUMENT:
            canonical = self._of_whole(parts, reference.canonicalisation)
            return hmac.compare_digest(algorithm(canonical), reference.digest_value)
        key = (reference.target, reference.canonicalisation, reference.digest_algorithm)
        digest = self._digests.get(key)
        if digest is None:
            digest = algorithm(self._of(reference.target, reference.canonicalisation))
            self._digests[key] = digest
        return hmac.compare_digest(digest, reference.digest_value)

    def _of_whole(self, parts: SignatureParts, how: Canonicalisation) -> bytes:
        """The document minus this signature. The last one may spoil the tree: nothing is read from it afterwards."""
        signatures = self.document.root[-1]
        if len(signatures) and signatures[-1] is parts.element:
            return of_document_spoilt(self.document.root, parts.element, how)
        return of_document_without(self.document.data, parts.id, how)

    def _of(self, identifier: str, how: Canonicalisation) -> bytes:
        canonical = self._canonical.get((identifier, how))
        if canonical is None:
            canonical = of_element(self.document.by_id[identifier], how)
            self._canonical[(identifier, how)] = canonical
        return canonical


def read_facts(parts: SignatureParts, digests: Digests) -> SignatureFacts:
    """The facts of one signature of the document that ``digests`` is over."""
    signer = signer_of(parts)
    algorithm = XML_SIGNATURE_ALGORITHMS.get(parts.algorithm)
    value_holds = _value_holds(parts, algorithm, signer)
    own = ("properties", _outcome(parts.properties_reference, parts, digests))
    # Last: what is inside the signature has been read when the seal is taken out of its document.
    content = [(r.target, _outcome(r, parts, digests)) for r in parts.references]
    return SignatureFacts(
        id=parts.id,
        claimed=parts.signing_time,
        algorithm=parts.algorithm if algorithm is None else algorithm.name,
        certificates=parts.certificates,
        named_serial=parts.signing_certificate.serial,
        timestamps=parts.timestamps,
        targets=frozenset(target for target, outcome in content if outcome is not _Missing),
        covers=tuple(dict.fromkeys(target for target, outcome in content if outcome is True)),
        missing=tuple(dict.fromkeys(target for target, outcome in content if outcome is _Missing)),
        broken=tuple(target for target, outcome in [*content, own] if outcome is False),
        intact=all(outcome is True for _, outcome in [*content, own]),
        value_holds=value_holds,
        weak=_weak_places(parts, algorithm, signer),
        signer=signer,
    )


class _Missing:
    """The outcome of a reference to an Id the document does not have."""


def _outcome(reference: Reference, parts: SignatureParts, digests: Digests) -> bool | type[_Missing] | None:
    if reference.target != WHOLE_DOCUMENT and reference.target not in digests.document.by_id:
        return _Missing
    return digests.holds(reference, parts)


def names_its_signer(parts: SignatureParts) -> bool:
    """Whether KeyInfo holds the certificate that SigningCertificate names (so far as its digest can be computed)."""
    wanted = parts.signing_certificate
    return wanted.digest_algorithm not in _DIGESTS or _signing_certificate(parts) is not None


def signer_of(parts: SignatureParts) -> Certificate | None:
    """The certificate whose digest ``SigningCertificate(V2)`` gives first, read (package.md section 2, Form)."""
    der = _signing_certificate(parts)
    return None if der is None else read_certificate(der)


def _signing_certificate(parts: SignatureParts) -> bytes | None:
    wanted = parts.signing_certificate
    digest = _DIGESTS.get(wanted.digest_algorithm)
    if digest is None:
        return None
    return next((c for c in parts.certificates if hmac.compare_digest(digest(c), wanted.digest_value)), None)


def _value_holds(
    parts: SignatureParts, algorithm: SignatureAlgorithm | None, signer: Certificate | None
) -> bool | None:
    if algorithm is None:
        return None
    if signer is None:
        return False
    signed = of_element(parts.signed_info, parts.canonicalisation)
    return holds(algorithm, signer.key, data=signed, signature=parts.value)


def _weak_places(
    parts: SignatureParts, algorithm: SignatureAlgorithm | None, signer: Certificate | None
) -> tuple[str, ...]:
    places = []
    if algorithm is None:
        places.append("SignatureMethod")
    if any(r.digest_algorithm not in XML_DIGESTS for r in (*parts.references, parts.properties_reference)):
        places.append("DigestMethod")
    if parts.signing_certificate.digest_algorithm not in XML_DIGESTS:
        places.append("CertDigest")
    if signer is not None and not is_strong(signer.key):
        places.append("key")
    return tuple(places)
