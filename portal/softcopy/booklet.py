"""The document: one year, or a whole level as a booklet. Knows no form's fields, no seal, no attachment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.print.typesetting import typeset
from portal.softcopy.editions import form_of
from portal.softcopy.marks import Marks
from portal.softcopy.year import Missing, Year
from portal.words.voice import LANGUAGES, Voice

_Line = dict[str, Any]

_TEMPLATE = Path(__file__).parent / "booklet.typ"
_VIETNAMESE, _ENGLISH = (Voice(language) for language in LANGUAGES)


def booklet_pdf(
    years: Sequence[Year],
    marks: Marks,
    missing: Sequence[Missing] = (),
    *,
    at: datetime,
    confirmation: bool = False,
) -> bytes:
    """An unsealed PDF, prepared as PDF/A-3a: the same bytes for the same years, marks and moment.

    One year without ``missing``: cover, personal page, the year's pages. Otherwise a table of what is here and what is
    not comes after the cover. ``years``: of one learner and level, at least one, in any order. ``confirmation``: leave
    room for the principal's word on paper that the print is right (a school's own desk asks for it).

    Raises:
        NoForm: no printed form is known for one of the years.
    """
    assert years
    ordered = sorted(years, key=lambda year: year.order)
    head = _head(ordered)
    form = form_of(head)
    level = _VIETNAMESE.code("level", head.general["macaphoc"])
    data = {
        "title": _VIETNAMESE("copy.title", level=level),
        "description": _ENGLISH("copy.title", level=_ENGLISH.code("level", head.general["macaphoc"])),
        "author": marks.owner,
        "marks": _marks(marks),
        "words": {name: _VIETNAMESE(f"copy.{name}") for name in _SAID},
        "head": {"form": form.room, "standing": _standing(head)},
        "cover": form.cover(head, ordered),
        "personal": form.personal(head, ordered),
        "contents": _contents(ordered, missing) if missing or len(ordered) > 1 else None,
        "years": [_year(year) for year in ordered],
        "confirmation": form.principal if confirmation else None,
    }
    return typeset(_TEMPLATE, data, at=at)


_SAID = (
    "kind", "alt", "signed", "certificate", "scope", "contents", "grade", "namhoc", "record", "standing", "page",
    "confirm", "confirm-said", "confirm-place", "confirm-how",
)  # fmt: skip


def _head(ordered: Sequence[Year]) -> Year:
    """The year that fills the cover: the newest in force, else the newest."""
    in_force = [year for year in ordered if year.status == "effective"]
    return (in_force or ordered)[-1]


def _marks(marks: Marks) -> Mapping[str, Any]:
    told = asdict(marks)
    moment = _VIETNAMESE.moment(marks.converted_at)
    lines = (
        _VIETNAMESE("copy.strip-system", system=marks.system, owner=marks.owner),
        _VIETNAMESE("copy.strip-made", moment=moment, by=marks.converted_by),
    )
    look_up = {name: _VIETNAMESE(f"copy.{name}") for name in ("look-up", "code")}
    rest = {"stands": _VIETNAMESE("copy.strip-not-original"), "english": _ENGLISH("copy.strip-not-original")}
    shown = {name: told[name] for name in ("address", "qr", "phrase")}
    return {**shown, "code": marks.code, "lines": lines, "labels": look_up, **rest}


def _standing(year: Year) -> Mapping[str, str | None]:
    """What the page says of the record it shows."""
    band = None if year.status == "effective" else _VIETNAMESE(f"copy.band-{year.status}")
    status = _VIETNAMESE.code("status", year.status).lower()
    record = _VIETNAMESE("copy.strip-record", id=year.record_id, version=year.version, status=status)
    return {"band": band, "record": record}


def _year(year: Year) -> Mapping[str, Any]:
    form = form_of(year)
    name = _VIETNAMESE("copy.year", grade=_grade(year.general["makhoi"]), namhoc=year.general["namhoc"])
    return {"form": form.room, "name": name, "standing": _standing(year), "pages": form.year_pages(year)}


def _contents(years: Sequence[Year], missing: Sequence[Missing]) -> list[_Line]:
    """One line for each year that is here, and each that is not, in the order of the grades."""
    here = [(year.order, _line(year, index)) for index, year in enumerate(years)]
    absent = [((one.grade, one.namhoc or "", 0), _absent(one)) for one in missing]
    return [line for _, line in sorted([*here, *absent], key=lambda pair: pair[0])]


def _line(year: Year, index: int) -> _Line:
    return {
        "grade": _grade(year.general["makhoi"]),
        "namhoc": year.general["namhoc"],
        "record": _VIETNAMESE("copy.record-line", id=year.record_id, version=year.version),
        "standing": _VIETNAMESE.code("status", year.status),
        "year": index,
    }


def _absent(one: Missing) -> _Line:
    standing = _VIETNAMESE(f"copy.absent-{one.why}")
    return {"grade": _grade(one.grade), "namhoc": one.namhoc or "", "record": "", "standing": standing, "year": None}


def _grade(code: str) -> str:
    return code.lstrip("0")
