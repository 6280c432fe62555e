"""Gathers what a chunk's verdicts rested on, each content once, by digest. Writes nothing."""

from __future__ import annotations

import hashlib
from typing import Any

from verifier.policy import Policy
from verifier.report import Report


class EvidenceShelf:
    """Certificates, revocation lists and policies of the records of one chunk: mostly the same few."""

    def __init__(self) -> None:
        # Content → (kind, digest): Python keeps the hash of a bytes object, so a large CRL is digested once.
        self._kept: dict[bytes, tuple[str, str]] = {}
        self._policies: dict[frozenset[str], bytes] = {}

    def put(self, report: Report, policy: Policy) -> dict[str, Any]:
        """Lay down a report's evidence and its signers' bindings; the digests, as ``record.evidence`` has them."""
        signers = frozenset(s.certificate.sha256 for s in report.signatures if s.certificate)
        if signers not in self._policies:
            self._policies[signers] = policy.only(signers).to_json().encode()
        return {
            "policy": self._lay("policy", self._policies[signers]),
            "chain": [self._lay("certificate", der) for der in report.evidence.chain],
            "crls": [self._lay("crl", der) for der in report.evidence.crls],
        }

    def contents(self) -> list[tuple[str, bytes]]:
        """Everything laid down, as ``registry.evidence.keep`` takes it."""
        return [(kind, content) for content, (kind, _) in self._kept.items()]

    def _lay(self, kind: str, content: bytes) -> str:
        if content not in self._kept:
            self._kept[content] = (kind, hashlib.sha256(content).hexdigest())
        return self._kept[content][1]
