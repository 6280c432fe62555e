"""Two other readers' opinion on a record's signatures: does the mathematics hold, and over which Ids.

They know nothing of forms, policies, certificates' trust or times. The key is the certificate that the signature's own
``SigningCertificate(V2)`` names (package.md section 2, Form); an opinion None means that the reader could not read it.
python-xmlsec's is the hub's own second opinion (``ingest.second_opinion``), which shares no code with the verifier.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from signxml import SignatureConfiguration, XMLVerifier
from signxml.algorithms import DigestAlgorithm, SignatureMethod

from ingest.second_opinion.by_xmlsec import by_xmlsec, opinions, read, signatures_in, signer_of
from ingest.second_opinion.opinion import Opinion

__all__ = ["Opinion", "by_signxml", "by_xmlsec", "signer_of"]

# Within every certificate's validity; signxml refuses to verify with one that has run out.
WHEN = datetime(2026, 6, 1, tzinfo=UTC)


def by_signxml(data: bytes) -> dict[str, Opinion] | None:
    """What signxml says of each signature, by Id. It reads the document anew for each."""
    root = read(data)
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

    return opinions(root, holds)


class _OneOfMany(XMLVerifier):
    """signxml looks for one signature; this names which of many."""

    def __init__(self, index: int) -> None:
        self.index = index

    def _get_signature(self, root: Any) -> Any:
        return signatures_in(root)[self.index]
