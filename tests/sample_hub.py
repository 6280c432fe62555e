"""A hub that is given other people's signed samples (``../shared/samples``) over HTTP, started as the README says."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from databases import postgresql
from worker_process import HocbaProcess, wait_for

SAMPLES = Path(__file__).parents[2] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/samples is not here")
EXPECTED = json.loads((SAMPLES / "expected.json").read_text()) if SAMPLES.exists() else {"batches": {}, "tokens": {}}
CLOCK = "2026-12-01T09:00:00+07:00"


@contextmanager
def empty_database_url(kind: str, folder: Path) -> Iterator[str]:
    """Where nothing is yet: the hub makes its own tables, as it would for anybody."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/hub.sqlite3"
        return
    with postgresql() as engine:
        url = engine.url.render_as_string(hide_password=False)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        yield url


class SampleHub:
    """``settings``: what the README says to set. ``schools``: the address that takes batches in."""

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = {
            "HOCBA_DATABASE_URL": database_url,
            "HOCBA_DATA_DIR": str(folder / "data"),
            "HOCBA_TRUST_DIR": str(SAMPLES / "trust"),
            "HOCBA_CLOCK": CLOCK,
            **settings,
        }
        self.schools = ""
        self._servers: list[HocbaProcess] = []

    @property
    def log(self) -> str:
        """What all its processes wrote."""
        return "".join(file.read_text() for file in self.folder.glob("log*"))

    def command(self, *words: str) -> int:
        """``hocba …`` in a process of its own; its exit code."""
        return HocbaProcess(*words, settings=self.settings, log=self.folder / "log").process.wait(120)

    def prepare(self) -> None:
        for words in (["init"], ["load", str(SAMPLES / "province.json")]):
            assert self.command(*words) == 0, self.log

    def serve(self, *words: str) -> str:
        """One more ``hocba serve``; its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = self.folder / f"log{port}"
        self._servers.append(HocbaProcess("serve", "--port", str(port), *words, settings=self.settings, log=log))
        address = f"http://127.0.0.1:{port}"
        assert wait_for(lambda: _answers(f"{address}/healthz"), seconds=60, every=0.1), log.read_text()
        return address

    def stop(self) -> None:
        assert [server.stop() for server in self._servers] == [0] * len(self._servers)

    def kill(self) -> None:
        for server in self._servers:
            server.process.kill()

    def call(self, method: str, path: str, school: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {EXPECTED['tokens'][school]}", **more.pop("headers", {})}
        return requests.request(method, self.schools + path, headers=headers, timeout=30, **more)

    def send(self, name: str, school: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """A batch of the samples; its last state and its records."""
        return self.send_bytes((SAMPLES / "batches" / name).read_bytes(), school)

    def send_bytes(self, content: bytes, school: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        sent = self.call("POST", "/api/v1/batches", school, data=content, headers={"Content-Type": "application/zip"})
        assert sent.status_code == 202, sent.text
        path, end = sent.headers["Location"], time.monotonic() + 120
        while (state := self.call("GET", path, school).json())["state"] not in ("done", "refused"):
            assert time.monotonic() < end, state
            time.sleep(0.1)
        items, cursor = [], ""
        while cursor is not None:
            page = self.call("GET", f"{path}/records{cursor}", school).json()
            items += page["items"]
            cursor = f"?cursor={page['next']}" if page["next"] else None
        return state, items


def _answers(address: str) -> bool:
    try:
        return requests.get(address, timeout=2).ok
    except requests.ConnectionError:
        return False


@contextmanager
def sample_hub(database_url: str, folder: Path, **settings: str) -> Iterator[SampleHub]:
    """One with the samples' province loaded, stopped in order at the end."""
    hub = SampleHub(database_url, folder, **settings)
    hub.prepare()
    try:
        hub.schools = hub.serve()
        yield hub
        hub.stop()
    finally:
        hub.kill()
