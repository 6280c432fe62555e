"""How an attack states what must become of it, and the check that it does."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from stage.school import School
from stage.world import World

from verifier.policy import Expected, Policy
from verifier.report import FAILING, Indication, Report, SubIndication
from verifier.trust import TrustStore
from verifier.verify import verify

CONSTRAINT = frozenset({SubIndication.SIG_CONSTRAINTS_FAILURE})
# What each problem may mean in ETSI's words; where EN 319 102-1 leaves room, all that it allows.
MEANING: dict[str, frozenset[SubIndication]] = {
    "not-well-formed": frozenset({SubIndication.FORMAT_FAILURE}),
    "forbidden-construct": frozenset({SubIndication.FORMAT_FAILURE}),
    "schema-violation": frozenset({SubIndication.FORMAT_FAILURE}),
    "signature-missing": CONSTRAINT | {SubIndication.SIGNED_DATA_NOT_FOUND},
    "signature-coverage": CONSTRAINT | {SubIndication.SIGNED_DATA_NOT_FOUND},
    "signature-invalid": frozenset({SubIndication.HASH_FAILURE, SubIndication.SIG_CRYPTO_FAILURE}),
    "weak-algorithm": frozenset({SubIndication.CRYPTO_CONSTRAINTS_FAILURE}),
    "signer-mismatch": CONSTRAINT,
    "signer-not-registered": CONSTRAINT,
    "signer-untrusted": frozenset(
        {SubIndication.NO_CERTIFICATE_CHAIN_FOUND, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE}
    ),
    "certificate-expired": frozenset(
        {SubIndication.EXPIRED, SubIndication.NOT_YET_VALID, SubIndication.OUT_OF_BOUNDS_NO_POE}
    ),
    "certificate-revoked": frozenset(
        {SubIndication.REVOKED, SubIndication.REVOKED_NO_POE, SubIndication.REVOKED_CA_NO_POE}
    ),
    "revocation-unknown": frozenset({SubIndication.TRY_LATER}),
    "certificate-usage": frozenset({SubIndication.CHAIN_CONSTRAINTS_FAILURE}) | CONSTRAINT,
    "signing-time-implausible": CONSTRAINT | {SubIndication.NOT_YET_VALID},
    "seal-not-last": CONSTRAINT,
    "school-mismatch": CONSTRAINT,
    "year-mismatch": CONSTRAINT,
}


@dataclass(frozen=True)
class Sent:
    """A record with the circumstances in which it arrives; what is None is the primary school's ordinary one."""

    data: bytes
    school: School | None = None
    trust: TrustStore | None = None
    policy: Policy | None = None
    received_at: datetime | None = None
    at: datetime | None = None
    expected: Expected | None = None


@dataclass(frozen=True)
class Case:
    """``codes`` None: accepted. ``exact``: all of them and no other; else one or more of them."""

    make: Callable[[World], bytes | Sent]
    codes: frozenset[str] | None
    exact: bool = True
    sub: str | None = None


@dataclass
class Gallery:
    """The attacks of one file."""

    cases: list[Case] = field(default_factory=list)

    def accepted(self, make: Callable[[World], bytes | Sent]) -> Callable[[World], bytes | Sent]:
        """A trick that changes nothing that is signed: it must stay valid."""
        self.cases.append(Case(make, None))
        return make

    def refused(self, *codes: str, sub: str | None = None) -> Callable[[Any], Any]:
        """Exactly these problems, no more and no less."""
        return functools.partial(self._add, codes=frozenset(codes), exact=True, sub=sub)

    def refused_by_any(self, *codes: str) -> Callable[[Any], Any]:
        """At least one of these and no other: the contract leaves open which."""
        return functools.partial(self._add, codes=frozenset(codes), exact=False, sub=None)

    def test(self) -> Any:
        """The test that walks the gallery; assign it to a ``test_…`` name at the end of the file."""
        names = [case.make.__name__ for case in self.cases]
        assert len(names) == len(set(names)), "two attacks of one name"

        @pytest.mark.parametrize("case", self.cases, ids=names)
        def check(case: Case, world: World) -> None:
            made = case.make(world)
            judge(case, report_on(world, made if isinstance(made, Sent) else Sent(made)))

        return check

    def _add(self, make: Any, *, codes: frozenset[str], exact: bool, sub: str | None) -> Any:
        self.cases.append(Case(make, codes, exact, sub))
        return make


def report_on(world: World, sent: Sent) -> Report:
    """The verifier's report, as the hub would ask for it at the world's moment."""
    received = sent.received_at or world.clock
    report = verify(
        sent.data,
        trust=sent.trust or world.trust,
        policy=sent.policy or world.policy(sent.school),
        at=sent.at or received,
        received_at=received,
        expected=sent.expected or world.expected(sent.school),
    )
    # What stands for a fault of ours is an answer to nothing.
    assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR
    return report


def judge(case: Case, report: Report) -> None:
    """Compare the report with what the case says, and with ETSI's table of indications."""
    codes = {str(problem.code) for problem in report.problems}
    shown = [(str(p.code), p.where, str(p.sub_indication)) for p in report.problems]
    if case.codes is None:
        assert codes == set(), shown
        assert report.indication is Indication.TOTAL_PASSED, report.sub_indication
        assert report.fields is not None
        return
    assert codes == case.codes if case.exact else codes and codes <= case.codes, shown
    assert report.indication is not Indication.TOTAL_PASSED
    if report.signatures or report.sub_indication is not SubIndication.FORMAT_FAILURE:
        # Without a signature there is nothing of that form: FORMAT_FAILURE whatever else is missing.
        allowed = frozenset[SubIndication]().union(*(MEANING[code] for code in codes))
        assert report.sub_indication in allowed, (report.sub_indication, shown)
        failing = any(problem.sub_indication in FAILING for problem in report.problems)
        assert (report.indication is Indication.TOTAL_FAILED) == failing, shown
    assert (report.indication is Indication.TOTAL_FAILED) == (report.sub_indication in FAILING)
    if case.sub:
        assert str(report.sub_indication) == case.sub
