"""Others on the same signed PDFs: the mathematics alone (floor), and pyHanko's own validation."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO

from asn1crypto import cms, x509
from cryptography import x509 as crypto_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

_RANGE = re.compile(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\]")


def floor(data: bytes) -> None:
    """One digest and one public-key operation a signature; nothing is parsed but the signature itself."""
    for match in _RANGE.finditer(data):
        before, after, length = (int(number) for number in match.groups())
        digest = hashlib.sha256(data[:before] + data[after : after + length]).digest()
        signed = cms.ContentInfo.load(bytes.fromhex(data[before + 1 : after - 1].decode()))["content"]
        signer = signed["signer_infos"][0]
        attributes = {a["type"].native: a["values"][0].native for a in signer["signed_attrs"]}
        assert attributes["message_digest"] == digest
        key = crypto_x509.load_der_x509_certificate(signed["certificates"][0].chosen.dump()).public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey)
        key.verify(signer["signature"].native, signer["signed_attrs"].untag().dump(), ec.ECDSA(hashes.SHA256()))


def pyhanko(roots: Sequence[bytes], intermediates: Sequence[bytes], moment: datetime) -> Callable[[bytes], None]:
    """Each signature, its chain and what came later, without revocation."""

    def check(data: bytes) -> None:
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(der) for der in roots],
            other_certs=[x509.Certificate.load(der) for der in intermediates],
            allow_fetching=False,
            moment=moment,
        )
        for signature in PdfFileReader(BytesIO(data)).embedded_regular_signatures:
            assert validate_pdf_signature(signature, context).valid

    return check
