"""Starts processes one after another, watches them, stops them all. Knows no piece of the hub."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 60.0
# gunicorn's ingest waits longest for what is in hand; nothing is in hand in a rehearsal that ends.
STOP_SECONDS = 30.0


class StackFailed(Exception):
    """A piece did not start, or died. The text names it and the end of its log."""


@dataclass(frozen=True)
class Piece:
    """One process: ``ready`` says whether it answers; ``user`` is whom it runs as when we are root."""

    name: str
    argv: list[str]
    environment: Mapping[str, str]
    ready: Callable[[], bool] = lambda: True
    user: str | None = None
    stop_signal: signal.Signals = signal.SIGTERM


@dataclass
class Processes:
    """Pieces in the order in which they were started; their output goes to ``logs/<name>.log``."""

    logs: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    pieces: dict[str, Piece] = field(default_factory=dict)
    generations: list[list[str]] = field(default_factory=list)

    def start(self, *pieces: Piece) -> None:
        """Start pieces that do not need each other, and wait until all answer.

        Raises:
            StackFailed
        """
        for piece in pieces:
            self._launch(piece)
        end = time.monotonic() + START_SECONDS
        for piece in pieces:
            while not piece.ready():
                if self.running[piece.name].poll() is not None or time.monotonic() > end:
                    raise StackFailed(f"{piece.name} did not start:\n{self.tail(piece.name)}")
                time.sleep(0.05)
        self.generations.append([piece.name for piece in pieces])

    def dead(self) -> list[str]:
        """The names of pieces that ended by themselves."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def stop(self, *names: str, how: signal.Signals | None = None) -> None:
        """Stop some, all at once, and whatever they have started."""
        stopping = {name: self.running.pop(name) for name in names if name in self.running}
        for name, process in stopping.items():
            if process.poll() is None:
                process.send_signal(how or self.pieces[name].stop_signal)
        for process in stopping.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its session is its own: only its children are left in it
            process.wait()

    def stop_all(self) -> None:
        """Those that were started last first; also those that were being started."""
        for names in reversed(self.generations):
            self.stop(*names)
        self.stop(*self.running)

    def _launch(self, piece: Piece) -> None:
        user = piece.user if os.getuid() == 0 else None
        with self.log(piece.name).open("ab") as log:
            self.running[piece.name] = subprocess.Popen(
                piece.argv,
                env=dict(piece.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.logs,
                start_new_session=True,  # the terminal's ^C is for us alone: we stop them in order
                user=user,
                group=user,
                extra_groups=[] if user else None,
            )
        self.pieces[piece.name] = piece

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def tail(self, name: str) -> str:
        return "\n".join(self.log(name).read_text(errors="replace").splitlines()[-20:])
