"""One task in a process of its own: killed after its time, stopped at its memory, without a file or a connection.

Not ``multiprocessing``: its processes import the program that started them (here the whole hub, seconds of it) and
bring answers back as pickles, which are programs. ``server`` is forked for each task and answers bytes: some ten
milliseconds, and nothing is left behind.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterable
from enum import Enum
from multiprocessing.connection import Connection
from typing import Final

from cell.server import DONE, NO_MEMORY

# A genuine document takes less than two; whoever waits longer is being held up.
SECONDS: Final = 20
# Beside what the process has mapped when it begins. A document of 10 MiB takes some 150 MiB.
MEMORY_BYTES: Final = 512 * 1024 * 1024
# As many at once as leave a small machine (2 cores, 4 GiB) something for everybody else.
AT_ONCE: Final = 2
# What a task may answer: facts about signatures, or a picture's text; never the document.
LARGEST_ANSWER: Final = 32 * 1024 * 1024

_START: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from cell.server import serve; "
    "serve(int(sys.argv[2]), sys.argv[3:])"
)

Task = Callable[[bytes], bytes]


class End(Enum):
    """How a task ended that gave no answer."""

    TOO_SLOW = "took too long"
    TOO_MUCH_MEMORY = "took too much memory"
    FAILED = "raised, crashed or answered too much"
    BUSY = "waited too long for its turn"


class NoAnswer(Exception):
    """The task gave none; ``end`` says why."""

    def __init__(self, end: End) -> None:
        super().__init__(end.value)
        self.end = end


class Cell:
    """Runs tasks, few at a time. Safe to share between threads; after a fork each process gets its own server.

    Args:
        modules: where the tasks are and what they import; imported once, before anything a stranger sent is there.
    """

    def __init__(
        self, modules: Iterable[str], *, seconds: int = SECONDS, memory: int = MEMORY_BYTES, at_once: int = AT_ONCE
    ) -> None:
        self._modules = list(modules)
        self._seconds = seconds
        self._memory = memory
        self._turns = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._owner = 0

    def run(self, task: Task, data: bytes) -> bytes:
        """What ``task``, a function of one of the modules, answers to these bytes.

        Raises:
            NoAnswer: it took too long or too much, failed, or had to wait too long.
        """
        if not self._turns.acquire(timeout=self._seconds):
            raise NoAnswer(End.BUSY)
        try:
            with self._asked(task) as connection:
                return self._answer(connection, data)
        except (OSError, EOFError):
            raise NoAnswer(End.FAILED) from None
        finally:
            self._turns.release()

    def _answer(self, connection: Connection[bytes, bytes], data: bytes) -> bytes:
        connection.send_bytes(data)
        if not connection.poll(self._seconds):
            raise NoAnswer(End.TOO_SLOW)
        answer = connection.recv_bytes(LARGEST_ANSWER)
        if answer[:1] == DONE:
            return answer[1:]
        raise NoAnswer(End.TOO_MUCH_MEMORY if answer[:1] == NO_MEMORY else End.FAILED)

    def _asked(self, task: Task) -> Connection[bytes, bytes]:
        """The connection to a process that waits for the task's bytes."""
        # One second more than we wait: that we stop waiting must be ours to say.
        words = {"task": f"{task.__module__}:{task.__name__}", "memory": self._memory, "seconds": self._seconds + 1}
        request = json.dumps(words).encode()
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._server(), [request], [theirs.fileno()])
            except OSError:  # the server was killed: once more with a new one
                self._owner = 0
                socket.send_fds(self._server(), [request], [theirs.fileno()])
        return Connection(ours.detach())

    def _server(self) -> socket.socket:
        if self._control is None or self._owner != os.getpid():
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                process = self._started(theirs.fileno())
            weakref.finalize(self, _stop, self._control, process, os.getpid())
            self._owner = os.getpid()
        return self._control

    def _started(self, control: int) -> subprocess.Popen[bytes]:
        path = json.dumps([entry or os.getcwd() for entry in sys.path])
        return subprocess.Popen(  # noqa: S603 - our own program, with nothing of a stranger's in its words
            [sys.executable, "-I", "-c", _START, path, str(control), *self._modules],
            pass_fds=(control,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
        )


def _stop(control: socket.socket, process: subprocess.Popen[bytes], owner: int) -> None:
    """Closing its socket ends the server; only who started it waits for that."""
    control.close()
    if os.getpid() == owner:
        process.kill()
        process.wait()
