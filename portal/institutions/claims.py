"""What an institution was told of a learner, compared with what the record says. Knows no request and no status.

Says which claims differ and of what kind the difference is, never what the record says instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.institutions.names import Likeness, likeness

# What counts as a subject's result of the year: the year's mark, that after a second examination, and at primary
# schools the level reached and the test at the end of the year (hocba.xsd, ``bangdiem``).
_OF_THE_YEAR = ("diemcanam", "diemkttralai", "mucdatduoc", "diemkiemtradinhky")
_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Claims:
    """As they were claimed; ``marks`` by ``mamonhoc``."""

    name: str | None = None
    namhoc: str | None = None
    birth_date: str | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> list[str]:
        """The names of all that is claimed, in the answer's order: ``hovaten``, ``namhoc``, ``marks.TOAN``."""
        named = (("hovaten", self.name), ("namhoc", self.namhoc), ("ngaysinh", self.birth_date))
        return [name for name, value in named if value is not None] + [f"marks.{subject}" for subject in self.marks]


@dataclass(frozen=True, slots=True)
class Difference:
    """One claim that the record does not bear out. ``kind`` is a key of ``verification_words.DIFFERENCES``."""

    field: str
    kind: str


def compare(claims: Claims, groups: Mapping[str, Any]) -> list[Difference]:
    """Every claim against the record's content (``report.fields.groups``)."""
    return [*_of_the_learner(claims, groups["thongtinchung"]), *_of_the_marks(claims.marks, groups["bangdiem"])]


def _of_the_learner(claims: Claims, general: Mapping[str, Any]) -> Iterator[Difference]:
    if claims.name is not None:
        found = likeness(claims.name, general["hovaten"])
        if found is not Likeness.SAME:
            yield Difference("hovaten", found.value)
    if claims.namhoc is not None and claims.namhoc != general["namhoc"]:
        yield Difference("namhoc", "other-year")
    if claims.birth_date is not None and claims.birth_date != general["ngaysinh"]:
        # "2010-05-03" of a learner of whom only "2010-05" is known is neither confirmed nor wrong.
        less = claims.birth_date.startswith(f"{general['ngaysinh']}-")
        yield Difference("ngaysinh", "record-has-less" if less else "other-date")


def _of_the_marks(marks: Mapping[str, str], sheet: Mapping[str, Any]) -> Iterator[Difference]:
    for subject, claimed in marks.items():
        rows = [row for row in sheet["monhoc"] if row["mamonhoc"] == subject]
        given = [row[name] for row in rows for name in _OF_THE_YEAR if name in row]
        if not rows:
            yield Difference(f"marks.{subject}", "no-such-subject")
        elif not given:
            yield Difference(f"marks.{subject}", "no-mark")
        elif plain_mark(claimed) not in {plain_mark(mark) for mark in given}:
            yield Difference(f"marks.{subject}", "other-mark")


def plain_mark(text: str) -> Decimal | str:
    """``8``, ``8.0`` and ``8,0`` are one mark; ``đ`` is ``Đ``."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain):
        return Decimal(plain.replace(",", ".")).normalize()
    return unicodedata.normalize("NFC", plain).upper()
