"""The front door for PDFs: bytes, a way to read them, trust and moment in; a report out. As pure as what reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from verifier.judgement import Question, check_question
from verifier.pdf.facts import PdfDocument, Unreadable
from verifier.pdf.judgement import judge_pdf
from verifier.pdf.own_keys import OwnKey
from verifier.policy import Policy
from verifier.report import Report
from verifier.trust import TrustStore

FORMAT: Final = "pades"
BEGIN: Final = b"%PDF-"


def is_pdf(data: bytes) -> bool:
    """By the first bytes alone: no name and no header decides what a file is."""
    return data.startswith(BEGIN)


def verify_pdf(
    data: bytes,
    *,
    read: Callable[[bytes], PdfDocument | Unreadable],
    trust: TrustStore,
    at: datetime,
    received_at: datetime | None = None,
    own: Iterable[OwnKey] = (),
) -> Report:
    """Judge a signed PDF, under ``package-1-unbound``: a PDF names no school, so no office is judged.

    Args:
        data: the file's bytes as they came.
        read: ``cell.pdf.read_pdf`` for a stranger's bytes (a process of its own), ``verifier.pdf.reader.read_pdf``
            where they are known.
        trust: anchors, intermediates and revocation lists.
        at, received_at: the moment of this check; when the hub first held these bytes, None: at ``at``.
        own: the keys of whoever asks, whose certificates need nobody else's word.

    Returns:
        A report, whatever the bytes are. A signature's ``covers`` is ``document`` where it covers the file as it
        stands, validation data behind it aside, else ``revision-N``.

    Raises:
        NoTrustAnchors: the trust store has no root.
        NaiveMoment: ``at`` or ``received_at`` has no offset.
    """
    sha256, policy, keys = hashlib.sha256(data).hexdigest(), Policy.unbound(), tuple(own)
    question = Question(
        sha256, FORMAT, trust=trust, policy=policy, at=at, received_at=received_at, expected=None, own=keys
    )
    check_question(question)
    try:
        return judge_pdf(question, read(data))
    except Exception:  # a fault of ours, never a verdict: as in ``verifier.verify``
        return judge_pdf(question, Unreadable.STOPPED)
