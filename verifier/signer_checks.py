"""Everything that can be wrong with one signature beside what it covers: mathematics, certificate, time, office.

One small check a rule of ``package.md`` section 2; all of them run, and all that fail are named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from verifier.chain import Chain, ChainFault
from verifier.coverage import PRINCIPAL, SEAL, Entry
from verifier.facts import SignatureFacts
from verifier.policy import Binding
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_xml import shown

# "later than the proven time + 10 minutes": clocks of schools' machines differ from ours by so much.
CLOCK_TOLERANCE = timedelta(minutes=10)
# "``until`` may lie at most 92 days before the proven time": the summer between signing and sending.
OFFICE_GRACE = timedelta(days=92)
# Days in office and the school year's first day are days in Vietnam, which keeps one time the year round.
VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Moments:
    """The two times of a signature. ``proven`` is the earliest it is known to have existed.

    ``first_year``: of the school year of what is signed; None where it is no record. A signature that claims no time
    claims the proven one.
    """

    claimed: datetime
    proven: datetime
    first_year: int | None


def mathematics(facts: SignatureFacts) -> Iterator[Problem]:
    """Digests and value hold; algorithms and key are accepted."""
    where = shown(facts.id)
    if facts.missing:
        yield Problem(ProblemCode.SIGNATURE_INVALID, where, SubIndication.SIGNED_DATA_NOT_FOUND)
    if facts.broken:
        yield Problem(ProblemCode.SIGNATURE_INVALID, where, SubIndication.HASH_FAILURE)
    if facts.signer is None and "CertDigest" not in facts.weak:
        yield Problem(ProblemCode.SIGNATURE_INVALID, where, SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
    elif facts.value_holds is False and facts.signer is not None:
        yield Problem(ProblemCode.SIGNATURE_INVALID, where, SubIndication.SIG_CRYPTO_FAILURE)
    if facts.weak:
        yield Problem(ProblemCode.WEAK_ALGORITHM, where, SubIndication.CRYPTO_CONSTRAINTS_FAILURE)


def certificate(facts: SignatureFacts, chain: Chain, moments: Moments) -> Iterator[Problem]:
    """Chain, validity and revocation at the proven time; usage; the serial that the signature names."""
    where = shown(facts.id)
    signer = facts.signer
    assert signer is not None
    named = facts.named_serial
    if named is not None and str(named) != signer.summary.serial:
        yield Problem(ProblemCode.SIGNATURE_INVALID, where, SubIndication.SIG_CONSTRAINTS_FAILURE)
    if not signer.may_sign:
        yield Problem(ProblemCode.CERTIFICATE_USAGE, where, SubIndication.CHAIN_CONSTRAINTS_FAILURE)
    for fault in sorted(chain.faults, key=lambda f: f.name):
        code, sub_indication = _CHAIN_PROBLEMS[fault]
        if fault is ChainFault.EXPIRED and moments.claimed > signer.summary.not_after:
            sub_indication = SubIndication.EXPIRED
        if fault is ChainFault.REVOKED and chain.revoked_at is not None and moments.claimed >= chain.revoked_at:
            sub_indication = SubIndication.REVOKED
        yield Problem(code, where, sub_indication)


# Without proof that the signature is older than the fault, ETSI's answer is INDETERMINATE (..._NO_POE); the claimed
# time makes it stricter, never milder.
_CHAIN_PROBLEMS = {
    ChainFault.NO_PATH: (ProblemCode.SIGNER_UNTRUSTED, SubIndication.NO_CERTIFICATE_CHAIN_FOUND),
    ChainFault.BROKEN_PATH: (ProblemCode.SIGNER_UNTRUSTED, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE),
    ChainFault.WEAK_PATH: (ProblemCode.SIGNER_UNTRUSTED, SubIndication.CRYPTO_CONSTRAINTS_FAILURE),
    ChainFault.EXPIRED: (ProblemCode.CERTIFICATE_EXPIRED, SubIndication.OUT_OF_BOUNDS_NO_POE),
    ChainFault.NOT_YET_VALID: (ProblemCode.CERTIFICATE_EXPIRED, SubIndication.NOT_YET_VALID),
    ChainFault.REVOKED: (ProblemCode.CERTIFICATE_REVOKED, SubIndication.REVOKED_NO_POE),
    ChainFault.AUTHORITY_REVOKED: (ProblemCode.CERTIFICATE_REVOKED, SubIndication.REVOKED_CA_NO_POE),
    ChainFault.REVOCATION_UNKNOWN: (ProblemCode.REVOCATION_UNKNOWN, SubIndication.TRY_LATER),
}


def claimed_time(facts: SignatureFacts, moments: Moments) -> Iterator[Problem]:
    """Not after the proven time, not before the certificate, not before the school year (section 2, Time)."""
    signer = facts.signer
    assert signer is not None
    too_late = moments.claimed > moments.proven + CLOCK_TOLERANCE
    too_early = moments.claimed < signer.summary.not_before or _is_before_school_year(moments)
    if too_late or too_early:
        yield Problem(ProblemCode.SIGNING_TIME_IMPLAUSIBLE, shown(facts.id), SubIndication.SIG_CONSTRAINTS_FAILURE)


def _is_before_school_year(moments: Moments) -> bool:
    return moments.first_year is not None and moments.claimed < datetime(moments.first_year, 7, 1, tzinfo=VIETNAM)


def office(facts: SignatureFacts, entry: Entry, bindings: tuple[Binding, ...], moments: Moments) -> Iterator[Problem]:
    """The register binds the certificate to this school, role and person, then in office.

    ``bindings`` are those of the certificate at the school the record is of.
    """
    where = shown(facts.id)
    in_role = [b for b in bindings if b.role == register_role(entry.role) and was_in_office(b, moments)]
    if not in_role:
        yield Problem(ProblemCode.SIGNER_NOT_REGISTERED, where, SubIndication.SIG_CONSTRAINTS_FAILURE)
        in_role = [b for b in bindings if b.role == register_role(entry.role)]
    if entry.role == SEAL:
        return
    if entry.person_id is None or (in_role and all(b.person_id != entry.person_id for b in in_role)):
        yield Problem(ProblemCode.SIGNER_MISMATCH, where, SubIndication.SIG_CONSTRAINTS_FAILURE)


def register_role(role: str) -> str:
    """The register's name of the role in which an entry signs (``province.md``)."""
    return role if role in {PRINCIPAL, SEAL} else "giaovien"


def was_in_office(binding: Binding, moments: Moments) -> bool:
    """In office on the claimed day, and not out of it for more than 92 days when the signature was proven."""
    claimed, proven = vietnam_day(moments.claimed), vietnam_day(moments.proven)
    if claimed < binding.since:
        return False
    return binding.until is None or (claimed <= binding.until and proven <= binding.until + OFFICE_GRACE)


def vietnam_day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def boundaries(facts: SignatureFacts, chain: Chain, bindings: tuple[Binding, ...]) -> Iterator[datetime]:
    """The proven times at which any of these checks may turn out otherwise."""
    yield from chain.boundaries
    if facts.claimed is not None:
        yield facts.claimed - CLOCK_TOLERANCE
    for binding in bindings:
        if binding.until is not None:
            day_after = binding.until + OFFICE_GRACE + timedelta(days=1)
            yield datetime(day_after.year, day_after.month, day_after.day, tzinfo=VIETNAM).astimezone(UTC)
