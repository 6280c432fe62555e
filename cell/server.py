"""The process that reads strangers' files: it imports the readers once and forks itself for each task.

Started by ``cell.process`` with an empty environment: neither settings nor secrets are ever in it. It ends when who
started it is gone.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

# The first byte of an answer.
DONE: Final = b"d"
NO_MEMORY: Final = b"m"
FAILED: Final = b"f"

# Documents nest; in Python 3.11 and later depth takes memory, which is limited, and no stack.
_DEPTH: Final = 10_000
_LARGEST_REQUEST: Final = 4096


def serve(control: int, modules: Sequence[str]) -> None:
    """Take tasks from this socket until its other end is closed. A task comes with the socket of who asked."""
    for module in modules:
        importlib.import_module(module)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: the kernel takes them away
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is for who started us
    with socket.socket(fileno=control) as requests:
        while True:
            request, descriptors, _, _ = socket.recv_fds(requests, _LARGEST_REQUEST, 1)
            if not request:
                return
            if os.fork() == 0:
                try:
                    requests.close()
                    _work(json.loads(request), Connection(descriptors[0]))
                finally:
                    os._exit(0)  # whatever happened: there is one server
            os.close(descriptors[0])


def _work(request: dict[str, Any], asked: Connection[bytes, bytes]) -> None:
    """In the forked process: limits first, then the stranger's bytes, then one answer."""
    _limit(request["memory"], request["seconds"])
    module, _, name = request["task"].partition(":")
    task = getattr(sys.modules[module], name)
    try:
        with contextlib.redirect_stderr(None):  # readers complain with what stands in the file
            answer = DONE + task(asked.recv_bytes())
    except MemoryError:
        answer = NO_MEMORY
    except BaseException:  # what it was is the reader's to say; here nobody listens
        answer = FAILED
    with contextlib.suppress(OSError, MemoryError):
        asked.send_bytes(answer)


def _limit(memory: int, seconds: int) -> None:
    """No more memory and time than this, no file, no connection, no further process."""
    sys.setrecursionlimit(_DEPTH)
    signal.setitimer(signal.ITIMER_REAL, seconds)  # its default end is the kernel's: no Python is asked
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for none in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        resource.setrlimit(none, (0, 0))
