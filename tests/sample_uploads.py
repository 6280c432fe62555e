"""The samples' records one by one at the upload's door, program and page, each time from another address."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from sample_hub import EXPECTED, SAMPLES

REAL = SAMPLES.parent / "real" / "quyet-dinh-295-kien-giang.pdf"
GENUINE = re.compile("genuine|xác thực", re.IGNORECASE)
# The bomb's: it is not unpacked here either.
_LARGEST = 1024 * 1024


@dataclass(frozen=True)
class Sample:
    """One record of a batch. ``expected``: its row in ``expected.json``, None where its batch is refused as a whole."""

    batch: str
    file: str
    data: bytes
    expected: dict[str, Any] | None

    @property
    def accepted(self) -> bool:
        return self.expected is not None and self.expected["state"] == "accepted"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def __str__(self) -> str:
        return f"{self.batch} {self.file}"


def samples() -> list[Sample]:
    """Every record of every batch that is a ZIP, refused ones included."""
    return [sample for name, batch in EXPECTED["batches"].items() for sample in _samples(name, batch)]


def _samples(name: str, batch: dict[str, Any]) -> Iterator[Sample]:
    rows = {row["file"]: row for row in batch.get("records", ())}
    content = (SAMPLES / "batches" / name).read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith((".xml", ".json")) and entry.file_size <= _LARGEST:
                yield Sample(name, entry.filename, archive.read(entry), rows.get(entry.filename))


class Strangers:
    """Uploads from ever other addresses of this machine: the limit of files of one address is not the subject."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sent = 0

    def verify(self, data: bytes) -> dict[str, Any]:
        """What a program is told."""
        answer = self._sent("/api/v1/verify", data)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def page(self, data: bytes, lang: str) -> str:
        """What a person reads."""
        answer = self._sent(f"/verify?lang={lang}", data)
        assert answer.status_code == 200
        return re.sub(r"<[^>]+>", " ", answer.text[answer.text.index("<main") : answer.text.index("</main>")])

    def _sent(self, path: str, data: bytes) -> requests.Response:
        self.sent += 1
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, _From(f"127.0.{1 + self.sent // 200}.{2 + self.sent % 200}"))
            headers = {"Accept": "text/html"} if "verify?" in path else {}
            return session.post(self.address + path, files={"file": ("a", data)}, headers=headers, timeout=60)


class _From(HTTPAdapter):
    """Connections from this address."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, source_address=(self.address, 0), **named)
