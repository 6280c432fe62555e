"""What the trust folder's revocation lists say of themselves: whose, from when, until when. Judges none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

from verifier.trust import TrustStore


@dataclass(frozen=True, slots=True)
class TrustList:
    """One list. ``issuer``: the authority's common name, or its whole name; ``number`` None where it has none."""

    issuer: str
    number: int | None
    made_at: datetime
    good_until: datetime | None

    def ended(self, at: datetime) -> bool:
        return self.good_until is not None and self.good_until < at


def lists_of(trust: TrustStore) -> Sequence[TrustList]:
    """By issuer, the newest first; only the newest of each authority counts for how fresh the folder is."""
    found = [_read(der) for der in trust.crls]
    return sorted(found, key=lambda one: (one.issuer, -one.made_at.timestamp()))


def newest_of_each(lists: Sequence[TrustList]) -> Sequence[TrustList]:
    """One list for each authority: an older one beside it makes nothing stale."""
    newest: dict[str, TrustList] = {}
    for one in lists:
        if one.issuer not in newest or newest[one.issuer].made_at < one.made_at:
            newest[one.issuer] = one
    return list(newest.values())


def _read(der: bytes) -> TrustList:
    parsed = x509.load_der_x509_crl(der)
    names = parsed.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    issuer = str(names[0].value) if names else parsed.issuer.rfc4514_string()
    return TrustList(issuer, number_of(parsed), parsed.last_update_utc, parsed.next_update_utc)


def number_of(parsed: x509.CertificateRevocationList) -> int | None:
    """The list's number (RFC 5280, 5.2.3)."""
    try:
        return parsed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    except x509.ExtensionNotFound:
        return None
