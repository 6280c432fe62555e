"""A time-stamping authority (RFC 3161) of the test world. It stamps whatever it is given."""

from __future__ import annotations

import hashlib
from datetime import datetime

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from stage.authority import Credential


def stamp(data: bytes, moment: datetime, *, by: Credential, imprint: bytes | None = None) -> bytes:
    """A DER time-stamp token over the SHA-256 of ``data`` (or over ``imprint``), saying ``moment``."""
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.3.6.1.4.1.99999.1",
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha256"},
                "hashed_message": imprint or hashlib.sha256(data).digest(),
            },
            "serial_number": int.from_bytes(hashlib.sha256(data).digest()[:8], "big"),
            "gen_time": moment,
        }
    ).dump()
    return _signed(info, by, moment)


def _signed(info: bytes, by: Credential, moment: datetime) -> bytes:
    certificate = asn1_x509.Certificate.load(by.der)
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [hashlib.sha256(info).digest()]},
            {
                "type": "signing_certificate_v2",
                "values": [{"certs": [{"cert_hash": hashlib.sha256(by.der).digest()}]}],
            },
        ]
    )
    signer = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        },
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        "signature": by.key.sign(attributes.untag().dump(), ec.ECDSA(hashes.SHA256())),
    }
    content = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "certificates": [certificate],
            "signer_infos": [signer],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
