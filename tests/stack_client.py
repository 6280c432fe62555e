"""Somebody before the stack's nginx: sends batches, looks records up, damages originals, reads all logs."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from datetime import timedelta
from typing import Any

import obstore
import requests
from obstore.store import S3Store
from stage.school import School

from deploy.stack.stack import BUCKET, Stack


class StackClient:
    """``stack`` is the running one; every request goes through nginx over TLS, its certificate checked."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.codes: list[str] = []
        self.tokens: set[str] = set()

    def ask(self, method: str, path: str, *, school: School | None = None, **words: Any) -> requests.Response:
        headers = dict(words.pop("headers", {}))
        if school:
            headers["Authorization"] = f"Bearer {school.token}"
            self.tokens.add(school.token)
        words = {"timeout": 60, "allow_redirects": False, **words}
        return requests.request(
            method, self.stack.address + path, headers=headers, verify=str(self.stack.certificate), **words
        )

    def send(self, school: School, content: bytes) -> str:
        """Send a batch; its id."""
        answer = self.ask(
            "POST", "/api/v1/batches", school=school, data=content, headers={"Content-Type": "application/zip"}
        )
        assert answer.status_code in {200, 202}, answer.text
        return answer.json()["id"]

    def state(self, school: School, batch: str) -> dict[str, Any]:
        return self.ask("GET", f"/api/v1/batches/{batch}", school=school).json()

    def finished(self, school: School, batch: str, *, seconds: float = 90) -> list[dict[str, Any]]:
        """The batch's records once it is done."""
        end = time.monotonic() + seconds
        while (state := self.state(school, batch))["state"] not in {"done", "refused"}:
            assert time.monotonic() < end, (state, [self.stack.processes.tail(f"worker-{n}") for n in (1, 2)])
            time.sleep(0.2)
        items = self.ask("GET", f"/api/v1/batches/{batch}/records", school=school).json()["items"]
        self.codes += [c for item in items for c in (item["lookup_code"], item["dossier_code"]) if c]
        return items

    def accepted(self, school: School, records: list[bytes], **words: Any) -> list[dict[str, Any]]:
        """Send records that all must be accepted."""
        items = self.finished(school, self.send(school, school.batch(records, **words)))
        assert {item["state"] for item in items} == {"accepted"}, items
        return items

    def look_up(self, code: str, birth_date: str | None = None, **words: Any) -> requests.Response:
        body = {"code": code} | ({"birth_date": birth_date} if birth_date else {})
        return self.ask("POST", "/api/v1/lookup", json=body, **words)

    def gap(self, code: str) -> str | None:
        """Why the hub cannot confirm the record behind this code now."""
        found = self.look_up(code).json()["verification"]
        assert (found["indication"] == "INDETERMINATE") == bool(found.get("gap")), found
        return found.get("gap")

    @property
    def bucket(self) -> S3Store:
        secrets = self.stack.folder / "secrets"
        return S3Store(
            BUCKET,
            region="us-east-1",
            endpoint=self.stack.settings["HOCBA_ORIGINALS_ENDPOINT"],
            access_key_id=(secrets / "originals.access-key").read_text(),
            secret_access_key=(secrets / "originals.secret-key").read_text(),
            client_options={"allow_http": True, "timeout": timedelta(seconds=20)},
        )

    def stored(self) -> set[str]:
        """The keys of all stored originals."""
        return {entry["path"] for page in obstore.list(self.bucket) for entry in page if "/" in entry["path"]}

    def speak(self, port: str, said: bytes) -> bytes:
        """Say something, HTTP or not, to nginx (``https`` over TLS), and hear what comes back."""
        line = socket.create_connection(("127.0.0.1", self.stack.ports[port]), timeout=12)
        if port == "https":
            context = ssl.create_default_context(cafile=str(self.stack.certificate))
            line = context.wrap_socket(line, server_hostname="127.0.0.1")
        heard = b""
        with line, contextlib.suppress(ConnectionError, TimeoutError):
            line.sendall(said)
            while chunk := line.recv(65536):
                heard += chunk
        return heard

    def told(self) -> dict[str, str]:
        """Everything every process wrote: its output and errors, nginx's log, and what counters say."""
        files = [*sorted(self.stack.logs.glob("*.log")), self.stack.access_log]
        return {file.name: file.read_text(errors="replace") for file in files}
