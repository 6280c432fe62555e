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
    out = _Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if left_out:
            archive.writestr(LEFT_OUT, _told(left_out, voice))
        for held in records:
            name = f"hocba-{held.record_id}-{held.version}.{_ENDINGS.get(held.format, 'bin')}"
            archive.writestr(name, shelf.get(held.sha256))
            yield out.taken()
    yield out.taken()


def _told(left_out: Sequence[HeldRecord], voice: Voice) -> str:
    lines = [voice("hand-out.zip-left-out", count=len(left_out)), ""]
    lines += [f"{held.record_id}/{held.version}: {_why(held, voice)}" for held in left_out]
    return "\r\n".join(lines) + "\r\n"


def _why(held: HeldRecord, voice: Voice) -> str:
    return voice("hand-out.unconfirmed") if held.status in STANDING else voice.code("status", held.status)


class _Outlet(io.RawIOBase):
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
