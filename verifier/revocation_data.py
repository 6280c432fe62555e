"""What authorities said of revocation, read: their lists (CRL), and answers that came with a document (OCSP)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp

from verifier.trust import TrustStore


@dataclass(frozen=True)
class RevocationData:
    """One list or answer. ``parsed`` is what the path library reads."""

    der: bytes
    parsed: asn1_crl.CertificateList | asn1_ocsp.OCSPResponse
    this_update: datetime
    next_update: datetime | None

    @property
    def is_list(self) -> bool:
        return isinstance(self.parsed, asn1_crl.CertificateList)

    def speaks_at(self, moment: datetime) -> bool:
        """A CRL with thisUpdate <= moment <= nextUpdate, or one issued later (package.md section 2, Time)."""
        return self.this_update > moment or (self.next_update is not None and moment <= self.next_update)


@lru_cache(maxsize=16)
def lists_of(trust: TrustStore) -> dict[str, tuple[RevocationData, ...]]:
    """The store's lists by their issuers' names."""
    by_issuer: dict[str, tuple[RevocationData, ...]] = {}
    for der in trust.crls:
        one = _list(der)
        if one is not None:
            issuer = one.parsed.issuer.hashable
            by_issuer[issuer] = (*by_issuer.get(issuer, ()), one)
    return by_issuer


def answers_of(trust: TrustStore) -> tuple[RevocationData, ...]:
    """The store's answers, each about one certificate."""
    return tuple(one for one in map(_answer, trust.ocsps) if one is not None)


@lru_cache(maxsize=64)
def _list(der: bytes) -> RevocationData | None:
    """Read once for all stores that have it: a large list takes many times its bytes once its entries are looked at."""
    try:
        parsed = asn1_crl.CertificateList.load(der, strict=True)
        updates = parsed["tbs_cert_list"]
        _ = parsed.issuer.hashable
        return RevocationData(der, parsed, updates["this_update"].native, updates["next_update"].native)
    except (ValueError, TypeError):
        return None  # an unreadable list tells nothing


def _answer(der: bytes) -> RevocationData | None:
    try:
        parsed = asn1_ocsp.OCSPResponse.load(der, strict=True)
        (single,) = parsed.basic_ocsp_response["tbs_response_data"]["responses"]
        return RevocationData(der, parsed, single["this_update"].native, single["next_update"].native)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None  # an unreadable answer, and one about several certificates, tells nothing
