"""The content of a record in JSON as the elements it stands for, so that one grammar judges both (section 3).

What the grammar could not see is found here: members that have no element, values that are no strings, Ids used twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from verifier.record_fields import PACKAGE
from verifier.record_shape import CONTENT, Kind, Shape
from verifier.report import Problem, ProblemCode, SubIndication
from verifier.safe_xml import MAX_PROBLEMS, shown

VERSION = "phienbangoi"
_NAMESPACES = {None: PACKAGE.strip("{}")}


@dataclass
class Content:
    """``root`` is the record as XML without signatures; ``by_id`` the JSON objects that bear an Id."""

    root: etree._Element
    by_id: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def forbid(self, where: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(ProblemCode.FORBIDDEN_CONSTRUCT, where, SubIndication.FORMAT_FAILURE))

    def remember(self, identifier: str, value: Any) -> None:
        """One Id, one object; and the name of the version's hash (section 3) is nobody's Id."""
        if identifier in self.by_id or identifier == VERSION:
            self.forbid(f"Id {shown(identifier)} twice")
        self.by_id[identifier] = value


def read_content(record: Mapping[str, Any]) -> Content:
    """The content of a whole record, ``{"phienbangoi", "noidung", "chukyso"}``; its signatures are left alone."""
    content = Content(etree.Element(f"{PACKAGE}hocbaso", nsmap=_NAMESPACES))
    for name in record.keys() - {VERSION, "noidung", "chukyso"}:
        content.forbid(f"/{_step(name)}")
    if VERSION in record:
        _set(content, content.root, VERSION, record[VERSION], where=f"/{VERSION}")
    if "noidung" in record:
        _add(content, content.root, record["noidung"], shape=CONTENT, where="/noidung")
    if "chukyso" in record:
        etree.SubElement(content.root, f"{PACKAGE}chukyso")
    return content


def _add(content: Content, parent: etree._Element, value: Any, *, shape: Shape, where: str) -> None:
    """The elements of one member; ``where`` is its JSON pointer (RFC 6901)."""
    if shape.kind is Kind.TEXT and isinstance(value, str):
        _write(etree.SubElement(parent, shape.tag), value)
    elif shape.kind is Kind.OBJECT and isinstance(value, dict):
        _add_object(content, etree.SubElement(parent, shape.tag), value, shape=shape, where=where)
    elif shape.kind is Kind.OBJECTS and isinstance(value, list):
        for number, one in enumerate(value):
            if isinstance(one, dict):
                element = etree.SubElement(parent, shape.tag)
                _add_object(content, element, one, shape=shape, where=f"{where}/{number}")
            else:
                content.forbid(f"{where}/{number}")
    elif shape.kind is Kind.LEVELS and isinstance(value, dict):
        _add_levels(content, parent, value, shape=shape, where=where)
    elif shape.kind is Kind.IDS and isinstance(value, list) and all(isinstance(one, str) for one in value):
        # The grammar takes the list apart at white space again; what has some inside is no Id of anything.
        spaced = any(len(one.split()) != 1 for one in value)
        _write(etree.SubElement(parent, shape.tag), "" if spaced else " ".join(value))
    else:
        content.forbid(where)


def _add_object(content: Content, element: etree._Element, value: dict[str, Any], *, shape: Shape, where: str) -> None:
    for name in itertools.filterfalse(shape.members.__contains__, value):
        if not (name == "Id" and shape.has_id):
            content.forbid(f"{where}/{_step(name)}")
    if shape.has_id and "Id" in value:
        _set(content, element, "Id", value["Id"], where=f"{where}/Id")
        if isinstance(value["Id"], str):
            content.remember(value["Id"], value)
    for name, member in shape.members.items():
        text = value.get(name)
        if member.kind is Kind.TEXT and isinstance(text, str):
            _write(etree.SubElement(element, member.tag), text)  # by far the most
        elif name in value:
            _add(content, element, text, shape=member, where=f"{where}/{name}")


def _add_levels(content: Content, parent: etree._Element, value: dict[str, Any], *, shape: Shape, where: str) -> None:
    for competence, level in value.items():
        if competence in shape.names and isinstance(level, str):
            _write(etree.SubElement(parent, shape.tag, ma=competence), level)
        else:
            content.forbid(f"{where}/{_step(competence)}")


def _set(content: Content, element: etree._Element, name: str, value: Any, *, where: str) -> None:
    if not isinstance(value, str):
        content.forbid(where)
        return
    try:
        element.set(name, value)
    except ValueError:
        element.set(name, "")


def _write(element: etree._Element, text: str) -> None:
    """What XML has no character for (XML 1.0, 2.2) leaves the element empty, which no type of the grammar allows."""
    try:
        element.text = text
    except ValueError:
        element.text = ""


def _step(name: str) -> str:
    return shown(name).replace("~", "~0").replace("/", "~1")
