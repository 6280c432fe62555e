"""The bad certificates of the test world, each with one fault and its owner's right name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import Name
from stage.authority import AUTHORITY, CLIENT, CODE, EMAIL, SERVER, TIME, Authority, Credential, elliptic_key, rsa_key

BEFORE_SIGNING = datetime(2026, 5, 1, tzinfo=UTC)
AFTER_SIGNING = datetime(2026, 6, 15, tzinfo=UTC)
AFTER_RECEIPT = datetime(2026, 12, 20, tzinfo=UTC)


class Special(NamedTuple):
    """``listed`` names stand in the province file; ``revoked`` are dates for the issuing authority's list."""

    credentials: dict[str, Credential]
    listed: frozenset[str]
    revoked: dict[int, datetime]


def special_certificates(name: Name, *, by: Authority, rogue: Authority) -> Special:
    """All of them for one person. Good ones with something unusual are here too, as ``fine_…``."""
    made = {
        "expired": by.issue(name, since=datetime(2021, 1, 1, tzinfo=UTC), until=datetime(2026, 1, 1, tzinfo=UTC)),
        "expired_since": by.issue(name, until=datetime(2026, 8, 1, tzinfo=UTC)),
        "not_yet": by.issue(name, since=datetime(2026, 12, 15, tzinfo=UTC)),
        "issued_after_signing": by.issue(name, since=datetime(2026, 7, 1, tzinfo=UTC)),
        "revoked": by.issue(name),
        "revoked_since": by.issue(name),
        "revoked_later": by.issue(name),
        "encryption": by.issue(name, usage=frozenset({"key_encipherment"})),
        "server": by.issue(name, extended=[SERVER]),
        "code_signing": by.issue(name, extended=[CODE]),
        "time_stamping": by.issue(name, extended=[TIME]),
        "server_and_code": by.issue(name, extended=[SERVER, CODE]),
        "authority": by.issue(name, usage=AUTHORITY | {"digital_signature"}, authority=True),
        "rogue": rogue.issue(name),
        "stranger": by.issue(name),
        "weak_rsa": by.issue(name, key=rsa_key(1024)),
        "weak_curve": by.issue(name, key=elliptic_key(ec.SECP192R1())),
        "other_curve": by.issue(name, key=elliptic_key(ec.SECP256K1())),
        "fine_client": by.issue(name, extended=[CLIENT, EMAIL]),
        "fine_server_and_client": by.issue(name, extended=[SERVER, CLIENT]),
        "fine_non_repudiation": by.issue(name, usage=frozenset({"content_commitment"})),
        "fine_digital_signature": by.issue(name, usage=frozenset({"digital_signature"})),
        "fine_rsa": by.issue(name, key=rsa_key(2048)),
        "fine_p384": by.issue(name, key=elliptic_key(ec.SECP384R1()), digest=hashes.SHA384()),
        "fine_p521": by.issue(name, key=elliptic_key(ec.SECP521R1()), digest=hashes.SHA512()),
    }
    revoked = {
        made["revoked"].serial: BEFORE_SIGNING,
        made["revoked_since"].serial: AFTER_SIGNING,
    }
    return Special(made, frozenset({"expired", "revoked", "revoked_since", "encryption", "rogue"}), revoked)
