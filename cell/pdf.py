"""A stranger's PDF, read in a process of its own. ``read_pdf`` is the one to hand to ``verify_pdf``."""

from __future__ import annotations

import importlib
import logging
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from cell.process import Cell, End, NoAnswer
from verifier.pdf import reader
from verifier.pdf.facts import PdfDocument, Unreadable

# Imported by the libraries when first needed; in the other process no file can be opened any more.
_NEEDED_LATER: Final = (
    "_strptime",
    "cryptography.hazmat.backends.openssl.backend",
    "lxml.etree",
    "pyhanko.pdf_utils.crypt",
    "pyhanko.pdf_utils.filters",
)
for _module in _NEEDED_LATER:
    importlib.import_module(_module)

_ENDS: Final = {End.TOO_SLOW: Unreadable.TOO_SLOW, End.TOO_MUCH_MEMORY: Unreadable.TOO_MUCH_MEMORY}
_FACTS: Final[TypeAdapter[PdfDocument | Unreadable]] = TypeAdapter(PdfDocument | Unreadable)


def read_pdf(data: bytes) -> PdfDocument | Unreadable:
    """As ``verifier.pdf.reader.read_pdf``, and an answer whatever the bytes do to it."""
    if len(data) > reader.MAX_BYTES:
        return Unreadable.TOO_LARGE
    try:
        return _FACTS.validate_json(_cell().run(facts_of, data))
    except NoAnswer as none:
        return _ENDS.get(none.end, Unreadable.STOPPED)
    except ValidationError:
        return Unreadable.STOPPED


def facts_of(data: bytes) -> bytes:
    """The task: what was read, as JSON. Runs in the other process."""
    logging.disable()  # a reader's words on a stranger's file are full of what stands in it
    return _FACTS.dump_json(reader.read_pdf(data))


@cache
def _cell() -> Cell:
    return Cell(["cell.pdf"])
