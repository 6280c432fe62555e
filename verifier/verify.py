"""The one front door: bytes, trust, policy and moment in; a report out.

The same inputs give the same report. No clock, network or file system.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from lxml import etree

from verifier.coverage import SEAL
from verifier.errors import NaiveMoment, NoTrustAnchors
from verifier.grammar import read_record
from verifier.judgement import Question, judge, refuse
from verifier.policy import Expected, Policy
from verifier.record_fields import PACKAGE, local_name
from verifier.report import Problem, ProblemCode, Report, SubIndication
from verifier.safe_xml import ParsedXml, parse, shown
from verifier.signature_parts import (
    DS,
    MAX_SIGNATURES,
    NotOfThisForm,
    SignatureParts,
    take_apart,
)
from verifier.trust import TrustStore
from verifier.xmldsig import WHOLE_DOCUMENT, names_its_signer

# What is wrong when a document makes us fail: it cannot be accepted, and it cannot be called broken either.
UNFORESEEN = Problem(ProblemCode.FORBIDDEN_CONSTRUCT, "document", SubIndication.POLICY_PROCESSING_ERROR)

# One seal covers the whole document; a second may stand there by mistake and is named as such. More only cost us time.
MAX_WHOLES = 4


def verify(
    data: bytes,
    *,
    trust: TrustStore,
    policy: Policy,
    at: datetime,
    received_at: datetime | None = None,
    expected: Expected | None = None,
) -> Report:
    """Judge one yearly record.

    Args:
        data: the file's bytes as they came.
        trust: anchors, intermediates and revocation lists.
        policy: who may sign for whom and which roles are asked for.
        at: the moment of this check.
        received_at: when the hub first held these bytes: a proof that the signatures existed then. None: ``at``.
        expected: what the manifest says of the record. None: the record's own school is the one it is judged for.

    Returns:
        A report, whatever the bytes are.

    Raises:
        NoTrustAnchors: the trust store has no root.
        NaiveMoment: ``at`` or ``received_at`` has no offset.
    """
    if not trust.roots:
        raise NoTrustAnchors
    if at.tzinfo is None or (received_at is not None and received_at.tzinfo is None):
        raise NaiveMoment
    sha256 = hashlib.sha256(data).hexdigest()
    question = Question(sha256, trust=trust, policy=policy, at=at, received_at=received_at, expected=expected)
    try:
        return _answer(data, question)
    except Exception:
        # A fault of ours, never a verdict: "cannot tell" for this document, and the others go on. Whoever asked can
        # see it by the sub-indication, which means nothing else here.
        return refuse(question, (UNFORESEEN,))


def _answer(data: bytes, question: Question) -> Report:
    """Parse, form, grammar, then all the rest: the first two that find something end the checking (section 5)."""
    document = parse(data)
    if not isinstance(document, ParsedXml):
        return refuse(question, document)
    signatures, forbidden = _signatures(document)
    if forbidden:
        return refuse(question, forbidden)
    groups = read_record(document.root)
    if isinstance(groups, tuple):
        return refuse(question, groups)
    return judge(question, document, signatures, groups)


def _signatures(document: ParsedXml) -> tuple[tuple[SignatureParts, ...], tuple[Problem, ...]]:
    """The signatures under ``chukyso`` taken apart, or what is forbidden about them."""
    elements = [element for group in document.root.iterfind(f"{PACKAGE}chukyso") for element in group]
    # The grammar lets any ds: element stand here; section 1 names ds:Signature, and a principal's signature would not
    # cover another.
    if len(elements) > MAX_SIGNATURES or any(element.tag != f"{DS}Signature" for element in elements):
        return (), (_forbidden("chukyso"),)
    seals = _seal_ids(document.root)
    parts: list[SignatureParts] = []
    problems: list[Problem] = []
    for element in elements:
        try:
            one = take_apart(element)
        except NotOfThisForm as wrong:
            problems.append(_forbidden(str(wrong)))
            continue
        parts.append(one)
        problems += _form_of_whole(one, seals)
    if sum(r.target == WHOLE_DOCUMENT for one in parts for r in one.references) > MAX_WHOLES:
        problems.append(_forbidden("chukyso"))
    return tuple(parts), tuple(problems)


def _form_of_whole(one: SignatureParts, seals: dict[str, bool]) -> list[Problem]:
    """``URI=""`` is the seal's alone; KeyInfo holds the certificate that the signature names."""
    problems = []
    if any(r.target == WHOLE_DOCUMENT for r in one.references) and seals.get(one.id) is False:
        problems.append(_forbidden(shown(one.id)))
    if not names_its_signer(one):
        # The key that made it is not there: the form is broken, and the signature cannot be shown to hold.
        invalid = Problem(ProblemCode.SIGNATURE_INVALID, shown(one.id), SubIndication.NO_SIGNING_CERTIFICATE_FOUND)
        problems += [_forbidden(shown(one.id)), invalid]
    return problems


def _seal_ids(root: etree._Element) -> dict[str, bool]:
    """For each signature Id that an entry asks for: whether it is a seal's. Read before the grammar is checked."""
    found: dict[str, bool] = {}
    for entry in root.iterfind(f"{PACKAGE}noidung/{PACKAGE}danhsachky/{PACKAGE}nguoiky"):
        role = next((child.text for child in entry if local_name(child) == "vaitro"), None)
        found[f"cks-{entry.get('Id')}"] = role == SEAL
    return found


def _forbidden(where: str) -> Problem:
    return Problem(ProblemCode.FORBIDDEN_CONSTRUCT, where, SubIndication.FORMAT_FAILURE)
