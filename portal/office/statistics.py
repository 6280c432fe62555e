"""Statistics and reports of a school year (seeds 003, Điều 6, 7, 8, 11): on the screen, on paper, as a table to keep.

Changes nothing. Each number of the table names the page that lists what it counts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request, url_for

from portal.language import voice
from portal.office.access import desk
from portal.office.audit_desk import number_asked
from portal.office.csv_file import csv_file
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.voice import VIET_NAM
from registry import audit
from registry.connection import Connection
from registry.figures import desks, intake, records
from registry.organisations import names_of, organisation, province
from registry.rules.figures import TABLES, Figure, Subject, What
from registry.rules.province_file import LEVELS
from registry.transactions import reading, transaction

bp = Blueprint("statistics", __name__)

ROLES = {"school", "principal", "reviewer", "approver", "registrar", "auditor"}
KINDS = {"school", "commune", "department"}
# A province has some 1,500 schools.
PER_PAGE = 100
LISTED = 200
_YEAR = re.compile(r"20[0-9]{2}-20[0-9]{2}")
_LONGEST_CODE = 20
_COLUMNS = ("nam_hoc", "ma_don_vi", "ten_don_vi", "cap_hoc", "dot", "chi_tieu", "ten_chi_tieu", "so", "nguon")


@dataclass(frozen=True, slots=True)
class Report:
    """A year of a scope, narrowed by the filters; ``names`` of the organisations that have any number."""

    namhoc: str
    level: str
    dot: str
    figures: Sequence[Figure]
    names: Mapping[str, str]

    def total(self, what: What) -> int:
        """Over all organisations."""
        return sum(one.number for one in self.figures if one.what is what)

    def by_organisation(self) -> dict[str, dict[What, int]]:
        """A row for each organisation, by code."""
        rows: dict[str, dict[What, int]] = {code: {} for code in sorted(self.names)}
        for one in self.figures:
            row = rows[one.organisation]
            row[one.what] = row.get(one.what, 0) + one.number
        return rows


@desk(bp, "/statistics", roles=ROLES, kinds=KINDS)
def show() -> str:
    """Totals and a table a subject, of what the account may see."""
    here = visitor()
    with reading(place().engine) as connection:
        years = records.years(connection)
        report = _report(connection, request.args, years)
        newest = audit.head(connection)[0]
        whose = organisation(connection, here.account.organisation)
        over = province(connection)
    rows = report.by_organisation()
    page = max(request.args.get("page", 1, type=int), 1)
    return render_template(
        "office/statistics.html",
        report=report,
        rows=list(rows.items())[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        more=len(rows) > page * PER_PAGE,
        years=years,
        levels=sorted(LEVELS),
        dots=sorted({one.dot for one in report.figures if one.dot} | ({report.dot} - {""})),
        tables=TABLES,
        at=place().clock(),
        newest=newest,
        whose=whose,
        over=over,
        traced=_traced,
    )


@desk(bp, "/statistics/export", roles=ROLES, kinds=KINDS, methods=["POST"])
def export() -> Response:
    """Every number with its school, level, period, words and the page it can be traced to. Audited with its digest."""
    here = visitor()
    with reading(place().engine) as connection:
        report = _report(connection, request.form, records.years(connection))
    answer = csv_file(f"thong-ke-{report.namhoc}.csv", _rows(report))
    filters = {"namhoc": report.namhoc, "level": report.level, "dot": report.dot}
    digest = hashlib.sha256(answer.get_data()).hexdigest()
    detail = {"figures": len(report.figures), "sha256": digest, "filters": filters}
    with transaction(place().engine) as connection:
        line = here.audit("statistics:export", f"organisation:{here.account.organisation}", detail)
        audit.append(connection, [line], at=place().clock())
    return answer


@desk(bp, "/statistics/records", roles=ROLES, kinds=KINDS)
def listed() -> str:
    """The records that one number counts: ids, no names."""
    asked, here = request.args, visitor()
    school, namhoc = asked.get("school", "")[:_LONGEST_CODE], asked.get("year", "")
    if not _YEAR.fullmatch(namhoc) or asked.get("what") not in set(TABLES[Subject.RECORDS]):
        raise NoSuchThing
    what, after = What(asked["what"]), number_asked(asked, "after") or 0
    with reading(place().engine) as connection:
        name = names_of(connection, [school]).get(school) if here.scope.covers(school) else None
        if name is None:
            raise NoSuchThing
        found = records.counted(
            connection, here.scope, namhoc, school=school, what=what, now=here.at, after=after, most=LISTED + 1
        )
    more = found[LISTED - 1].pk if len(found) > LISTED else None
    shown = {"found": found[:LISTED], "more": more, "school": school, "name": name, "namhoc": namhoc, "what": what}
    return render_template("office/statistics_records.html", **shown)


def _report(connection: Connection, asked: Mapping[str, str], years: Sequence[str]) -> Report:
    here = visitor()
    namhoc = asked.get("year", "")
    namhoc = namhoc if _YEAR.fullmatch(namhoc) else years[0] if years else ""
    level = asked.get("level", "") if asked.get("level", "") in LEVELS else ""
    dot = asked.get("dot", "")[:20]
    every = [
        *intake.declared(connection, here.scope, namhoc),
        *intake.figures(connection, here.scope, namhoc),
        *records.figures(connection, here.scope, namhoc, now=here.at),
        *desks.figures(connection, here.scope, namhoc, now=here.at),
        *desks.accounts(connection, here.scope, now=here.at),
    ]
    kept = [one for one in every if level in ("", one.level) and dot in ("", one.dot)]
    names = names_of(connection, {one.organisation for one in kept})
    return Report(namhoc, level, dot, kept, names)


def _traced(report: Report, code: str, what: What) -> str | None:
    """Where what a number counts is listed, for whoever may open that page."""
    if what in TABLES[Subject.RECORDS]:
        return url_for("statistics.listed", year=report.namhoc, school=code, what=what.value)
    return None


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    say = voice()
    yield _COLUMNS
    order = [what for table in TABLES.values() for what in table]
    for one in sorted(report.figures, key=lambda f: (f.organisation, order.index(f.what), f.level, f.dot)):
        source = _traced(report, one.organisation, one.what) or f"figure:{one.what}"
        year = "" if one.what in TABLES[Subject.ACCOUNTS] else report.namhoc
        yield (
            year,
            one.organisation,
            report.names.get(one.organisation, ""),
            say.code("level", one.level) if one.level else "",
            one.dot,
            one.what.value,
            say(f"figure.{one.what}"),
            str(one.number),
            source,
        )
    yield (f"lập lúc / made at {place().clock().astimezone(VIET_NAM).isoformat(timespec='seconds')}",)


add_desk(DeskEntry("statistics.show", "statistics.nav", place=45))
