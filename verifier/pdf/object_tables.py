"""A table of objects that says it has more of them than any document of ours: refused before anybody counts them.

pyHanko (0.38) makes an entry for each object that a cross-reference stream's dictionary announces, whether or not the
stream has bytes for them: ``/Index [0 9999999999]`` in a file of 300 bytes takes minutes and all memory there is. It
offers no limit on that, so its builder is put in by our own, which asks first.
"""

from __future__ import annotations

from typing import Any, Final

from pyhanko.pdf_utils import generic, reader
from pyhanko.pdf_utils.xref import XRefBuilder

# A printed record has some hundred objects, a tagged booklet of five years some thousand.
MAX_OBJECTS: Final = 100_000

# What ``pyhanko.pdf_utils.reader`` calls the one it makes.
_BUILDER: Final = "XRefBuilder"


class TooManyObjects(Exception):
    """More than ``MAX_OBJECTS`` are announced."""


class BoundedTables(XRefBuilder):
    """pyHanko's reader of tables; all cross-reference streams of a file may announce so many objects together."""

    announced = 0

    def _read_xref_stream_object(self) -> tuple[generic.Reference, generic.StreamObject]:
        found: tuple[generic.Reference, generic.StreamObject]
        found = super()._read_xref_stream_object()  # type: ignore[no-untyped-call]
        pairs: Any = found[1].get("/Index", [0, found[1].get("/Size")])
        # Each by itself: a negative one would make up for another.
        self.announced += sum(max(0, int(size)) for size in list(pairs)[1::2])
        if self.announced > MAX_OBJECTS:
            raise TooManyObjects
        return found


def bound_tables() -> None:
    """From now on pyHanko reads tables this way, in this process."""
    setattr(reader, _BUILDER, BoundedTables)
