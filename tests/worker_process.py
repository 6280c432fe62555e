"""A real ``hocba`` process for tests: started, watched through the database, stopped or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


class HocbaProcess:
    """``python -m hocba …`` with exactly these settings."""

    def __init__(self, *words: str, settings: dict[str, str], log: Path) -> None:
        clean = {k: v for k, v in os.environ.items() if not k.startswith("HOCBA_")}
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hocba", *words],
                env={**clean, **settings, "PYTHONPATH": str(ROOT)},
                stdout=output,
                stderr=output,
                cwd=log.parent,
            )

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL: no handler, no clean-up."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()

    @property
    def running(self) -> bool:
        return self.process.poll() is None


def wait_for(condition: Callable[[], object], *, seconds: float, every: float = 0.002) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(every)
    return False
