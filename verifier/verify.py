"""The one front door: bytes, trust, policy and moment in; a report out.

The same inputs give the same report. No clock, network or file system.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from verifier.facts import Document
from verifier.json_reader import read_json
from verifier.judgement import Question, check_question, judge, refuse
from verifier.policy import Expected, Policy
from verifier.report import Problem, ProblemCode, Report, SubIndication
from verifier.trust import TrustStore
from verifier.xml_reader import read_xml

# What is wrong when a document makes us fail: it cannot be accepted, and it cannot be called broken either.
UNFORESEEN = Problem(ProblemCode.FORBIDDEN_CONSTRUCT, "document", SubIndication.POLICY_PROCESSING_ERROR)

_WHITE_SPACE = b" \t\r\n"


class Reader(NamedTuple):
    """How one format is read. ``format``: its name in reports and in the register."""

    format: str
    read: Callable[[bytes], Document | tuple[Problem, ...]]


XML = Reader("xades", read_xml)
JSON = Reader("jades", read_json)


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
    reader = reader_of(data)
    sha256 = hashlib.sha256(data).hexdigest()
    question = Question(
        sha256, reader.format, trust=trust, policy=policy, at=at, received_at=received_at, expected=expected
    )
    check_question(question)
    return _answer(data, reader, question)


def _answer(data: bytes, reader: Reader, question: Question) -> Report:
    try:
        document = reader.read(data)
        return judge(question, document) if isinstance(document, Document) else refuse(question, document)
    except Exception:
        # A fault of ours, never a verdict: "cannot tell" for this document, and the others go on. Whoever asked can
        # see it by the sub-indication, which means nothing else here.
        return refuse(question, (UNFORESEEN,))


def reader_of(data: bytes) -> Reader:
    """By the first significant byte: no name and no header decides what a document is. What is neither is no XML."""
    begin = data.removeprefix(codecs.BOM_UTF8).lstrip(_WHITE_SPACE)[:1]
    return JSON if begin in (b"{", b"[") else XML
