"""Processor time of processes and all that came from them: what something costs, whoever else uses the machine."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def spent(roots: Iterable[int]) -> float:
    """Seconds that these processes, their descendants, and those of them that have ended used so far."""
    times: dict[int, float] = {}
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended since it was listed: its parent has its time by now
            fields = stat.read_text().rpartition(")")[2].split()
            pid = int(stat.parent.name)
            # proc(5): ppid is the 4th field; utime, stime, and the waited-for children's are the 14th to 17th.
            parents[pid] = int(fields[1])
            times[pid] = sum(map(int, fields[11:15])) / _TICKS
    wanted = set(roots)
    return sum(seconds for pid, seconds in times.items() if _comes_from(pid, parents, wanted))


def _comes_from(pid: int, parents: dict[int, int], wanted: set[int]) -> bool:
    while pid > 1:
        if pid in wanted:
            return True
        pid = parents.get(pid, 0)
    return False
