"""What a verification says: verdicts, problems and the facts behind them. Frozen values; knows no format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Indication(StrEnum):
    """Main status indication (ETSI EN 319 102-1, 5.1.3)."""

    TOTAL_PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL-FAILED"


class SubIndication(StrEnum):
    """Sub-indications used by this hub (ETSI EN 319 102-1, table 6)."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    POLICY_PROCESSING_ERROR = "POLICY_PROCESSING_ERROR"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    TRY_LATER = "TRY_LATER"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"


# EN 319 102-1 table 6: these six belong to TOTAL-FAILED, every other one to INDETERMINATE.
FAILING = frozenset(
    {
        SubIndication.FORMAT_FAILURE,
        SubIndication.HASH_FAILURE,
        SubIndication.SIG_CRYPTO_FAILURE,
        SubIndication.REVOKED,
        SubIndication.EXPIRED,
        SubIndication.NOT_YET_VALID,
    }
)


class ProblemCode(StrEnum):
    """What can be wrong with one record, as ``contract/package.md`` section 5 names it (verifier's part)."""

    NOT_WELL_FORMED = "not-well-formed"
    FORBIDDEN_CONSTRUCT = "forbidden-construct"
    SCHEMA_VIOLATION = "schema-violation"
    SIGNATURE_MISSING = "signature-missing"
    SIGNATURE_COVERAGE = "signature-coverage"
    SIGNATURE_INVALID = "signature-invalid"
    WEAK_ALGORITHM = "weak-algorithm"
    SIGNER_MISMATCH = "signer-mismatch"
    SIGNER_NOT_REGISTERED = "signer-not-registered"
    SIGNER_UNTRUSTED = "signer-untrusted"
    CERTIFICATE_EXPIRED = "certificate-expired"
    CERTIFICATE_REVOKED = "certificate-revoked"
    REVOCATION_UNKNOWN = "revocation-unknown"
    CERTIFICATE_USAGE = "certificate-usage"
    SIGNING_TIME_IMPLAUSIBLE = "signing-time-implausible"
    SEAL_NOT_LAST = "seal-not-last"
    SCHOOL_MISMATCH = "school-mismatch"
    YEAR_MISMATCH = "year-mismatch"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        code: a problem code of the contract.
        where: an Id, element path or ``line N``: a place in the document, never a value from it.
        sub_indication: what it means in ETSI's words.
    """

    code: ProblemCode
    where: str
    sub_indication: SubIndication


@dataclass(frozen=True, slots=True)
class CertificateSummary:
    """What a reader is told of a certificate. ``serial`` is decimal, ``sha256`` hex of the DER."""

    subject: str
    issuer: str
    serial: str
    sha256: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """The verdict on one signature and the facts it rests on."""

    id: str
    indication: Indication
    sub_indication: SubIndication | None
    role: str | None
    signer: str | None
    title: str | None
    organisation: str | None
    certificate: CertificateSummary | None
    claimed_time: datetime | None
    proven_time: datetime | None
    covers: tuple[str, ...]
    algorithm: str | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the verdict rested on, to be kept with the record: DER certificates and CRLs, sorted, no repeats."""

    chain: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFields:
    """The record's content as signed: the JSON shape of ``package.md`` section 3, values as they stand.

    Only made from nodes under a closing signature whose mathematics hold.
    """

    groups: Mapping[str, Any]

    def general(self, name: str) -> str | None:
        """A field of ``thongtinchung``, or None where the record has none."""
        value = self.groups["thongtinchung"].get(name)
        return value if isinstance(value, str) else None

    def required(self, name: str) -> str:
        """A field of ``thongtinchung`` that the grammar demands."""
        value = self.groups["thongtinchung"][name]
        assert isinstance(value, str)
        return value

    @property
    def record_id(self) -> str:
        return self.required("madinhdanhhocba")

    @property
    def version(self) -> int:
        return int(self.required("phienban"))


@dataclass(frozen=True, slots=True)
class Report:
    """The result of one verification: the whole, its parts, and the moments between which it stands.

    ``stable_from`` <= at < ``stable_until``: within these the same inputs give the same verdict whatever ``at`` is
    (None: no bound). ``fields`` is None unless the closing signature's mathematics hold.
    """

    indication: Indication
    sub_indication: SubIndication | None
    checked_at: datetime
    policy: str
    format: str
    sha256: str
    intact: bool
    signatures: tuple[SignatureVerdict, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    stable_from: datetime | None = None
    stable_until: datetime | None = None
    fields: RecordFields | None = None
    evidence: Evidence = Evidence()

    @property
    def passed(self) -> bool:
        return self.indication is Indication.TOTAL_PASSED
