"""Reads a tagged PDF as a screen reader does: by its structure, in reading order. For tests."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2
from pypdfium2 import raw

# Words inside a line; all else stands by itself.
_INLINE = ("Span", "Link", "Em", "Strong")
_CELLS = ("TH", "TD")
# What is under no mark is no content: the foot of each page.
_NO_CONTENT = -1
# Two baselines so far apart (points) are two lines.
_ANOTHER_LINE = 4

Table = list[list[str]]


@dataclass(frozen=True)
class Part:
    """A structure element on one page, with its text and its parts in reading order."""

    kind: str
    text: str
    parts: tuple[Part, ...]

    def walk(self) -> Iterator[Part]:
        yield self
        for part in self.parts:
            yield from part.walk()


def tagged_text(pdf: bytes) -> list[str]:
    """Each page's text as its tags have it, without what is marked as no content."""
    return [" ".join("".join(part.text for part in page).split()) for page in _pages(pdf)]


def tables(pdf: bytes) -> list[Table]:
    """All tables: rows of cells; blank cells are left out. One that goes on on the next page comes once for each."""
    parts = (part for page in _pages(pdf) for top in page for part in top.walk())
    return [_rows(part) for part in parts if part.kind == "Table"]


def _rows(table: Part) -> Table:
    rows = (part for part in table.walk() if part.kind == "TR")
    return [[" ".join(cell.text.split()) for cell in row.parts if cell.kind in _CELLS] for row in rows]


def _pages(pdf: bytes) -> Iterator[list[Part]]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            texts = _texts(page)
            tree = raw.FPDF_StructTree_GetForPage(page)
            tops = range(raw.FPDF_StructTree_CountChildren(tree))
            yield [_part(raw.FPDF_StructTree_GetChildAtIndex(tree, top), texts) for top in tops]
            raw.FPDF_StructTree_Close(tree)


def _part(element: Any, texts: dict[int, str]) -> Part:
    kind = _utf16(partial(raw.FPDF_StructElement_GetType, element), ctypes.c_char)
    found: list[str] = []
    parts: list[Part] = []
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            parts.append(_part(child, texts))
            found.append(parts[-1].text)
        else:
            found.append(texts.get(raw.FPDF_StructElement_GetChildMarkedContentID(element, index), ""))
    text = "".join(found)
    return Part(kind, text if kind in _INLINE else f" {text} ", tuple(parts))


def _texts(page: Any) -> dict[int, str]:
    """What stands under each mark of the page's content."""
    texts: dict[int, str] = {}
    last = 0.0
    textpage = page.get_textpage()
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        mark = raw.FPDFPageObj_GetMarkedContentID(found)
        if mark == _NO_CONTENT:
            continue
        words = _utf16(partial(raw.FPDFTextObj_GetText, found, textpage), ctypes.c_ushort)
        line = found.get_matrix().f
        apart = " " if abs(last - line) > _ANOTHER_LINE else ""
        texts[mark] = texts.get(mark, "") + apart + words.replace("\u200b", "")
        last = line
    return texts


def _utf16(ask: Callable[[Any, int], int], unit: type) -> str:
    size = ask(None, 0)
    room = ctypes.create_string_buffer(size)
    ask(ctypes.cast(room, ctypes.POINTER(unit)), size)
    return room.raw[: max(size - 2, 0)].decode("utf-16-le")
