"""Whom we trust: roots, intermediates, revocation lists. Values only; the caller reads the files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from asn1crypto import pem


@dataclass(frozen=True)
class TrustStore:
    """DER certificates, CRLs, and OCSP answers that came with a document. Equal content, equal ``version``."""

    roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    tsa_roots: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()

    @cached_property
    def version(self) -> str:
        """SHA-256 (hex) over the content of all kinds; stores without answers have the version they always had."""
        digest = hashlib.sha256()
        kinds = (self.roots, self.intermediates, self.crls, self.tsa_roots, *([self.ocsps] if self.ocsps else []))
        for kind in kinds:
            for one in sorted(hashlib.sha256(der).digest() for der in kind):
                digest.update(one)
            digest.update(b"|")
        return digest.hexdigest()

    def with_evidence(self, *, crls: Iterable[bytes], chain: Iterable[bytes]) -> TrustStore:
        """This store plus what was kept at intake; kept certificates are hints, never anchors."""
        return TrustStore(
            roots=self.roots,
            intermediates=tuple(sorted({*self.intermediates, *chain})),
            crls=tuple(sorted({*self.crls, *crls})),
            tsa_roots=self.tsa_roots,
            ocsps=self.ocsps,
        )


def der_objects(content: bytes) -> tuple[bytes, ...]:
    """The DER objects of a PEM or DER file, as they stand.

    Raises:
        ValueError: the content looks like PEM but is not.
    """
    if pem.detect(content):
        return tuple(der for _, _, der in pem.unarmor(content, multiple=True))
    return (content,)
