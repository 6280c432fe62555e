"""Starts ``hocba demo`` (or ``make demo``) as a visitor does, and reads what it prints."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

HOUSE = Path(__file__).parents[2]
# What the guide ends with.
_END = "Ctrl+C"
# Half a dozen people share this machine's two cores.
PATIENCE = 120.0

Process = subprocess.Popen[str]

_CODE = r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}"
_EXAMPLE = re.compile(
    rf"^ ?\d+\. (?P<title>.+)\n"
    rf"    (?P<who>.+)\n"
    rf"    mã / code: (?P<code>{_CODE})    ngày sinh / birth date: (?P<birth>\S+)"
    rf"(?:    bốn số cuối / last four: (?P<last4>\d{{4}}))?\n"
    rf"(?:    mã cả cấp / dossier code: (?P<dossier>{_CODE})\n)?"
    rf"    trạng thái / status: .+ / (?P<status>[a-z]+)(?P<replaced> \(.+\))?\n"
    rf"    (?P<link>http\S+)$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Example:
    """One of the printed records, every value as printed."""

    title: str
    who: str
    code: str
    birth: str
    status: str
    link: str
    last4: str | None = None
    dossier: str | None = None
    replaced: str | None = None

    @property
    def factor(self) -> dict[str, str]:
        return {"birth_date": self.birth} | ({"id_last4": self.last4} if self.last4 else {})


@dataclass
class Running:
    """A demo that prints and serves. ``seconds`` from the start of the process until its page answered."""

    address: str
    text: str
    seconds: float
    process: Process

    @property
    def examples(self) -> list[Example]:
        return [Example(**found.groupdict()) for found in _EXAMPLE.finditer(self.text)]

    def look_up(self, code: str, **factor: str) -> dict[str, object]:
        answer = requests.post(f"{self.address}/api/v1/lookup", json={"code": code, **factor}, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """This process's, without any setting of a hub."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HOCBA_")} | more


def spawn(folder: Path, port: int, *, into: int = subprocess.PIPE) -> Process:
    """``hocba demo`` in a folder of its own."""
    command = [sys.executable, "-m", "hocba", "demo", "--port", str(port)]
    return start(command, HOUSE, env=environment(HOCBA_DATA_DIR=str(folder)), into=into)


def start(command: Sequence[str], folder: Path, *, env: dict[str, str], into: int = subprocess.PIPE) -> Process:
    """A process group of its own: it and all that it starts can be stopped together, as a terminal does.

    Ctrl+C reaches it even where these tests run in the background of a shell, which tells its children to ignore it.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            command, cwd=folder, env=env, stdout=into, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def demo(folder: Path) -> Iterator[Running]:
    """A demo in ``folder``, stopped by Ctrl+C at the end."""
    port = free_port()
    begun = time.monotonic()
    with answering(spawn(folder, port), port, begun) as running:
        yield running
    assert running.process.returncode == 0, "Ctrl+C is an ordinary end"


@contextmanager
def answering(process: Process, port: int, begun: float, *, patience: float = PATIENCE) -> Iterator[Running]:
    """Wait until it has printed its guide and its page answers; stop it at the end, as Ctrl+C does."""
    late = threading.Timer(patience, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    try:
        text = _printed(process)
        address = f"http://127.0.0.1:{port}"
        _wait(address, until=begun + patience)
        late.cancel()
        yield Running(address, text, time.monotonic() - begun, process)
    finally:
        late.cancel()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=60)


def _printed(process: Process) -> str:
    """All it says up to the guide's last line."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if _END in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def _wait(address: str, *, until: float) -> None:
    while True:
        try:
            requests.get(f"{address}/", timeout=5).raise_for_status()
        except requests.ConnectionError:
            assert time.monotonic() < until, "its page never answered"
            time.sleep(0.05)
        else:
            return
