"""Facts to one verdict: every check runs, every failure is named, the worst wins; nothing checked is no success.

Indications and sub-indications are those of ETSI EN 319 102-1, 5.1.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verifier import coverage, signer_checks
from verifier.chain import Chain, chain_of
from verifier.coverage import ALL_ROLES, Entry, Scope
from verifier.errors import NaiveMoment, NoTrustAnchors
from verifier.facts import WHOLE_DOCUMENT, Document, SignatureFacts
from verifier.pdf.own_keys import OwnKey
from verifier.policy import Binding, Expected, Policy
from verifier.report import (
    FAILING,
    Evidence,
    Indication,
    Problem,
    ProblemCode,
    RecordFields,
    Report,
    SignatureVerdict,
    SubIndication,
)
from verifier.safe_xml import shown
from verifier.signer_checks import Moments
from verifier.timestamps import proof_of
from verifier.trust import TrustStore

# A warning, never a refusal (package.md section 5): the principal signed before a teacher did.
ODD_ORDER = "signing-order"


@dataclass(frozen=True)
class Question:
    """All that a verdict is asked about, beside the document's content. ``own``: keys of whoever asks, of PDFs."""

    sha256: str
    format: str
    trust: TrustStore
    policy: Policy
    at: datetime
    received_at: datetime | None
    expected: Expected | None
    own: tuple[OwnKey, ...] = ()

    @property
    def latest_proof(self) -> datetime:
        return self.at if self.received_at is None else self.received_at

    @property
    def is_bound(self) -> bool:
        return self.policy.bindings is not None


def check_question(question: Question) -> None:
    """Whether it can be asked at all.

    Raises:
        NoTrustAnchors: the trust store has no root.
        NaiveMoment: a moment has no offset.
    """
    if not question.trust.roots:
        raise NoTrustAnchors
    if question.at.tzinfo is None or question.latest_proof.tzinfo is None:
        raise NaiveMoment


@dataclass(frozen=True)
class _Judged:
    """One signature with all that was found about it."""

    facts: SignatureFacts
    entry: Entry | None
    binding: Binding | None
    bindings: tuple[Binding, ...]
    chain: Chain
    moments: Moments
    problems: tuple[Problem, ...]
    stamped_by: tuple[Chain, ...] = ()


def refuse(question: Question, problems: tuple[Problem, ...]) -> Report:
    """The report on bytes that are no record: its checking ended with these problems."""
    indication, sub_indication = worst(problems)
    return Report(
        indication=indication,
        sub_indication=sub_indication,
        checked_at=question.at,
        policy=question.policy.name,
        format=question.format,
        sha256=question.sha256,
        intact=False,
        problems=problems,
    )


def judge(question: Question, document: Document) -> Report:
    """The report on a document of the right form."""
    groups, facts = document.groups, document.signatures
    entries = coverage.match_entries(groups, facts)
    required = _required(question, groups)
    closing = coverage.closing_entry(entries, required)
    judged = _judge_each(question, groups, facts, entries)
    scope = Scope.of(groups, document.content_id)
    problems = (
        *_against_manifest(question.expected, groups),
        *coverage.problems_of(entries, facts, scope=scope, required=required),
        *_closing_is_last(facts, closing),
        *(problem for one in judged for problem in one.problems),
    )
    indication, sub_indication = worst(problems) if facts else (Indication.TOTAL_FAILED, SubIndication.FORMAT_FAILURE)
    edges = (edge for one in judged for edge in signer_checks.boundaries(one.facts, one.chain, one.bindings))
    stable_from, stable_until = stable_between(question, edges)
    return Report(
        indication=indication,
        sub_indication=sub_indication,
        checked_at=question.at,
        policy=question.policy.name,
        format=question.format,
        sha256=question.sha256,
        intact=bool(facts) and all(f.mathematics_hold for f in facts.values()),
        signatures=tuple(_verdict(one, problems) for one in judged),
        problems=problems,
        warnings=tuple(_warnings(judged)),
        stable_from=stable_from,
        stable_until=stable_until,
        fields=RecordFields(groups) if _closes(closing) else None,
        evidence=evidence_of(chain for one in judged for chain in (one.chain, *one.stamped_by)),
    )


def _required(question: Question, groups: Mapping[str, Any]) -> frozenset[str]:
    if not question.is_bound:
        return frozenset()
    general = groups["thongtinchung"]
    roles = question.policy.required_roles(general["macaphoc"], general["namhoc"])
    return ALL_ROLES if roles is None else roles


def _against_manifest(expected: Expected | None, groups: Mapping[str, Any]) -> Iterator[Problem]:
    """School and year are compared before the signers are judged (package.md section 5)."""
    if expected is None:
        return
    general = groups["thongtinchung"]
    constraint = SubIndication.SIG_CONSTRAINTS_FAILURE
    if general["matruong"] != expected.school:
        yield Problem(ProblemCode.SCHOOL_MISMATCH, "thongtinchung/matruong", constraint)
    elif expected.levels is not None and general["macaphoc"] not in expected.levels:
        yield Problem(ProblemCode.SCHOOL_MISMATCH, "thongtinchung/macaphoc", constraint)
    if expected.namhoc is not None and general["namhoc"] != expected.namhoc:
        yield Problem(ProblemCode.YEAR_MISMATCH, "thongtinchung/namhoc", constraint)


def _closing_is_last(facts: Mapping[str, SignatureFacts], closing: Entry | None) -> Iterator[Problem]:
    if closing is None or closing.signature is None:
        return
    if closing.signature is not list(facts.values())[-1]:
        yield Problem(ProblemCode.SEAL_NOT_LAST, shown(closing.signature.id), SubIndication.SIG_CONSTRAINTS_FAILURE)


def _closes(closing: Entry | None) -> bool:
    """Whether the closing signature's mathematics hold over the content: only then are fields read from it."""
    if closing is None or closing.signature is None or not closing.signature.mathematics_hold:
        return False
    return bool({WHOLE_DOCUMENT, "noidung"} & set(closing.signature.covers))


def _judge_each(
    question: Question,
    groups: Mapping[str, Any],
    facts: Mapping[str, SignatureFacts],
    entries: tuple[Entry, ...],
) -> tuple[_Judged, ...]:
    general = groups["thongtinchung"]
    school = question.expected.school if question.expected is not None else general["matruong"]
    by_signature = {entry.signature.id: entry for entry in entries if entry.signature is not None}
    first_year = int(general["namhoc"][:4])
    return tuple(
        _judge_one(question, one, by_signature.get(one.id), school=school, first_year=first_year)
        for one in facts.values()
    )


def _judge_one(
    question: Question, facts: SignatureFacts, entry: Entry | None, *, school: str, first_year: int
) -> _Judged:
    proof = proof_of(facts.timestamps, trust=question.trust, latest=question.latest_proof)
    proven = proof.at
    moments = Moments(facts.claimed or proven, proven, first_year)
    problems = list(signer_checks.mathematics(facts))
    chain = Chain(frozenset())
    found: tuple[Binding, ...] = ()
    if facts.signer is not None:
        hints = tuple(c for c in facts.certificates if c != facts.signer.der)
        chain = chain_of(facts.signer.der, hints, question.trust, proven)
        problems += signer_checks.certificate(facts, chain, moments)
        problems += signer_checks.claimed_time(facts, moments)
        known = question.policy.bindings_by_certificate.get(facts.signer.sha256, ())
        found = tuple(b for b in known if b.organisation == school)
        if question.is_bound and entry is not None:
            problems += signer_checks.office(facts, entry, found, moments)
    role = None if entry is None else signer_checks.register_role(entry.role)
    return _Judged(
        facts=facts,
        entry=entry,
        binding=next((b for b in found if b.role == role), None),
        chain=chain,
        moments=moments,
        problems=tuple(problems),
        bindings=found,
        stamped_by=tuple(stamp.chain for stamp in proof.stamps),
    )


def _verdict(one: _Judged, problems: tuple[Problem, ...]) -> SignatureVerdict:
    """The verdict on one signature: its own problems and those of its coverage and entry."""
    facts = one.facts
    places = {shown(facts.id)} if one.entry is None else {shown(facts.id), shown(one.entry.id)}
    indication, sub_indication = worst(tuple(p for p in problems if p.where in places))
    signer, binding = facts.signer, one.binding
    name: str | None = None
    organisation: str | None = None
    if binding is not None:
        name, organisation = binding.name, binding.organisation_name
    elif signer is not None:
        name, organisation = signer.name, signer.organisation
    return SignatureVerdict(
        id=facts.id,
        indication=indication,
        sub_indication=sub_indication,
        role=None if one.entry is None else one.entry.role,
        signer=name,
        title=None if binding is None else binding.title,
        organisation=organisation,
        certificate=None if signer is None else signer.summary,
        claimed_time=one.moments.claimed,
        proven_time=one.moments.proven,
        covers=tuple(target or "document" for target in facts.covers),
        algorithm=facts.algorithm,
    )


def worst(problems: tuple[Problem, ...]) -> tuple[Indication, SubIndication | None]:
    """The whole is the worst of its parts (http.md, *Verification result*)."""
    failing = [p.sub_indication for p in problems if p.sub_indication in FAILING]
    if failing:
        return Indication.TOTAL_FAILED, failing[0]
    if problems:
        return Indication.INDETERMINATE, problems[0].sub_indication
    return Indication.TOTAL_PASSED, None


def _warnings(judged: tuple[_Judged, ...]) -> Iterator[str]:
    teaching = {coverage.SUBJECT_TEACHER, coverage.HOMEROOM_TEACHER}
    teachers = [j.moments.claimed for j in judged if j.entry and j.entry.role in teaching]
    principals = [j.moments.claimed for j in judged if j.entry and j.entry.role == coverage.PRINCIPAL]
    if teachers and principals and min(principals) < max(teachers):
        yield ODD_ORDER


def stable_between(question: Question, edges: Iterable[datetime]) -> tuple[datetime | None, datetime | None]:
    """Between which moments a verdict cannot change by time alone; ``edges`` are those at which it may.

    With a time of receipt the proven times do not move, so nothing does. Without, they move with ``at``.
    """
    if question.received_at is not None:
        return None, None
    known = list(edges)
    before = max((edge for edge in known if edge <= question.at), default=None)
    after = min((edge for edge in known if edge > question.at), default=None)
    return before, after


def evidence_of(chains: Iterable[Chain]) -> Evidence:
    """What these chains rested on."""
    found = tuple(chains)
    return Evidence(
        chain=tuple(sorted({der for chain in found for der in chain.certificates})),
        crls=tuple(sorted({der for chain in found for der in chain.crls})),
    )
