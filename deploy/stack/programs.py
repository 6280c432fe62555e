"""Where Debian's programs lie, free ports, and whether somebody answers. Starts nothing."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

HOST = "127.0.0.1"


class ProgramsMissing(Exception):
    """Debian packages that are not installed; ``packages`` names them."""

    def __init__(self, packages: list[str]) -> None:
        super().__init__(f"not installed: {', '.join(packages)} (`make setup` as root installs them)")
        self.packages = packages


def postgresql(program: str) -> str:
    """``postgres`` or ``initdb`` of the newest PostgreSQL."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(found[-1]) if found else program


def nginx() -> str:
    """Debian keeps it where only root's PATH leads."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nginx"


def check() -> None:
    """Raises ProgramsMissing."""
    wanted = {"postgresql": postgresql("postgres"), "redis-server": "redis-server", "nginx-light": nginx()}
    missing = [package for package, program in wanted.items() if shutil.which(program) is None]
    if missing:
        raise ProgramsMissing(missing)


def free_port() -> int:
    """One that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> Callable[[], bool]:
    """Whether a connection is taken."""

    def ask() -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((HOST, port)) == 0

    return ask


def takes_sessions(port: int) -> Callable[[], bool]:
    """Whether PostgreSQL lets anybody in: it listens before, while it still starts up."""
    words = [postgresql("pg_isready"), "-h", HOST, "-p", str(port), "-t", "5"]
    return lambda: subprocess.run(words, capture_output=True).returncode == 0


def answers(port: int, path: str, *, status: int = 200, tls: bool = False) -> Callable[[], bool]:
    """Whether a request is answered with this status."""

    def ask() -> bool:
        line: http.client.HTTPConnection = http.client.HTTPConnection(HOST, port, timeout=5)
        if tls:
            # Only whether it answers at all is asked here; whoever sends something to it checks its certificate.
            line = http.client.HTTPSConnection(HOST, port, timeout=5, context=ssl._create_unverified_context())
        try:
            line.request("GET", path)
            return line.getresponse().status == status
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    return ask
