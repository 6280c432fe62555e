"""Two PostgreSQL clusters for tests: a primary and its streaming standby; and a relay that can be cut."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg


class Cluster:
    """One server on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def make(self) -> None:
        run("initdb", "-D", self.folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def make_standby_of(self, primary: Cluster) -> None:
        source = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres")
        run("pg_basebackup", *source, "-D", self.folder, "-R", "-X", "stream", "-c", "fast", "--no-sync")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder.parent} -c listen_addresses=127.0.0.1 -c fsync=off"
        log = self.folder.parent / f"{self.folder.name}.log"
        run("pg_ctl", "-s", "-w", "-D", self.folder, "-o", options, "-l", log, "start")

    def kill(self) -> None:
        """No clean end: as if the machine were gone."""
        run("pg_ctl", "-s", "-w", "-D", self.folder, "-m", "immediate", "stop")

    def runs(self) -> bool:
        """Whether its first process is there, whatever it is doing."""
        try:
            run("pg_ctl", "-D", self.folder, "status")
        except subprocess.CalledProcessError:
            return False
        return True

    def ask(self, statement: str, name: str = "postgres") -> object:
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchone()[0] if found.description else None


@contextmanager
def primary_and_standby() -> Iterator[tuple[Cluster, Cluster]]:
    folder = Path(tempfile.mkdtemp(prefix="hocba-standby-"))
    if os.getuid() == 0:
        shutil.chown(folder, "postgres")
    primary, standby = Cluster(folder / "primary"), Cluster(folder / "standby")
    try:
        primary.make()
        primary.start()
        standby.make_standby_of(primary)
        standby.start()
        yield primary, standby
    finally:
        for cluster in (standby, primary):
            with suppress(subprocess.CalledProcessError):
                cluster.kill()
        shutil.rmtree(folder, ignore_errors=True)


class Relay:
    """A port that leads to another one until it is cut; then it refuses, and whoever is connected is thrown out."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.port = free_port()
        self._target = target
        self._open: list[socket.socket] = []
        self.mend()

    def cut(self) -> None:
        # A listening socket that only is closed goes on taking whoever the blocked accept takes next.
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        for one in (self._door, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def mend(self) -> None:
        self._door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._let_in, args=(self._door,), daemon=True).start()

    def _let_in(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65536):
            other.sendall(piece)
    with suppress(OSError):
        other.shutdown(socket.SHUT_RDWR)


@contextmanager
def relay(target: tuple[str, int]) -> Iterator[Relay]:
    made = Relay(target)
    try:
        yield made
    finally:
        made.cut()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(program: str, *words: object) -> None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    assert found, "PostgreSQL is not installed (run `make setup` as root)"
    # PostgreSQL refuses to run as root.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run([*as_postgres, str(found[-1]), *map(str, words)], check=True, cwd="/", stdout=subprocess.DEVNULL)


def until(condition, seconds: float) -> float:
    """Seconds until it came true."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "it does not come true"
        time.sleep(0.05)
    return time.monotonic() - begun
