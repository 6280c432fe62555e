"""Walks an entry point with files made by dice for so many seconds, and measures each answer. Knows no format.

A file is made from ``seed/number`` alone, so a fault is had again by its number. Time is processor time, so that a busy
machine is not taken for a hang; memory is what the process grew by at its highest.
"""

from __future__ import annotations

import os
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

MIB = 2**20
# Issue 5: no hang over two seconds.
SECONDS = 2.0
# A walk that has found so many faults will find nothing new.
ENOUGH = 20
_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
# Linux forgets a process's highest memory when asked to; where it may not be asked, what is kept afterwards counts.
FORGETS = os.access(_FORGET, os.W_OK)


@dataclass(frozen=True)
class Made:
    """One file. ``signed``: it as it was when last signed; ``done``: what was done to it, by name."""

    data: bytes
    signed: bytes
    done: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Something was changed without signing again."""
        return self.data != self.signed


@dataclass(frozen=True)
class Measured:
    """What one answer took; in a process of its own where the entry point has one. ``None``: not measured there."""

    seconds: float
    memory: int


class Entry(Protocol):
    """A door for strangers' files."""

    name: str
    # What one file may take of memory, in bytes.
    cap: int

    def make(self, dice: Random) -> Made:
        """One file. Raises whatever the tools raise that sign: what they will not sign is not made."""

    def ask(self, made: Made, number: int) -> str:
        """The answer in a word. Raises AssertionError (or anything else) where it is not as it must be."""

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        """What it took in a process of its own, if it has one and that was looked at."""


@dataclass
class Walk:
    """What was seen."""

    name: str
    seed: str
    seconds: float = 0
    files: int = 0
    not_made: int = 0
    slowest: float = 0
    memory: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def fault(self, number: int, made: Made, words: str, kept_in: Path) -> None:
        kept_in.mkdir(parents=True, exist_ok=True)
        name = f"{self.name}-{self.seed}-{number}"
        (kept_in / f"{name}.bin").write_bytes(made.data)
        (kept_in / f"{name}.signed").write_bytes(made.signed)
        (kept_in / f"{name}.txt").write_text(f"{' > '.join(made.done)}\n{words}\n")
        self.faults.append(f"{name} ({' > '.join(made.done)}): {words.strip().splitlines()[-1]}")


def walk(entry: Entry, *, seed: str, kept_in: Path, seconds: float = float("inf"), files: float = float("inf")) -> Walk:
    """Make and ask for so long, or so many; what was wrong is kept in that folder, with the file."""
    found, begin, number = Walk(entry.name, seed), time.monotonic(), 0
    while time.monotonic() - begin < seconds and found.files < files and len(found.faults) < ENOUGH:
        step(entry, found, number, kept_in)
        number += 1
    found.seconds = time.monotonic() - begin
    return found


def step(entry: Entry, found: Walk, number: int, kept_in: Path) -> None:
    """The file of this number."""
    try:
        made = entry.make(Random(f"{found.seed}/{number}"))
    except Exception:  # the signing tools' no to what they were given to sign
        found.not_made += 1
        return
    found.files += 1
    away: list[Measured | None] = []
    took, words = measured(lambda: found.answers.update([entry.ask(made, number)]))
    _, more_words = measured(lambda: away.append(entry.elsewhere(made, number)))
    words = words or more_words
    for one in filter(None, (took, *away)):
        found.slowest, found.memory = max(found.slowest, one.seconds), max(found.memory, one.memory)
        if one.seconds > SECONDS:
            words = words or f"took {one.seconds:.1f} s of processor time"
        if one.memory > entry.cap:
            words = words or f"took {one.memory / MIB:.0f} MiB"
    if words:
        found.fault(number, made, words, kept_in)


def measured(ask: Callable[[], None]) -> tuple[Measured, str]:
    """What it took, and the words of what it raised."""
    highest = "VmHWM" if FORGETS else "VmRSS"
    if FORGETS:
        _FORGET.write_text("5")
    before, begin, words = _in_status("VmRSS"), time.thread_time(), ""
    try:
        ask()
    except Exception:
        words = traceback.format_exc()
    return Measured(time.thread_time() - begin, max(0, _in_status(highest) - before)), words


def _in_status(name: str) -> int:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def setting(name: str, default: str) -> str:
    """From the environment: ``HOCBA_FUZZ_SECONDS``, ``HOCBA_FUZZ_SEED``."""
    return os.environ.get(f"HOCBA_FUZZ_{name}", default)
