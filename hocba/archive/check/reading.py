"""Reads an archive that anybody may have made: plain files only, each up to a limit. Standard library only."""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

# seal.jws and hub/jwks.json: some KB each. They are read before anything is known about who made the archive.
LARGEST_SEAL = 1 << 20
# An original has 1 MiB (package.md), a receipt of 20,000 records some MB, an authority's revocation list some MB.
LARGEST_SMALL = 64 << 20
# A year's registry, its manifest: some KB a record. More would be a file made of holes, to keep the reader busy.
LARGEST_LONG = 64 << 30
# A report, a batch's problems, a decision: tens of KB. A line is held in memory.
LONGEST_LINE = 16 << 20
# A manifest's line: a digest and a name.
LONGEST_NAME = 4096
DIGEST = re.compile(r"[0-9a-f]{64}")
# What the hub calls a batch; it becomes a file's name.
BATCH = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


def opened(path: Path, most: int) -> IO[bytes]:
    """A plain file of ``most`` bytes at most. Raises ValueError (a link, a pipe, a device, too large), OSError.

    What is looked at is what is opened: NOFOLLOW for a link, NONBLOCK for a pipe that nobody writes to.
    """
    if not stat.S_ISREG(os.lstat(path).st_mode):  # a device is not even opened
        raise ValueError("not a plain file")
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_size > most:
        os.close(handle)
        raise ValueError("not a plain file" if not stat.S_ISREG(found.st_mode) else f"larger than {most} bytes")
    return os.fdopen(handle, "rb")


def content(path: Path, most: int = LARGEST_SMALL) -> bytes:
    """Raises ValueError, OSError."""
    with opened(path, most) as file:
        found = file.read(most + 1)
    if len(found) > most:
        raise ValueError(f"larger than {most} bytes")
    return found


def lines(path: Path, longest: int) -> Iterator[str]:
    """A file's lines of UTF-8 without their ends. Raises ValueError, OSError."""
    with opened(path, LARGEST_LONG) as file:
        while line := file.readline(longest + 1):
            if len(line) > longest:
                raise ValueError("a line is too long")
            yield line.decode("utf-8").rstrip("\n")


def parsed(text: str | bytes) -> Any:
    """JSON. Raises ValueError, also for what is nested too deeply to be read."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def plain(text: object, most: int = 300) -> str:
    """Fit to be shown: no control characters of a terminal, no half characters, no endless name."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(text)[:most])
