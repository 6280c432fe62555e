"""The list of organisations: the department's whole, a commune's own, a school itself; as a page and as CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flask import Blueprint, Response, render_template, request

from portal.office.access import desk
from portal.office.csv_file import csv_file
from portal.office.desks import DeskEntry, add_desk
from portal.office.organisations.standing_here import AT, READING
from portal.office.place import place
from portal.office.visitor import visitor
from registry import organisation_list
from registry.organisation_acts import day
from registry.organisation_list import Listed, Wanted
from registry.rules.organisation_rules import Standing
from registry.rules.province_file import KINDS, LEVELS
from registry.transactions import reading

bp = Blueprint("organisations", __name__)

PER_PAGE = 50
_PAGE = re.compile(r"[1-9]\d{0,3}")
_COLUMNS = ("ma", "ten", "loai", "ma_cap_tren", "cap_tren", "cap_hoc", "trang_thai", "ngung_tu", "ke_thua")


@desk(bp, "/organisations", roles=READING, kinds=AT)
def list_all() -> str:
    """Those asked for, fifty at a time."""
    wanted, asked = _wanted(), request.args.get("page", "1")
    rows = _rows(wanted)
    page = int(asked) if _PAGE.fullmatch(asked) else 1
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    return render_template(
        "office/organisations/list.html",
        shown=shown,
        number=len(rows),
        page=page,
        more=len(rows) > page * PER_PAGE,
        wanted=wanted,
        kinds=sorted(KINDS),
        levels=sorted(LEVELS),
        standings=list(Standing),
        asked={name: value for name, value in request.args.items() if name in ("search", "kind", "level", "state")},
    )


@desk(bp, "/organisations.csv", roles=READING, kinds=AT)
def list_file() -> Response:
    """The same as a table: no people, no tokens."""
    return csv_file("don-vi.csv", _lines(_rows(_wanted())))


def _rows(wanted: Wanted) -> list[Listed]:
    with reading(place().engine) as connection:
        return organisation_list.listed(connection, visitor().scope, wanted, on=day(place().clock()))


def _wanted() -> Wanted:
    """What is asked for; a kind, level or state there is none of is any."""
    asked = request.args
    kind, level, state = asked.get("kind", ""), asked.get("level", ""), asked.get("state", "")
    return Wanted(
        search=asked.get("search", "").strip(),
        kind=kind if kind in KINDS else None,
        level=level if level in LEVELS else None,
        standing=Standing(state) if state in set(Standing) else None,
    )


def _lines(rows: list[Listed]) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for one in rows:
        place_of = (one.parent or "", one.parent_name or "", " ".join(one.levels), one.standing.value)
        closed = one.closed_from.isoformat() if one.closed_from else ""
        heirs = " ".join(f"{code}({since.isoformat()})" for code, since in one.heirs)
        yield (one.code, one.name, one.kind, *place_of, closed, heirs)


add_desk(DeskEntry("organisations.list_all", "office-organisations.nav", place=75))
