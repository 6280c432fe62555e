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
from verifier.report import Indication, Report

UNMATCHED = Match()
_OVER = frozenset({"recalled", "withdrawn"})


class Kind(StrEnum):
    """What a file turned out to be."""

    RECORD = "record"  # XML or JSON, or what should have been
    SOFT_COPY = "soft-copy"  # a PDF under the hub's seal that carries a record of the register
    HUB_PAPER = "hub-paper"  # another PDF under the hub's seal
    ALTERED_COPY = "altered-copy"  # a PDF that bears the hub's seal and is not as it was sealed
    CARRIER = "carrier"  # a PDF that carries a record of the register under no seal of the hub's that holds
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
        foreign: its QR code leads somewhere else; own_page: to another page of the hub's, as papers' codes do.
        unseen: why no picture, or nothing of what a PDF carries, could be read.
        inside: of a PDF, the records that it carries, each as if it had been handed in alone.
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
    own_page: bool = False
    unseen: Unseen | None = None
    inside: tuple[Judged, ...] = ()

    @property
    def genuine(self) -> bool:
        """The only case in which anything may say *genuine* of an upload (contract/http.md, last section)."""
        if self.kind is Kind.SOFT_COPY:
            sealed = self.report is not None and self.report.passed
            return sealed and self.is_of_one and all(one.genuine for one in self.inside)
        return self.kind is Kind.RECORD and self.examined is not None and self.examined.genuine

    @property
    def is_of_one(self) -> bool:
        """Whether all that it carries is held, and is one learner's of one level: what a soft copy is made of."""
        return len({one.examined.held.dossier_pk if one.examined else None for one in self.inside} - {None}) == 1

    @property
    def worst(self) -> Judged:
        """Of what it carries, what a reader must be told first."""
        return min(self.inside, key=_rank)

    def matching(self, match: Match, *, told: bool) -> Judged:
        """With this match; its record only if ``told``."""
        return replace(self, match=match if told else Match(match.kind))


def _rank(one: Judged) -> int:
    """Recalled or withdrawn; wrong, or unknown to the register; not in force or not to be judged; genuine."""
    if one.examined and one.examined.held.status in _OVER:
        return 0
    if one.examined is None or one.examined.indication is Indication.TOTAL_FAILED:
        return 1
    return 3 if one.genuine else 2
