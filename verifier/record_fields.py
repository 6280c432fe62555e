"""The record's content as members and values: the JSON shape of ``package.md`` section 3, read from XML.

Reads one ``noidung`` element that the grammar has accepted, and nothing outside it.
"""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

PACKAGE: Final = "{urn:hocbaso:package:1}"

_PREFIX_LENGTH = len(PACKAGE)  # the grammar lets no other namespace stand in the content
_ARRAYS = frozenset({"nam", "monhoc", "nguoiky", "chungchi"})
_LEVELS = frozenset({"nangluc", "phamchat"})
_ID_LISTS = frozenset({"phamvi"})
_STRUCTURED = _ARRAYS | _LEVELS | _ID_LISTS


def read_content(content: etree._Element) -> dict[str, Any]:
    """The members of ``noidung``. Values are the texts as signed; white space around dates and numbers is dropped."""
    return {local_name(group): _read_group(group) for group in content}


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _read_group(group: etree._Element) -> dict[str, Any]:
    members: dict[str, Any] = {}
    identifier = group.get("Id")
    if identifier is not None:
        members["Id"] = identifier
    for element in group:
        name = str(element.tag)[_PREFIX_LENGTH:]
        text = element.text or ""
        if name not in _STRUCTURED:
            members[name] = text.strip()
        elif name in _ARRAYS:
            members.setdefault(name, []).append(_read_group(element))
        elif name in _LEVELS:
            members.setdefault(name, {})[str(element.get("ma"))] = text
        else:
            members[name] = text.split()
    return members
