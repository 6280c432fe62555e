"""Which entries a batch may hold (contract/package.md section 4). Looks at names and numbers, never at content."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterable, Sequence

from ingest.errors import BatchRefused, printable
from ingest.limits import (
    LARGEST_MANIFEST,
    LARGEST_RECORD,
    MOST_RECORDS,
    MOST_UNPACKED,
    RATIO_COUNTS_FROM,
    STEEPEST_RATIO,
)
from ingest.zip_structure import TOO_LARGE, UNSAFE_ENTRY, Entry

BOMB = "compression-bomb"
MANIFEST = "manifest.jws"
FOLDER = "hocba/"

STORED, DEFLATED = 0, 8
# General purpose bits: encrypted, patched data, strongly encrypted, masked headers.
_FORBIDDEN_FLAGS = 0x0001 | 0x0020 | 0x0040 | 0x2000
_DRIVE_LETTER = re.compile(r"[A-Za-z]:")
_ARCHIVES = (".zip", ".jar", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".cab", ".iso")


def check_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that are files, all of them harmless and within the limits.

    Raises:
        BatchRefused: unsafe-entry first, then compression-bomb, then batch-too-large.
    """
    for entry in entries:
        _check_name(entry)
        _check_kind(entry)
    _check_repeats(entries)
    files = [e for e in entries if e.name != FOLDER]
    _check_ratios(files)
    _check_sizes(files)
    return files


def _check_name(entry: Entry) -> None:
    name = entry.name
    folder = name.removesuffix("/")
    parts = folder.split("/")
    bad = (
        name.startswith("/")
        or "\\" in name
        or _DRIVE_LETTER.match(name)
        or any(part in ("", ".", "..") for part in parts)
        or any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
        or folder.lower().endswith(_ARCHIVES)
    )
    if bad:
        raise BatchRefused(UNSAFE_ENTRY, printable(name))


def _check_kind(entry: Entry) -> None:
    kind = stat.S_IFMT(entry.attributes >> 16)
    is_folder = entry.name.endswith("/")
    allowed = {0, stat.S_IFDIR} if is_folder else {0, stat.S_IFREG}
    odd_folder = is_folder and (entry.unpacked or entry.packed > len(b"\x03\x00"))
    if kind not in allowed or entry.flags & _FORBIDDEN_FLAGS or entry.method not in (STORED, DEFLATED) or odd_folder:
        raise BatchRefused(UNSAFE_ENTRY, printable(entry.name))
    if entry.method == STORED and entry.packed != entry.unpacked:
        raise BatchRefused(UNSAFE_ENTRY, printable(entry.name))


def _check_repeats(entries: Iterable[Entry]) -> None:
    """No name twice, nor two that one file system or another takes for the same."""
    seen: set[str] = set()
    for entry in entries:
        key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", entry.name).casefold()).removesuffix("/")
        if key in seen:
            raise BatchRefused(UNSAFE_ENTRY, printable(entry.name))
        seen.add(key)


def _check_ratios(files: Sequence[Entry]) -> None:
    for entry in files:
        if entry.unpacked >= RATIO_COUNTS_FROM and entry.unpacked > STEEPEST_RATIO * entry.packed:
            raise BatchRefused(BOMB, printable(entry.name))
    unpacked, packed = sum(e.unpacked for e in files), sum(e.packed for e in files)
    if unpacked >= RATIO_COUNTS_FROM and unpacked > STEEPEST_RATIO * packed:
        raise BatchRefused(BOMB, "zip")


def _check_sizes(files: Sequence[Entry]) -> None:
    for entry in files:
        if entry.unpacked > largest(entry.name):
            raise BatchRefused(TOO_LARGE, printable(entry.name))
    if sum(e.unpacked for e in files) > MOST_UNPACKED:
        raise BatchRefused(TOO_LARGE, "zip")
    if sum(e.name != MANIFEST for e in files) > MOST_RECORDS:
        raise BatchRefused(TOO_LARGE, FOLDER)


def largest(name: str) -> int:
    """How many bytes a file of this name may have."""
    return LARGEST_MANIFEST if name == MANIFEST else LARGEST_RECORD
