"""Which members a record has as JSON, in which order the grammar wants them, and what each holds.

Read from ``hocba.xsd``, so that there is one grammar (``package.md`` section 3: element → member of the same name).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from graphlib import TopologicalSorter
from importlib import resources

from lxml import etree

from verifier.record_fields import PACKAGE

_XS = "{http://www.w3.org/2001/XMLSchema}"


class Kind(Enum):
    """What stands in a member."""

    TEXT = "a string"
    IDS = "an array of strings"
    OBJECT = "an object"
    OBJECTS = "an array of objects"
    LEVELS = "an object: name to level"


@dataclass(frozen=True)
class Shape:
    """One member. ``tag``: its element; ``members``: in the grammar's order; ``names``: those that levels may have."""

    kind: Kind
    tag: str
    has_id: bool = False
    members: Mapping[str, Shape] = field(default_factory=dict)
    names: frozenset[str] = frozenset()


def _content() -> Shape:
    schema = etree.fromstring(resources.files("verifier").joinpath("hocba.xsd").read_bytes())
    types = {str(t.get("name")): t for t in schema.iterfind(f"{_XS}complexType")}
    (content,) = schema.iterfind(f".//{_XS}element[@name='noidung']")
    return _shape(content, types)


def _shape(element: etree._Element, types: Mapping[str, etree._Element]) -> Shape:
    tag = f"{PACKAGE}{element.get('name')}"
    if element.get("type") == "xs:IDREFS":
        return Shape(Kind.IDS, tag)
    found = element.find(f"{_XS}complexType")
    definition = types.get(str(element.get("type"))) if found is None else found
    if definition is None:
        return Shape(Kind.TEXT, tag)
    if definition.find(f"{_XS}simpleContent") is not None:
        names = frozenset(str(e.get("value")) for e in definition.iter(f"{_XS}enumeration"))
        return Shape(Kind.LEVELS, tag, names=names)
    attributes = {str(a.get("name")) for a in definition.iterfind(f"{_XS}attribute")}
    assert attributes <= {"Id"}, "an attribute that section 3 has no member for"
    children = {str(e.get("name")): e for part in _parts(definition) for e in part.iter(f"{_XS}element")}
    members = {name: _shape(children[name], types) for name in _order(definition) if name in children}
    kind = Kind.OBJECT if element.get("maxOccurs", "1") == "1" else Kind.OBJECTS
    return Shape(kind, tag, has_id="Id" in attributes, members=members)


def _parts(definition: etree._Element) -> list[etree._Element]:
    return [child for child in definition if child.tag in (f"{_XS}sequence", f"{_XS}choice")]


def _order(definition: etree._Element) -> Iterator[str]:
    """One order that suits every choice of the grammar."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for part in _parts(definition):
        for sequence in _sequences(part):
            sorter.add(sequence[0])
            for before, after in itertools.pairwise(sequence):
                sorter.add(after, before)
    return iter(tuple(sorter.static_order()))


def _sequences(part: etree._Element) -> list[list[str]]:
    """Every sequence of names that this part of the grammar allows, optional ones taken as there."""
    if part.tag == f"{_XS}element":
        return [[str(part.get("name"))]]
    inner = [_sequences(child) for child in part.iterchildren(etree.Element)]
    if part.tag == f"{_XS}choice":
        return [sequence for choice in inner for sequence in choice]
    return [list(itertools.chain(*chosen)) for chosen in itertools.product(*inner)]


CONTENT = _content()
