"""Facts of a signed PDF to one verdict, by the rules of ``package.md`` section 2 as far as they are about any document.

A PDF names no school, year or role, so office, person and signature policy are not judged (``package-1-unbound``).
Indications and sub-indications are those of ETSI EN 319 102-1, 5.1.3; what each change means: ``_LATER``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from verifier import signer_checks
from verifier.certificates import read_certificate
from verifier.chain import Chain, chain_of
from verifier.facts import WHOLE_DOCUMENT, SignatureFacts, Timestamp
from verifier.judgement import Question, evidence_of, refuse, stable_between, worst
from verifier.pdf.facts import DocumentTimestamp, Form, Later, PdfDocument, PdfSignature, Unreadable
from verifier.pdf.own_keys import out_of_use, vouched
from verifier.report import Problem, ProblemCode, Report, SignatureVerdict, SubIndication
from verifier.signer_checks import Moments
from verifier.timestamps import proven_time, token_time

# Behind a genuine signature: the file went on, in ways that change nothing a reader sees of what was signed.
HARMLESS = frozenset({Later.NOTHING, Later.ARCHIVE, Later.SIGNATURES})
FURTHER_SIGNATURES = "further-signatures"
ARCHIVE_DATA = "archive-data"
TIMESTAMP_UNPROVEN = "timestamp-unproven"
SIGNER_NOT_SIGNED = "signer-not-signed"

# Each is asked about each certificate of each path.
MOST_ANSWERS = 32

_BROKEN, _UNCLEAR = SubIndication.FORMAT_FAILURE, SubIndication.SIG_CONSTRAINTS_FAILURE
# What the signer allowed is not called broken, and what they did not sign is not called valid.
_LATER = {Later.CHANGED: _BROKEN, Later.FORM: _UNCLEAR, Later.NOTES: _UNCLEAR, Later.UNCLEAR: _UNCLEAR}

_UNREADABLE = {
    Unreadable.NOT_PDF: (ProblemCode.NOT_WELL_FORMED, SubIndication.FORMAT_FAILURE),
    Unreadable.ENCRYPTED: (ProblemCode.FORBIDDEN_CONSTRUCT, SubIndication.SIGNED_DATA_NOT_FOUND),
    Unreadable.TOO_SLOW: (ProblemCode.FORBIDDEN_CONSTRUCT, SubIndication.POLICY_PROCESSING_ERROR),
    Unreadable.TOO_MUCH_MEMORY: (ProblemCode.FORBIDDEN_CONSTRUCT, SubIndication.POLICY_PROCESSING_ERROR),
    Unreadable.STOPPED: (ProblemCode.FORBIDDEN_CONSTRUCT, SubIndication.POLICY_PROCESSING_ERROR),
}
# A limit that stops a document says nothing about its signatures.
_LIMIT = (ProblemCode.FORBIDDEN_CONSTRUCT, SubIndication.SIG_CONSTRAINTS_FAILURE)


@dataclass(frozen=True)
class _Judged:
    """One signature with all that was found about it."""

    signature: PdfSignature
    facts: SignatureFacts
    chain: Chain
    moments: Moments
    problems: tuple[Problem, ...]
    is_stamped: bool


def judge_pdf(question: Question, document: PdfDocument | Unreadable) -> Report:
    """The report on what was read, or on why nothing was."""
    if isinstance(document, Unreadable):
        code, meaning = _UNREADABLE.get(document, _LIMIT)
        return refuse(question, (Problem(code, document.value, meaning),))
    if not document.signatures:
        return refuse(question, (Problem(ProblemCode.SIGNATURE_MISSING, "document", SubIndication.FORMAT_FAILURE),))
    lists = (*document.crls, *(der for one in document.signatures for der in one.crls))
    answers = (*document.ocsps, *(der for one in document.signatures for der in one.ocsps))
    trust = replace(question.trust.with_evidence(crls=lists, chain=()), ocsps=answers[:MOST_ANSWERS])
    question = replace(question, trust=trust)
    judged = tuple(_judge(question, document, one, number) for number, one in enumerate(document.signatures, 1))
    problems = (*_of_the_file(document), *(problem for one in judged for problem in one.problems))
    indication, sub_indication = worst(problems)
    edges = (edge for one in judged for edge in signer_checks.boundaries(one.facts, one.chain, ()))
    stable_from, stable_until = stable_between(question, edges)
    return Report(
        indication=indication,
        sub_indication=sub_indication,
        checked_at=question.at,
        policy=question.policy.name,
        format=question.format,
        sha256=question.sha256,
        intact=all(one.facts.mathematics_hold and _stands(one.signature) for one in judged),
        signatures=tuple(_verdict(one) for one in judged),
        problems=problems,
        stable_from=stable_from,
        stable_until=stable_until,
        evidence=evidence_of(one.chain for one in judged),
    )


def _stands(signature: PdfSignature) -> bool:
    return signature.covers and signature.later in HARMLESS


def _of_the_file(document: PdfDocument) -> Iterator[Problem]:
    if not document.strictly:
        yield Problem(ProblemCode.FORBIDDEN_CONSTRUCT, "document", _UNCLEAR)


def _judge(question: Question, document: PdfDocument, signature: PdfSignature, number: int) -> _Judged:
    facts = _facts(signature, f"signature-{number}")
    proven = _proven_time(question, document, signature)
    moments = Moments(facts.claimed or proven, proven, None)
    problems = list(_own_problems(signature, facts))
    chain = Chain(frozenset())
    if facts.signer is not None:
        others = (*(der for der in facts.certificates if der != facts.signer.der), *document.certificates)
        chain = chain_of(facts.signer.der, others, question.trust, proven)
        own = next((key for key in question.own if key.sha256 == facts.signer.sha256), None)
        if own is not None:
            chain = vouched(chain, own)
            problems += out_of_use(facts, moments, own)
        problems += signer_checks.certificate(facts, chain, moments)
        problems += signer_checks.claimed_time(facts, moments)
    stamped = proven < question.latest_proof
    return _Judged(signature, facts, chain, moments, tuple(problems), stamped)


def _own_problems(signature: PdfSignature, facts: SignatureFacts) -> Iterator[Problem]:
    if signature.form is Form.OUTDATED:
        yield Problem(ProblemCode.WEAK_ALGORITHM, facts.id, SubIndication.CRYPTO_CONSTRAINTS_FAILURE)
        return
    if signature.form is Form.UNKNOWN:
        yield Problem(ProblemCode.SIGNATURE_INVALID, facts.id, SubIndication.FORMAT_FAILURE)
        return
    if not signature.covers:
        yield Problem(ProblemCode.SIGNATURE_COVERAGE, facts.id, _BROKEN)
    elif signature.later not in HARMLESS:
        yield Problem(ProblemCode.SIGNATURE_COVERAGE, facts.id, _LATER[signature.later])
    yield from signer_checks.mathematics(facts)
    if signature.form is Form.PADES and not signature.names_signer:
        # ETSI EN 319 142-1, 6.3: the signer's certificate is among what is signed.
        yield Problem(ProblemCode.SIGNATURE_INVALID, facts.id, _UNCLEAR)


def _facts(signature: PdfSignature, identifier: str) -> SignatureFacts:
    return SignatureFacts(
        id=identifier,
        claimed=signature.claimed,
        algorithm=signature.algorithm or "",
        certificates=signature.certificates,
        named_serial=None,
        timestamps=(Timestamp(signature.value, signature.tokens),) if signature.tokens else (),
        targets=frozenset({WHOLE_DOCUMENT}),
        covers=_covers(signature),
        missing=(),
        broken=() if signature.intact or not signature.covers else (WHOLE_DOCUMENT,),
        intact=signature.intact and signature.covers,
        value_holds=signature.value_holds,
        weak=signature.weak,
        signer=None if signature.signer is None else read_certificate(signature.signer),
    )


def _covers(signature: PdfSignature) -> tuple[str, ...]:
    """``document``: the file as it stands, validation data aside; else the revision that was signed."""
    if not signature.covers or not signature.intact:
        return ()
    as_it_stands = signature.later in {Later.NOTHING, Later.ARCHIVE}
    return ("document" if as_it_stands else f"revision-{signature.revision}",)


def _proven_time(question: Question, document: PdfDocument, signature: PdfSignature) -> datetime:
    """The earliest of the hub's own knowledge, timestamps over the value, and later ones over the whole file."""
    stamped = (Timestamp(signature.value, signature.tokens),)
    proven = proven_time(stamped, trust=question.trust, latest=question.latest_proof)
    later = (_moment(stamp, question) for stamp in document.timestamps if stamp.revision > signature.revision)
    return min([proven, *(moment for moment in later if moment is not None)])


def _moment(stamp: DocumentTimestamp, question: Question) -> datetime | None:
    return token_time(stamp.token, stamp.digests.get, question.trust)


def _verdict(one: _Judged) -> SignatureVerdict:
    indication, sub_indication = worst(one.problems)
    signer = one.facts.signer
    return SignatureVerdict(
        id=one.facts.id,
        indication=indication,
        sub_indication=sub_indication,
        role=None,
        signer=None if signer is None else signer.name,
        title=None,
        organisation=None if signer is None else signer.organisation,
        certificate=None if signer is None else signer.summary,
        claimed_time=one.facts.claimed,
        proven_time=one.moments.proven,
        covers=one.facts.covers,
        algorithm=one.facts.algorithm or None,
        warnings=tuple(_warnings(one)),
    )


def _warnings(one: _Judged) -> Iterator[str]:
    if one.signature.later is Later.SIGNATURES:
        yield FURTHER_SIGNATURES
    if one.signature.later is Later.ARCHIVE:
        yield ARCHIVE_DATA
    if one.signature.tokens and not one.is_stamped:
        yield TIMESTAMP_UNPROVEN
    if one.signature.form is Form.CMS and not one.signature.names_signer:
        yield SIGNER_NOT_SIGNED
