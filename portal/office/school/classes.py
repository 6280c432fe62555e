"""The records of one class. A class stands in the original alone: so many of a grade are read to find it."""

from __future__ import annotations

import re
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
from registry.rules.lifecycle import Status
from registry.scoped_records import Wanted
from verifier.report import Indication

# A grade of a very large school; each is read and verified.
MOST_READ = 1000
# Two large classes: as many slips or originals as one paper or file is made of.
MOST_IN_A_CLASS = 120
_LONGEST_CLASS = 20
_YEAR = re.compile(r"20[0-9]{2}-20[0-9]{2}")
# What can be handed out: neither ended nor under review.
_STANDING = frozenset({Status.PENDING, Status.EFFECTIVE})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A class as the form names it."""

    namhoc: str
    level: str
    grade: str
    class_name: str


@dataclass(frozen=True, slots=True)
class Class:
    """Its newest records in force or pending whose signatures hold now, by name; ``left_out``: how many do not."""

    lines: tuple[Line, ...]
    left_out: int


def chosen() -> Chosen:
    """What this request's form names.

    Raises:
        Refused: something is missing.
    """
    form = request.form
    namhoc, level, grade = (form.get(name, "") for name in ("year", "level", "grade"))
    class_name = " ".join(form.get("class_name", "").split())[:_LONGEST_CLASS]
    if not _YEAR.fullmatch(namhoc) or level not in LEVELS or grade not in GRADES or not class_name:
        raise Refused("no-class")
    return Chosen(namhoc, level, grade, class_name)


def class_of(connection: Connection, here: Visitor, wanted: Chosen) -> Class:
    """The class.

    Raises:
        Refused: nobody is in it, or more than a class has.
    """
    asked = Wanted(namhoc=wanted.namhoc, level=wanted.level, grade=wanted.grade)
    records = scoped_records.search(connection, here.scope, asked, now=here.at, limit=MOST_READ)
    standing = [held for held in records if held.status in _STANDING]
    examined = reader().examined(standing, reader().evidence(connection, standing))
    passed = [one for one in examined if one.indication is Indication.TOTAL_PASSED]
    lines = [line_of(one, voice()) for one in passed]
    folded = wanted.class_name.casefold()
    of_class = [line for line in lines if (line.class_name or "").casefold() == folded]
    if not of_class:
        raise Refused("class-empty")
    if len(of_class) > MOST_IN_A_CLASS:
        raise Refused("class-too-large")
    return Class(tuple(sorted(of_class, key=_by_given_name)), len(records) - len(passed))


def _by_given_name(line: Line) -> tuple[str, str, int]:
    """As class lists are ordered in Viet Nam: by the last word of the name."""
    name = (line.name or "").casefold()
    return name.rpartition(" ")[2], name, line.held.pk


def shelf_name(wanted: Chosen) -> str:
    """For a file: year and grade, never anything that was typed."""
    return f"hocba-{wanted.namhoc}-{wanted.level}-{wanted.grade}-{place().clock():%Y%m%d}"
