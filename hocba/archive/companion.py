"""The sealed file beside an archive: codes and notes, for a hub with the same keys alone. Knows no row.

Lines of base 64, each a sealed envelope over some JSON lines; the last one says how many there are, so a cut shows.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from registry.errors import DamagedSeal, UnknownKey
from registry.keyring import Keyring

# Lines sealed together: so many, or as many as come to this length. A file of a recall is one line of some MiB.
TOGETHER, LONGEST = 200, 256 * 1024


class CompanionWrong(Exception):
    """The file is damaged, another archive's, or sealed by keys that are not here. ``vi`` and ``en`` say so."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")


def write(file: Path, keyring: Keyring, archive_id: str, lines: Iterable[dict[str, Any]]) -> None:
    """Whole or not at all, for its owner alone."""
    part, number = file.with_name(f"{file.name}.part"), 0
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        for some in _together(lines):
            out.write(_sealed(keyring, archive_id, number, some))
            number += 1
        out.write(_sealed(keyring, archive_id, number, [{"kind": "end"}]))
        out.flush()
        os.fsync(out.fileno())
    os.replace(part, file)


def read(file: Path, keyring: Keyring, archive_id: str) -> Iterator[dict[str, Any]]:
    """The lines.

    Raises:
        CompanionWrong
    """
    ended = False
    with file.open("rb") as sealed:
        for number, envelope in enumerate(sealed):
            for line in _opened(keyring, archive_id, number, envelope):
                ended = line["kind"] == "end"
                if not ended:
                    yield line
    if not ended:
        raise CompanionWrong(f"{file.name} bị cắt cụt", f"{file.name} was cut off")


def _together(lines: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    length = 0
    for line in lines:
        some.append(line)
        length += sum(len(value) for value in line.values() if isinstance(value, str))
        if len(some) == TOGETHER or length >= LONGEST:
            yield some
            some, length = [], 0
    if some:
        yield some


def _sealed(keyring: Keyring, archive_id: str, number: int, lines: list[dict[str, Any]]) -> bytes:
    text = json.dumps(lines, ensure_ascii=False).encode()
    return base64.b64encode(keyring.seal(text, context=_context(archive_id, number))) + b"\n"


def _opened(keyring: Keyring, archive_id: str, number: int, envelope: bytes) -> list[dict[str, Any]]:
    try:
        text = keyring.open(base64.b64decode(envelope.strip(), validate=True), context=_context(archive_id, number))
    except UnknownKey as error:
        raise CompanionWrong("tệp mã được niêm phong bằng khóa khác", "sealed by keys that are not here") from error
    except (DamagedSeal, binascii.Error) as error:
        raise CompanionWrong("tệp mã bị hỏng hoặc của kho khác", "damaged, or another archive's") from error
    found: list[dict[str, Any]] = json.loads(text)
    return found


def _context(archive_id: str, number: int) -> bytes:
    """Bound to the archive and the place in the file: nothing can be left out or moved."""
    return f"archive/{archive_id}/{number}".encode()
