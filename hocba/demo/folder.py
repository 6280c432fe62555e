"""The demo's folder: whether it is complete, half made or somebody else's. Knows no hub and deletes nothing foreign."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Written first and removed last: while it is there, the folder is half made.
UNFINISHED = "demo-unfinished"
# What the first start found out, for the next ones to print; written when all else is on disk.
MADE = "demo.json"
LOCK = "demo.lock"
LOG = "hocba.log"
TRY = "try"
# All that a first start may leave behind; nothing else in the folder is ever touched.
_LEFT_BEHIND = (
    "hocba.sqlite3",
    "hocba.sqlite3-wal",
    "hocba.sqlite3-shm",
    "originals",
    "spool",
    "trust",
    "secrets",
    TRY,
)


class FolderRefused(Exception):
    """The demo must not work in this folder; the text says why, in both languages."""


class DemoFolder:
    """``path`` need not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[None]:
        """Only one demo at a time in one folder.

        Raises:
            FolderRefused: another one runs there, or the folder holds something that no demo made.
        """
        if self._foreign():
            raise FolderRefused(
                f"{self.path} có dữ liệu không phải của bản dùng thử; hãy chọn thư mục khác bằng HOCBA_DATA_DIR. / "
                f"{self.path} holds data that no demo made; choose another folder with HOCBA_DATA_DIR."
            )
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.path / LOCK).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise FolderRefused(
                    f"một bản dùng thử khác đang chạy trong {self.path}. / another demo is running in {self.path}."
                ) from None
            yield

    @property
    def complete(self) -> bool:
        return (self.path / MADE).is_file() and not self.unfinished

    @property
    def unfinished(self) -> bool:
        return (self.path / UNFINISHED).exists()

    def begin(self) -> None:
        """A clean folder, marked as half made. What a first start left that was cut off is removed."""
        marker = self.path / UNFINISHED
        marker.touch()
        self._sync()
        for name in (MADE, *_LEFT_BEHIND):
            left = self.path / name
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)

    def finish(self, made: dict[str, Any]) -> None:
        """Remember what the next starts print; from here on the folder is complete."""
        file = self.path / MADE
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as target:
            json.dump(made, target, ensure_ascii=False, indent=1)
            target.flush()
            os.fsync(target.fileno())
        self._sync()
        (self.path / UNFINISHED).unlink()
        self._sync()

    def made(self) -> dict[str, Any]:
        """What ``finish`` was given."""
        content: dict[str, Any] = json.loads((self.path / MADE).read_text(encoding="utf-8"))
        return content

    def _foreign(self) -> bool:
        if not self.path.exists() or self.complete or self.unfinished:
            return False
        return any(one.name not in {LOCK, LOG} for one in self.path.iterdir())

    def _sync(self) -> None:
        handle = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
