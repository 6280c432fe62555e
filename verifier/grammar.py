"""Whether a record is one the contract's grammar and section 1 describe. Knows the record, nothing of signatures."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from lxml import etree

from verifier.record_fields import PACKAGE, local_name, read_content
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_xml import MAX_PROBLEMS

# Level -> circular and grades (package.md section 1).
CIRCULARS = {
    "02": ("27/2020", range(1, 6)),
    "03": ("22/2021", range(6, 10)),
    "04": ("22/2021", range(10, 13)),
    "05": ("43/2021", range(6, 13)),
}
PRIMARY = "02"

# Cc control, Cf format (bidirectional and zero-width marks among them), Zl and Zp separators; then the characters of
# other categories that show nothing at all (Unicode's Default_Ignorable_Code_Point).
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp"})
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_BLANK = re.compile(r"(?:^|\0)\s*(?:\0|$)")
_PRINTABLE = re.compile(r"[\0\x20-\x7e\xc0-\xd6\xd8-\xf6\xf8-\u024f\u1ea0-\u1ef9]*")


# The grammar's own numbers, dates and lists, round which XML Schema allows white space.
_NOT_TEXTS = frozenset(
    {
        "phamvi",
        "ngaytrangthaichuyenden",
        "ngaykyphathanh",
        "cannang",
        "chieucao",
        "nghicophep",
        "nghikhongphep",
        "sobuoinghi",
    }
)


_LEAF_TEXTS = etree.XPath("descendant::*[not(*)]/text()", smart_strings=False)


class _Grammar(threading.local):
    """One validator a thread: lxml's keeps its errors in itself."""

    def __init__(self) -> None:
        text = resources.files("verifier").joinpath("hocba.xsd").read_bytes()
        self.record = etree.XMLSchema(etree.fromstring(text))


_grammar = _Grammar()


def read_record(root: etree._Element) -> Mapping[str, Any] | tuple[Problem, ...]:
    """The record's content as members and values, or all its ``schema-violation`` problems."""
    if not _grammar.record.validate(root):
        places = [_place_of(root, error.path) for error in _grammar.record.error_log]
        return tuple(_violation(where) for where in dict.fromkeys(places))[:MAX_PROBLEMS]
    content = root[0]
    groups = read_content(content)
    found = [*_bad_texts(content), *_disagreements(groups), *_repeated_levels(content)]
    if found:
        return tuple(_violation(where) for where in dict.fromkeys(found))[:MAX_PROBLEMS]
    return groups


def _bad_texts(content: etree._Element) -> Iterator[str]:
    """Texts with characters that cannot be seen, and blank texts."""
    together = "\0".join(_LEAF_TEXTS(content))  # no text of an XML document holds a NUL
    if _PRINTABLE.fullmatch(together) and not _BLANK.search(together):
        return  # the usual case, without a look at each element
    for element in content.iter(etree.Element):
        if len(element):
            continue
        text = element.text or ""
        if local_name(element) not in _NOT_TEXTS and (not text.strip() or has_unseen(text)):
            yield _place(element)


def has_unseen(text: str) -> bool:
    """Whether a text holds a control, bidirectional-format, zero-width or otherwise invisible character."""
    if _PRINTABLE.fullmatch(text):
        return False
    return _UNSEEN.search(text) is not None or any(unicodedata.category(c) in _UNSEEN_CATEGORIES for c in text)


def _disagreements(groups: Mapping[str, Any]) -> Iterator[str]:
    """Level, circular, grade and the choices of the grammar agree (package.md section 1)."""
    general = groups["thongtinchung"]
    level = general["macaphoc"]
    circular, grades = CIRCULARS[level]
    if general["thongtu"] != circular:
        yield "thongtinchung/thongtu"
    if int(general["makhoi"]) not in grades:
        yield "thongtinchung/makhoi"
    years = [("thongtinchung", general["namhoc"])]
    years += [("quatrinhhoctap", year["namhoc"]) for year in groups["quatrinhhoctap"]["nam"]]
    yield from (f"{group}/namhoc" for group, year in years if not are_following_years(year))
    yield from _wrong_choices(groups, is_primary=level == PRIMARY)


def are_following_years(namhoc: str) -> bool:
    """``2025-2026`` is a school year, ``2025-2027`` is none."""
    first, second = namhoc.split("-")
    return int(second) == int(first) + 1


def _wrong_choices(groups: Mapping[str, Any], *, is_primary: bool) -> Iterator[str]:
    for subject in groups["bangdiem"]["monhoc"]:
        if ("mucdatduoc" in subject) != is_primary:
            yield str(subject["Id"])
    if ("nghicophep" in groups["tongket"]) != is_primary:
        yield "tongket"
    if "danhgianlpc" in groups and not is_primary:
        yield "danhgianlpc"


def _repeated_levels(content: etree._Element) -> Iterator[str]:
    """A competence rated twice has no one rating; as JSON (section 3) it could not even be written."""
    seen: set[tuple[str, str | None]] = set()
    for element in content.iterfind(f"{PACKAGE}danhgianlpc/*[@ma]"):
        key = (str(element.tag), element.get("ma"))
        if key in seen:
            yield _place(element)
        seen.add(key)


def _place_of(root: etree._Element, path: str | None) -> str:
    try:
        found = root.getroottree().xpath(path) if path else []
    except etree.XPathError:  # libxml2 names a foreign element by the document's own prefix, which XPath does not know
        found = []
    return _place(found[0]) if isinstance(found, list) and found and isinstance(found[0], etree._Element) else "hocbaso"


def _place(element: etree._Element) -> str:
    """``thongtinchung/ngaysinh`` or ``mon-03/diemcanam``: names of the grammar and short Ids, never a value."""
    names: list[str] = []
    current: etree._Element | None = element
    while current is not None and len(names) < 4:
        identifier = current.get("Id")
        if identifier is not None and re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", identifier):
            return "/".join([identifier, *reversed(names)])
        names.append(re.sub(r"[^A-Za-z0-9]", "?", local_name(current))[:40])
        current = current.getparent()
    return "/".join(reversed(names))


def _violation(where: str) -> Problem:
    return Problem(ProblemCode.SCHEMA_VIOLATION, where, SubIndication.FORMAT_FAILURE)
