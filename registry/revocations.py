"""Revocations learnt after intake, remembered with the list that says so. Judges no signature.

A list's file may go: an authority need not list a certificate once it has expired (RFC 5280, 3.3), and operators
replace files. What it said of a signer stays true: it is kept as evidence and joins that of the records concerned.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from sqlalchemy import Connection, select, union_all
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry import evidence
from registry.store import tables
from registry.store.revocation_tables import revocation
from verifier.chain import ChainFault, chain_of
from verifier.trust import TrustStore

log = structlog.get_logger(__name__)

# Certificates fetched at a time: a province has some ten thousand, of 1 to 2 KB each.
_PAGE = 1000

# A hold may be lifted (RFC 5280, 5.3.1), and a list that says so no longer has the entry: only what is final stays.
_NOT_FINAL = frozenset({x509.ReasonFlags.certificate_hold, x509.ReasonFlags.remove_from_crl})


@dataclass(frozen=True, slots=True)
class Revocation:
    """One certificate that ``der``, a list signed by its authority, revokes for good."""

    certificate_sha256: str
    der: bytes
    revoked_at: datetime


def lists_against(connection: Connection, certificates: Sequence[str]) -> list[str]:
    """Digests of the remembered lists that revoke one of these certificates (SHA-256, hex)."""
    mine = (revocation.c.certificate_sha256.in_(set(certificates)), revocation.c.mistaken_at.is_(None))
    statement = select(revocation.c.list_sha256).where(*mine)
    return sorted(set(connection.scalars(statement)))


def found_in(connection: Connection, trust: TrustStore) -> list[Revocation]:
    """What the folder's lists say of known certificates and the register does not know yet. Reads only."""
    if not (trust.roots and trust.crls):
        return []
    # Twice over the certificates: a list may have a hundred thousand entries, of which we need next to none.
    ours = {read.serial_number for _, der in _certificates(connection) if (read := _read(der)) is not None}
    entries = _entries(trust.crls, ours)
    if not entries:
        return []
    known, mistaken = _known(connection)
    found: list[Revocation] = []
    for sha256, der in _certificates(connection):
        certificate = _read(der)
        if certificate is None:
            continue
        for crl, dated in entries.get((certificate.issuer.hashable, certificate.serial_number), ()):
            earliest = known.get(sha256)
            if (sha256, hashlib.sha256(crl).hexdigest()) in mistaken:
                continue
            if (earliest is None or dated < earliest) and _revokes(crl, der, dated, trust):
                known[sha256] = dated
                found.append(Revocation(sha256, crl, dated))
    return found


def remember(connection: Connection, found: Sequence[Revocation], *, now: datetime) -> None:
    """Keep the lists and note what they revoke; twice is once."""
    if not found:
        return
    digests = evidence.keep(connection, [("crl", one.der) for one in found])
    rows = [
        {"certificate_sha256": one.certificate_sha256, "list_sha256": d, "revoked_at": one.revoked_at, "learnt_at": now}
        for one, d in zip(found, digests, strict=True)
    ]
    # In one order everywhere: two workers that learn the same at once must not wait for each other.
    rows.sort(key=lambda row: (row["certificate_sha256"], row["list_sha256"]))
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    connection.execute(insert(revocation).on_conflict_do_nothing(), rows)


def _entries(crls: Iterable[bytes], serials: set[int]) -> dict[tuple[str, int], list[tuple[bytes, datetime]]]:
    """(Issuer, serial) → the lists with a final entry for it, and its date; of these serials alone."""
    entries: dict[tuple[str, int], list[tuple[bytes, datetime]]] = defaultdict(list)
    for der in crls:
        try:
            issuer = asn1_crl.CertificateList.load(der, strict=True).issuer.hashable
            for entry in _final_entries(x509.load_der_x509_crl(der), serials):
                entries[issuer, entry.serial_number].append((der, entry.revocation_date_utc))
        except Exception as error:  # whatever its parsers raise, one list must not hide the others
            log.warning("revocation list not read whole", kind=type(error).__name__)
    return entries


def _final_entries(parsed: x509.CertificateRevocationList, serials: set[int]) -> Iterator[x509.RevokedCertificate]:
    for entry in parsed:
        if entry.serial_number not in serials:
            continue
        try:
            reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
        except x509.ExtensionNotFound:
            reason = x509.ReasonFlags.unspecified
        if reason not in _NOT_FINAL:
            yield entry


def _revokes(crl: bytes, certificate: bytes, dated: datetime, trust: TrustStore) -> bool:
    """Whether the verifier, given this list alone, takes it for the authority's word: signed, and of its issuer."""
    alone = TrustStore(roots=trust.roots, intermediates=trust.intermediates, crls=(crl,))
    stamping = replace(alone, roots=trust.tsa_roots)
    return any(ChainFault.REVOKED in chain_of(certificate, (), one, dated).faults for one in (alone, stamping))


def _known(connection: Connection) -> tuple[dict[str, datetime], set[tuple[str, str]]]:
    """The earliest date noted for each certificate: a list that says the same again adds nothing.

    And which certificates are noted by mistake with which lists: these lists say nothing of them any more, a later one
    of the authority's does.
    """
    known: dict[str, datetime] = {}
    mistaken: set[tuple[str, str]] = set()
    for row in connection.execute(select(revocation)):
        if row.mistaken_at is not None:
            mistaken.add((row.certificate_sha256, row.list_sha256))
        else:
            known[row.certificate_sha256] = min(row.revoked_at, known.get(row.certificate_sha256, row.revoked_at))
    return known, mistaken


def _certificates(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Every certificate of the register's signers, and every one that a record was judged with."""
    signer, kept = tables.signer, tables.evidence
    statement = union_all(
        select(signer.c.certificate_sha256.label("sha256"), signer.c.certificate.label("der")),
        select(kept.c.sha256, kept.c.content).where(kept.c.kind == "certificate"),
    )
    for row in connection.execute(statement, execution_options={"yield_per": _PAGE}):
        yield row.sha256, row.der


def _read(der: bytes) -> asn1_x509.Certificate | None:
    try:
        certificate = asn1_x509.Certificate.load(der, strict=True)
        _ = certificate.serial_number, certificate.issuer.hashable
    except (ValueError, TypeError):
        return None
    return certificate
