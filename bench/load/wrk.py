"""wrk: one process that asks over and over, on the same cores as what it asks. Knows no look-up."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).parent / "look_up.lua"

# Two processes of four threads answer; twice as many that ask keep all of them busy without a long queue.
CONNECTIONS = 16


class WrkMissing(Exception):
    """Debian's package ``wrk`` is not installed."""

    def __str__(self) -> str:
        return "not installed: wrk (`make setup` as root installs it)"


@dataclass(frozen=True)
class Answers:
    """What one run got. ``wrong``: answers that were not what they must be; ``broken``: lines that broke."""

    seconds: float
    answers: int
    wrong: int
    broken: int
    median_ms: float
    p99_ms: float
    own_seconds: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def ask(address: str, bodies: Path, *, first: int, must: str, seconds: float) -> Answers:
    """POST the file's lines to this address, one after another from ``first`` on, and again from the start.

    ``must``: what every answer contains. ``own_seconds`` of the result: wrk's own processor time.

    Raises:
        WrkMissing
    """
    words = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--timeout", "10s", "-s", str(SCRIPT), address, "--"]
    before = _children()
    done = subprocess.run([check(), *words, str(bodies), str(first), must], capture_output=True, text=True, check=True)
    return Answers(**json.loads(done.stdout.splitlines()[-1]), own_seconds=_children() - before)


def check() -> str:
    """Where the program lies.

    Raises:
        WrkMissing
    """
    program = shutil.which("wrk")
    if program is None:
        raise WrkMissing
    return program


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
