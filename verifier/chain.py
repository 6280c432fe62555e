"""From a signing certificate to a trust anchor at a moment, with the revocation lists at hand.

pyhanko-certvalidator builds and validates the paths (RFC 5280, 6) and reads the CRLs (6.3), one CRL at a time; what
that means at the proven time is decided here, after ``package.md`` section 2, *Time*. Three ways of the library are
worked round: it takes a revocation dated at the very moment as later; it does not look into a CRL whose nextUpdate
has passed; and it stops at the first fault of a path where a report must name all.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar

from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import (
    CRLValidationError,
    DisallowedAlgorithmError,
    ExpiredError,
    NotYetValidError,
    OCSPValidationError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.revinfo.validate_crl import verify_crl
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response
from pyhanko_certvalidator.validate import async_validate_path

from verifier.revocation_data import RevocationData, answers_of, lists_of
from verifier.trust import TrustStore

# Between a signer and the store's own certificates lie one or two authorities.
MAX_HINTS = 4
# A cross-certified hierarchy has two or three ways up; more are made by someone who wants us to be slow.
MAX_PATHS = 8
# Distinct (certificate, moment) pairs of a deadline day's batches; about 2 KiB each.
_REMEMBERED = 16_384
_TICK = timedelta(microseconds=1)

_T = TypeVar("_T")


class ChainFault(Enum):
    """What keeps a chain from being good. Several can hold at once."""

    NO_PATH = "no path to an anchor"
    BROKEN_PATH = "a path that does not validate"
    WEAK_PATH = "an authority signed with an algorithm no longer accepted"
    EXPIRED = "outside validity: too late"
    NOT_YET_VALID = "outside validity: too early"
    REVOKED = "the signer's certificate is revoked"
    AUTHORITY_REVOKED = "an authority's certificate is revoked"
    REVOCATION_UNKNOWN = "no revocation list tells"


# From bad to worse: of several paths the one whose worst fault is mildest counts.
_SEVERITY = list(ChainFault)[::-1]


@dataclass(frozen=True)
class Chain:
    """The best path found and its faults.

    Attributes:
        faults: empty where the chain is good at the moment.
        revoked_at: since when, where a revocation is among the faults.
        certificates: the path's DER certificates, signer first, anchor last.
        crls: the DER CRLs of the path's authorities that were looked into.
        boundaries: the moments at which this answer may become another.
    """

    faults: frozenset[ChainFault]
    revoked_at: datetime | None = None
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    boundaries: tuple[datetime, ...] = ()


@lru_cache(maxsize=_REMEMBERED)
def chain_of(signer: bytes, hints: tuple[bytes, ...], trust: TrustStore, moment: datetime) -> Chain:
    """The chain of a DER certificate at ``moment``. ``hints`` are certificates that came with the document.

    A pure function, remembered by certificate, hints, trust and moment.
    """
    try:
        return _Search(signer, hints, trust, moment).best()
    except Exception:  # a stranger's certificate: whatever a parser raises, there is no good path
        return Chain(frozenset({ChainFault.BROKEN_PATH}))


class _Search:
    """One search for a path: parsed once, then asked at one moment."""

    def __init__(self, signer: bytes, hints: tuple[bytes, ...], trust: TrustStore, moment: datetime) -> None:
        self.signer = asn1_x509.Certificate.load(signer, strict=True)
        self.roots, self.intermediates = _store_certificates(trust)
        self.hints = _usable(hints)
        self.lists = lists_of(trust)
        self.answers = answers_of(trust)
        self.moment = moment

    def best(self) -> Chain:
        try:
            paths = _drive(self._context(self.moment).path_builder.async_build_paths(self.signer))
        except PathBuildingError:
            paths = []
        chains = [self._judge(path) for path in paths[:MAX_PATHS]]
        if not chains:
            return Chain(frozenset({ChainFault.NO_PATH}), boundaries=_validity(self.signer))
        return min(chains, key=lambda chain: max((_SEVERITY.index(f) + 1 for f in chain.faults), default=0))

    def _judge(self, path: ValidationPath) -> Chain:
        certificates = list(path.iter_certs(include_root=True))
        faults = set(self._path_faults(path, certificates))
        revoked_at: datetime | None = None
        used: set[bytes] = set()
        boundaries: list[datetime] = [b for c in certificates for b in _validity(c)]
        if not faults & {ChainFault.BROKEN_PATH, ChainFault.WEAK_PATH}:
            for certificate in certificates[1:]:
                for one in self._lists_of(certificate):
                    used.add(one.der)
                    boundaries += [b for b in (one.this_update, one.next_update) if b is not None]
                fault, since = self._revocation(certificate, path)
                if fault is not None:
                    faults.add(fault)
                if since is not None:
                    boundaries.append(since)
                    revoked_at = since if revoked_at is None else min(revoked_at, since)
        ordered = tuple(c.dump() for c in reversed(certificates))
        return Chain(frozenset(faults), revoked_at, ordered, tuple(sorted(used)), tuple(boundaries))

    def _path_faults(self, path: ValidationPath, certificates: list[asn1_x509.Certificate]) -> Iterator[ChainFault]:
        """The path's own faults; where it is out of its time, also those it had while it was in time."""
        within = certificates[1:]
        if any(self.moment > c.not_valid_after for c in within):
            yield ChainFault.EXPIRED
        if any(self.moment < c.not_valid_before for c in within):
            yield ChainFault.NOT_YET_VALID
        latest_start = max(c.not_valid_before for c in within)
        earliest_end = min(c.not_valid_after for c in within)
        asked_at = min(max(self.moment, latest_start), earliest_end)
        try:
            _drive(async_validate_path(self._context(asked_at), path))
        except (ExpiredError, NotYetValidError):
            yield ChainFault.BROKEN_PATH  # its certificates were never valid together
        except DisallowedAlgorithmError:
            yield ChainFault.WEAK_PATH
        except PathValidationError:
            yield ChainFault.BROKEN_PATH

    def _lists_of(self, certificate: asn1_x509.Certificate) -> tuple[RevocationData, ...]:
        return self.lists.get(certificate.issuer.hashable, ())

    def _revocation(
        self, certificate: asn1_x509.Certificate, path: ValidationPath
    ) -> tuple[ChainFault | None, datetime | None]:
        """Revoked at or before the moment by any list; else known not to be by a list that speaks; else unknown."""
        is_signer = certificate.sha256 == self.signer.sha256
        known = False
        revoked: list[datetime] = []
        for one in (*self._lists_of(certificate), *self.answers):
            speaks = one.speaks_at(self.moment)
            try:
                self._ask(one, certificate, path)
                known = known or speaks
            except RevokedError as found:
                if found.revocation_dt <= self.moment:
                    revoked.append(found.revocation_dt)
                else:
                    known = known or speaks
            except (CRLValidationError, OCSPValidationError, PathValidationError, ValueError):
                continue  # what is not this authority's, or cannot be read, tells nothing
        if revoked:
            return (ChainFault.REVOKED if is_signer else ChainFault.AUTHORITY_REVOKED), min(revoked)
        return (None if known else ChainFault.REVOCATION_UNKNOWN), None

    def _ask(self, one: RevocationData, certificate: asn1_x509.Certificate, path: ValidationPath) -> None:
        """Nothing where it says that the certificate is not revoked; else one of the library's errors."""
        asked_at = self.moment + _TICK if one.speaks_at(self.moment) else (one.next_update or one.this_update) + _TICK
        context = self._context(asked_at, one)
        if one.is_list:
            _drive(verify_crl(certificate, path, context, use_deltas=False))
        else:
            _drive(verify_ocsp_response(certificate, path, context))

    def _context(self, moment: datetime, one: RevocationData | None = None) -> ValidationContext:
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=[*self.intermediates, *self.hints],
            moment=moment,
            allow_fetching=False,
            crls=[one.parsed] if one is not None and one.is_list else [],
            ocsps=[one.parsed] if one is not None and not one.is_list else [],
            revocation_mode="soft-fail",  # revocation is asked list by list, above
            retroactive_revinfo=True,
            # A list is asked one tick past the moment (or past its own end), which must not make it stale.
            time_tolerance=timedelta(0) if one is None else _TICK,
        )


def _usable(hints: tuple[bytes, ...]) -> tuple[asn1_x509.Certificate, ...]:
    """Certificates that came with the document, as far as they can lead anywhere.

    A self-issued one leads only to itself, and several of one name multiply the paths to try: a stranger chooses them.
    """
    by_subject: dict[str, asn1_x509.Certificate] = {}
    for certificate in (_read(asn1_x509.Certificate, der) for der in hints):
        if certificate is not None and certificate.ca and certificate.self_issued is False:
            by_subject.setdefault(certificate.subject.hashable, certificate)
    return tuple(by_subject.values())[:MAX_HINTS]


def _validity(certificate: asn1_x509.Certificate) -> tuple[datetime, ...]:
    # notAfter belongs to the time of validity, so the answer changes one tick later.
    return (certificate.not_valid_before, certificate.not_valid_after + _TICK)


@lru_cache(maxsize=16)
def _store_certificates(
    trust: TrustStore,
) -> tuple[tuple[asn1_x509.Certificate, ...], tuple[asn1_x509.Certificate, ...]]:
    roots = [_read(asn1_x509.Certificate, der) for der in trust.roots]
    intermediates = [_read(asn1_x509.Certificate, der) for der in trust.intermediates]
    return tuple(c for c in roots if c is not None), tuple(c for c in intermediates if c is not None)


def _read(kind: Any, der: bytes) -> Any:
    """A parsed object whose every part has been read, or None: asn1crypto is lazy and would fail later."""
    try:
        parsed = kind.load(der, strict=True)
        _ = parsed.native
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
    return parsed


def _drive(work: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine that never waits. The library's are async for fetching alone, which is switched off."""
    try:
        work.send(None)
    except StopIteration as done:
        result: _T = done.value
        return result
    work.close()
    raise RuntimeError("the path validation wanted to wait for something outside")
