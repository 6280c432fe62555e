"""Originals as a ZIP that is sent while it is made. Knows no page and no rights."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from portal.office.school.classes import STANDING
from portal.words.voice import Voice
from registry.held_records import HeldRecord
from registry.originals import Originals

# Beside the originals, where some could not go in: nobody has to count files to notice.
LEFT_OUT = "KHONG-CO-TRONG-TEP-NAY.txt"

_ENDINGS = {"xades": "xml", "jades": "json"}


def zipped(
    shelf: Originals, records: Sequence[HeldRecord], left_out: Sequence[HeldRecord], voice: Voice
) -> Iterator[bytes]:
    """A ZIP as it grows: one original in memory at a time; ``left_out`` are named by id in a file of their own.

    All were read a moment ago; one that cannot be now breaks the line, and the browser says that the file is not whole.
    """
    out = Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if left_out:
            archive.writestr(LEFT_OUT, told([(held, why(held, voice)) for held in left_out], voice))
        for held in records:
            name = f"hocba-{held.record_id}-{held.version}.{_ENDINGS.get(held.format, 'bin')}"
            archive.writestr(name, shelf.get(held.sha256))
            yield out.taken()
    yield out.taken()


def told(left_out: Sequence[tuple[HeldRecord, str]], voice: Voice) -> str:
    """The file beside: which records are not in, and why."""
    lines = [voice("hand-out.zip-left-out", count=len(left_out)), ""]
    lines += [f"{held.record_id}/{held.version}: {reason}" for held, reason in left_out]
    return "\r\n".join(lines) + "\r\n"


def why(held: HeldRecord, voice: Voice) -> str:
    """It is not in force, or what it holds cannot be confirmed."""
    return voice("hand-out.unconfirmed") if held.status in STANDING else voice.code("status", held.status)


class Outlet(io.RawIOBase):
    """Takes what ``zipfile`` writes, and cannot be wound back."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the stub names a private type
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        piece = bytes(self._written)
        self._written.clear()
        return piece
