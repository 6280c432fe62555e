"""The auditors' desk: every act, who, when, from where, on what, before and after. Changes nothing.

An export leaves the hub, so it is an act itself: asked for by a form, and audited.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.language import voice
from portal.office.access import desk
from portal.office.csv_file import csv_file
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.audit_acts import ACTS
from portal.words.voice import VIET_NAM
from registry import audit, audit_reading
from registry.audit_reading import Found, Wanted
from registry.transactions import reading, transaction

bp = Blueprint("audit_desk", __name__)

READING, AT = {"auditor"}, {"department"}
PER_PAGE = 50
# A spreadsheet of some 5 MB; the file's last line says where the next begins.
PER_FILE = 20_000
SCANNED_FOR_A_FILE = 200_000
# As long as the columns they are compared with; a number as SQL has them.
_LONGEST, _LONGEST_ACT, _LONGEST_CODE, _LAST_SEQ = 150, 40, 20, 2**31 - 1
_COLUMNS = ("so", "luc", "ai", "viec", "doi_tuong", "chi_tiet", "bam_truoc", "bam")


@desk(bp, "/audit", roles=READING, kinds=AT)
def list_lines() -> str:
    """The newest of those asked for, page by page."""
    asked = request.args
    with reading(place().engine) as connection:
        found = audit_reading.lines_of(connection, _wanted(asked), before=number_asked(asked, "before"), limit=PER_PAGE)
    return render_template("office/audit.html", found=found, asked=_said(asked), per_file=PER_FILE, act=act_in_words)


@desk(bp, "/audit/<int:seq>", roles=READING, kinds=AT)
def one_line(seq: int) -> str:
    """One line whole, with what it says of before and after."""
    with reading(place().engine) as connection:
        line = audit_reading.line_at(connection, seq) if seq <= _LAST_SEQ else None
    if line is None:
        raise NoSuchThing
    return render_template("office/audit_line.html", line=line, detail=list(_members(line.detail)), act=act_in_words)


@desk(bp, "/audit/chain", roles=READING, kinds=AT)
def chain() -> str:
    """The chain's head; with ``after``, a stretch of it proven."""
    after = number_asked(request.args, "after")
    with reading(place().engine) as connection:
        newest = audit.head(connection)
        stretch = audit_reading.prove(connection, after=after) if after is not None else None
    return render_template("office/audit_chain.html", head=newest, stretch=stretch, proven=audit_reading.PROVEN)


@desk(bp, "/audit/export", roles=READING, kinds=AT, methods=["POST"])
def export() -> Response:
    """The same as CSV; first the line that says who took it out."""
    asked, here = request.form, visitor()
    wanted, before = _wanted(asked), number_asked(asked, "before")
    with transaction(place().engine) as connection:
        found = audit_reading.lines_of(connection, wanted, before=before, limit=PER_FILE, scanned=SCANNED_FOR_A_FILE)
        audit.append(connection, [here.audit("audit:export", "audit", _taken(found, asked))], at=place().clock())
    return csv_file("nhat-ky.csv", _rows(found))


def act_in_words(act: str) -> str | None:
    """What people call it; None: a code that only its own words say."""
    said = ACTS.get(act)
    return voice().say(said) if said else None


def _rows(found: Found) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for one in found.lines:
        at = one.at.astimezone(VIET_NAM).isoformat(timespec="seconds")
        yield (str(one.seq), at, one.actor, one.act, one.subject, one.detail, one.previous, one.hash)
    if found.older is not None:
        yield (f"còn nữa: trước dòng {found.older} / more before line {found.older}",)


def _taken(found: Found, asked: Mapping[str, str]) -> dict[str, Any]:
    """What was taken out. What was typed only where lines have it: it may be anything otherwise."""
    lines = found.lines
    if not lines:
        return {"lines": 0}
    filters = {name: value for name, value in _said(asked).items() if value}
    return {"lines": len(lines), "newest": lines[0].seq, "oldest": lines[-1].seq, "filters": filters}


def _wanted(asked: Mapping[str, str]) -> Wanted:
    """What is asked for; a day that is none is left out."""
    said = _said(asked)
    since, until, _ = days_asked(asked)
    return Wanted(
        actor=said["who"] or None,
        act=said["act"] or None,
        subject=said["subject"] or None,
        since=since,
        until=until,
        organisation=said["organisation"] or None,
    )


def _said(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters as they were typed, shown again."""
    lengths = {"who": _LONGEST, "act": _LONGEST_ACT, "subject": _LONGEST, "organisation": _LONGEST_CODE}
    said = {name: asked.get(name, "").replace("\0", "").strip()[:longest] for name, longest in lengths.items()}
    return said | days_asked(asked)[2]


def days_asked(asked: Mapping[str, str]) -> tuple[datetime | None, datetime | None, dict[str, str]]:
    """From the beginning of one day to the end of another; and both as they were typed, shown again."""
    said = {name: asked.get(name, "").strip()[:10] for name in ("since", "until")}
    since, until = _day(said["since"]), _day(said["until"])
    shown = {name: said[name] if _day(said[name]) else "" for name in said}
    return since, until + timedelta(days=1) if until else None, shown


def _day(text: str) -> datetime | None:
    """The beginning of that day here; none after 9998, whose next day would be no date."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), VIET_NAM) if 1 < day.year < 9999 else None


def number_asked(asked: Mapping[str, str], name: str) -> int | None:
    """A line's number; None: none was typed."""
    text = asked.get(name, "")
    return min(int(text), _LAST_SEQ) if text.isascii() and text.isdigit() and len(text) <= 10 else None


def _members(detail: str) -> Iterator[tuple[str, str]]:
    """Name and content of what a line says; whatever cannot be read is shown as it stands."""
    try:
        said = json.loads(detail)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        yield "", detail
        return
    for name, value in said.items():
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


add_desk(DeskEntry("audit_desk.list_lines", "office-audit.nav", place=80))
