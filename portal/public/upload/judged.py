"""What was found of one uploaded file: values only. Knows no request and no wording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from cell.picture import Unseen
from portal.public.examination import Examined
from portal.public.look_up import Answer
from registry.match import Match
from verifier.report import Report

UNMATCHED = Match()


class Kind(StrEnum):
    """What a file turned out to be."""

    RECORD = "record"  # XML or JSON, or what should have been
    SOFT_COPY = "soft-copy"  # a PDF under the hub's seal that carries a record of the register
    HUB_PAPER = "hub-paper"  # another PDF under the hub's seal
    DOCUMENT = "document"  # any other PDF that is signed, or of which nothing more is known
    CODE = "code"  # a picture or print with one code of ours
    CODES = "codes"  # with several: nobody can tell which was meant
    PICTURE = "picture"  # a picture without a code of ours


@dataclass(frozen=True, slots=True)
class Judged:
    """One file's result.

    Attributes:
        report: what the file itself says; None for pictures and prints, which nobody signed.
        match: what the register holds of it. ``held`` is there only where its status may be told: the bytes are the
            register's, the signatures hold, or the file has a signature of the record held.
        examined: the record held, verified now, where the bytes are the register's.
        differs: (group, member) of places with another value than the record held, of which this is a changed copy.
        subjects: the names of the record's subjects by Id.
        answer: the first tier of the code on it. ``codes``: where there are several, or a signed file has one.
        foreign: its QR code leads somewhere else.
        unseen: why no picture could be read.
    """

    kind: Kind
    at: datetime
    sha256: str
    report: Report | None = None
    match: Match = UNMATCHED
    examined: Examined | None = None
    differs: tuple[tuple[str, str], ...] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)
    answer: Answer | None = None
    codes: tuple[str, ...] = ()
    foreign: bool = False
    unseen: Unseen | None = None

    @property
    def genuine(self) -> bool:
        """The only case in which anything may say *genuine* of an upload (contract/http.md, last section)."""
        if self.kind is Kind.SOFT_COPY and not (self.report and self.report.passed):
            return False
        return self.examined is not None and self.examined.genuine

    def matching(self, match: Match, *, told: bool) -> Judged:
        """With this match; its record only if ``told``."""
        return replace(self, match=match if told else Match(match.kind))
