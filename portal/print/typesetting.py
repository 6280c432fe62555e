"""A template of ours and its data become a PDF, in memory. Knows no record and no wording.

Data goes in as JSON beside the template, never into its text: nothing that somebody typed is ever markup or code.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

import typst

from portal.print.printable import FONTS, printable

TEMPLATES = Path(__file__).parent

# Kept for good: what PDF/A-3a asks for (tags, language, embedded fonts). No validator exists here: no claim is made.
FOR_GOOD: Final = "a-3a"
# Printed and thrown away.
FOR_PAPER: Final = "1.7"

Standard = Literal["a-3a", "1.7"]

# Typst remembers what it laid out until so many later papers did without it (with 0.15.2: ten). A thousand slips are a
# quarter of a GiB, and hold codes: after papers of so much data it is made to forget, in a tenth of a second.
# One at a time in a process: two schools that print whole grades at once take turns, not twice the memory.
_LARGE = 256 * 1024
_one_large = threading.Lock()
_REMEMBERED = 12


class _Compilers(threading.local):
    """A compiler is for one thread; a shared one refuses (measured in libraries.md, section 5)."""

    def __init__(self) -> None:
        self.of: dict[Path, typst.Compiler] = {}


_compilers = _Compilers()


def typeset(template: str | Path, data: Mapping[str, Any], *, at: datetime, standard: Standard = FOR_GOOD) -> bytes:
    """The PDF of a template: this room's ``<template>.typ``, or another room's file.

    The same bytes for the same data and moment. A template reads what lies beside it and nothing above.

    Letters that no font of ours has are printed as a box (``printable``), names stay readable around them.
    """
    inputs = json.dumps(printable(data), ensure_ascii=False)
    file = template if isinstance(template, Path) else TEMPLATES / f"{template}.typ"
    if len(inputs) <= _LARGE:
        return _compiled(file, inputs, at=at, standard=standard)
    with _one_large:
        made = _compiled(file, inputs, at=at, standard=standard)
        _forget()
        return made


def _compiled(template: Path, inputs: str, *, at: datetime, standard: Standard) -> bytes:
    compiler = _compilers.of.get(template)
    if compiler is None:
        compiler = _compilers.of[template] = _new_compiler(template)
    # A PDF's dates have whole seconds and a fixed offset; typst refuses a moment with more, and a zone by name.
    whole = at.astimezone(UTC).replace(microsecond=0)
    made = compiler.compile(format="pdf", sys_inputs={"data": inputs}, pdf_standards=[standard], timestamp=whole)
    assert isinstance(made, bytes)
    return made


def _forget() -> None:
    empty = typst.Compiler(font_paths=_fonts([]))
    for _ in range(_REMEMBERED):
        empty.compile(b"", format="pdf")


def _fonts(folders: list[Path]) -> typst.Fonts:
    """Ours alone: what a machine happens to have must not change what it prints."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _new_compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(template, root=template.parent, font_paths=_fonts([FONTS]))
