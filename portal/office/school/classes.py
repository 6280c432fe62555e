"""The records of one class, or of a whole grade in parts. A class stands in the original alone: its grade is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from portal.language import voice
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.recalls.asking import GRADES, LEVELS
from portal.office.recalls.record_now import Line, line_of, reader
from portal.office.visitor import Visitor
from registry import scoped_records
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.rules.lifecycle import Status
from registry.scoped_records import Span, Wanted
from verifier.report import Indication

# Records of one part of a grade: each is read and verified, some three seconds for all.
PER_PART = 1000
# So many parts are read for one class, within the time a server's worker may take (deploy/gunicorn/office.py).
MOST_PARTS_READ = 6
# Two large classes: as many slips or originals as a class has. A part of a grade has no such end.
MOST_IN_A_CLASS = 120
_LONGEST_CLASS = 20
_YEAR = re.compile(r"20[0-9]{2}-20[0-9]{2}")
_NUMBERS = re.compile(r"([0-9]+)")
# What can be handed out: neither ended nor under review.
STANDING = frozenset({Status.PENDING, Status.EFFECTIVE})
# Dossiers are counted by an SQL integer.
_LAST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """A class as the form names it; no ``class_name``: the whole grade, or ``part`` of ``parts`` of it."""

    namhoc: str
    level: str
    grade: str
    class_name: str
    part: int = 1
    parts: int = 1
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """Records in force or pending whose signatures hold now, by class and name; ``left_out``: those of which that is
    not so, of the whole grade or part: a class stands in what is verified alone."""

    lines: tuple[Line, ...]
    left_out: tuple[HeldRecord, ...]


def chosen() -> Chosen:
    """What this request's form names.

    Raises:
        Refused: something is missing.
    """
    form = request.form
    namhoc, level, grade = (form.get(name, "") for name in ("year", "level", "grade"))
    class_name = " ".join(form.get("class_name", "").split())[:_LONGEST_CLASS]
    if not _YEAR.fullmatch(namhoc) or level not in LEVELS or grade not in GRADES:
        raise Refused("no-class")
    part, parts = (form.get(name, 1, type=int) for name in ("part", "parts"))
    if class_name or not 1 <= part <= parts <= _LAST // PER_PART or parts == 1:
        return Chosen(namhoc, level, grade, class_name)
    after, upto = form.get("after", 0, type=int), form.get("upto", type=int)
    if not 0 <= after <= (_LAST if upto is None else upto) <= _LAST:
        raise Refused("no-class")
    return Chosen(namhoc, level, grade, "", part, parts, Span(after, upto))


class InParts(Exception):
    """A whole grade that is too large for one answer; ``spans`` are its parts."""

    def __init__(self, wanted: Chosen, spans: Sequence[Span]) -> None:
        super().__init__(len(spans))
        self.wanted, self.spans = wanted, tuple(spans)


def class_of(connection: Connection, here: Visitor, wanted: Chosen) -> Class:
    """The class; or where the form names none, the grade, or the part of it that the form names.

    Raises:
        InParts: the whole grade is asked for, and it has more than one part.
        Refused: nobody is in it, or more than a class has; or the grade is too large to look for one.
    """
    asked = Wanted(namhoc=wanted.namhoc, level=wanted.level, grade=wanted.grade)
    spans = [wanted.span] if wanted.span else scoped_records.spans(connection, here.scope, asked, size=PER_PART)
    if len(spans) > 1 and not wanted.class_name:
        raise InParts(wanted, spans)
    if len(spans) > MOST_PARTS_READ:
        raise Refused("grade-too-large")
    lines: list[Line] = []
    left_out: list[HeldRecord] = []
    folded = wanted.class_name.casefold()
    for span in spans:
        passed, failed = _verified(connection, here, wanted, span)
        lines += [line for line in passed if not folded or (line.class_name or "").casefold() == folded]
        left_out += failed
    if not lines:
        raise Refused("class-empty" if folded else "grade-empty")
    if folded and len(lines) > MOST_IN_A_CLASS:
        raise Refused("class-too-large")
    return Class(tuple(sorted(lines, key=_by_class_and_name)), tuple(left_out))


def _verified(connection: Connection, here: Visitor, wanted: Chosen, span: Span) -> tuple[list[Line], list[HeldRecord]]:
    """Of this span: what can be handed out, and what cannot."""
    asked = Wanted(namhoc=wanted.namhoc, level=wanted.level, grade=wanted.grade, span=span)
    # Twice a part: as long as nobody adds a thousand learners between two clicks, nothing is cut.
    records = scoped_records.search(connection, here.scope, asked, now=here.at, limit=2 * PER_PART)
    if len(records) == 2 * PER_PART:
        raise Refused("grade-too-large")
    standing = [held for held in records if held.status in STANDING]
    examined = reader().examined(standing, reader().evidence(connection, standing))
    passed = [one for one in examined if one.indication is Indication.TOTAL_PASSED]
    good = {one.held.pk for one in passed}
    return [line_of(one, voice()) for one in passed], [held for held in records if held.pk not in good]


def _by_class_and_name(line: Line) -> tuple[list[tuple[int, str]], str, str, int]:
    """Classes as people count (5A2 before 5A10), then as class lists are here: by the last word of the name."""
    parts = _NUMBERS.split((line.class_name or "").casefold())
    counted = [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
    name = (line.name or "").casefold()
    return counted, name.rpartition(" ")[2], name, line.held.pk


def shelf_name(wanted: Chosen) -> str:
    """For a file: year, grade and part, never anything that was typed."""
    part = f"-phan-{wanted.part}-{wanted.parts}" if wanted.parts > 1 else ""
    return f"hocba-{wanted.namhoc}-{wanted.level}-{wanted.grade}{part}-{place().clock():%Y%m%d}"
