"""Facts of a JSON record's signatures: what each one covers and whether its mathematics hold. Judges nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from verifier.algorithms import is_strong
from verifier.canonical_json import canonical
from verifier.certificates import Certificate, read_certificate
from verifier.facts import WHOLE_DOCUMENT, SignatureFacts
from verifier.jose import ALGORITHMS, holds
from verifier.json_content import VERSION
from verifier.json_signature import JsonSignature
from verifier.safe_xml import shown


@dataclass
class Digests:
    """SHA-256 of the canonical forms of a record's objects, each made once however many signatures cover it.

    ``parts``: what an Id stands for, ``phienbangoi`` among them; ``signatures``: the Ids of ``chukyso``.
    """

    parts: Mapping[str, Any]
    signatures: frozenset[str]
    _known: dict[str, bytes] = field(default_factory=dict)

    def holds(self, target: str, digest: bytes) -> bool:
        known = self._known.get(target)
        if known is None:
            known = hashlib.sha256(canonical(self.parts[target])).digest()
            self._known[target] = known
        return hmac.compare_digest(known, digest)

    def whole(self, identifier: str) -> frozenset[str]:
        """All that a seal must name, beside which there is nothing in the document (section 3)."""
        return (self.signatures - {identifier}) | {VERSION, "noidung"}


def read_facts(one: JsonSignature, digests: Digests) -> SignatureFacts:
    """The facts of one signature of the record that ``digests`` is over."""
    signer = read_certificate(one.certificates[0])
    present = {target: digests.holds(target, value) for target, value in one.references if target in digests.parts}
    missing = tuple(target for target, _ in one.references if target not in digests.parts)
    covers = tuple(target for target, is_so in present.items() if is_so)
    targets = frozenset(present)
    if targets == digests.whole(one.id) and not missing:
        targets = frozenset({WHOLE_DOCUMENT})
        covers = (WHOLE_DOCUMENT,) if len(covers) == len(present) else covers
    weak = _weak_places(one, signer)
    return SignatureFacts(
        id=one.id,
        claimed=one.claimed,
        algorithm=shown(one.algorithm),
        certificates=one.certificates,
        named_serial=None,
        # The contract's form has no place for them (``Id``, ``protected``, ``signature`` and nothing else).
        timestamps=(),
        targets=targets,
        covers=covers,
        missing=missing,
        broken=tuple(target for target, is_so in present.items() if not is_so),
        intact=not missing and all(present.values()),
        value_holds=None if weak else _value_holds(one, signer),
        weak=weak,
        signer=signer,
    )


def _value_holds(one: JsonSignature, signer: Certificate | None) -> bool:
    return signer is not None and holds(one.algorithm, signer, signed=one.signed, value=one.value)


def _weak_places(one: JsonSignature, signer: Certificate | None) -> tuple[str, ...]:
    places = []
    if one.algorithm not in ALGORITHMS:
        places.append("alg")
    if signer is not None and not is_strong(signer.key):
        places.append("key")
    return tuple(places)
