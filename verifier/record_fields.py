"""The record's content as members and values: the JSON shape of ``package.md`` section 3, read from XML.

Reads one ``noidung`` element that the grammar has accepted, and nothing outside it.
"""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

PACKAGE: Final = "{urn:hocbaso:package:1}"

_ARRAYS = frozenset({"nam", "monhoc", "nguoiky", "chungchi"})
_LEVELS = frozenset({"nangluc", "phamchat"})
_ID_LISTS = frozenset({"phamvi"})


def read_content(content: etree._Element) -> dict[str, Any]:
    """The members of ``noidung``. Values are the texts as signed; white space around dates and numbers is dropped."""
    return {local_name(group): _read_group(group) for group in content}


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = str(element.tag)
    return tag[len(PACKAGE) :] if tag.startswith(PACKAGE) else tag.rpartition("}")[2]


def _read_group(group: etree._Element) -> dict[str, Any]:
    members: dict[str, Any] = {}
    identifier = group.get("Id")
    if identifier is not None:
        members["Id"] = identifier
    for element in group:
        name = local_name(element)
        if name in _ARRAYS:
            members.setdefault(name, []).append(_read_group(element))
        elif name in _LEVELS:
            members.setdefault(name, {})[str(element.get("ma"))] = element.text or ""
        elif name in _ID_LISTS:
            members[name] = (element.text or "").split()
        else:
            members[name] = (element.text or "").strip()
    return members
