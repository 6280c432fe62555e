"""A snapshot's manifest and the seal beside it: nobody without the hub's keys can change a backup unnoticed.

Whoever may write where backups lie can change a database there, and its digest beside it; the keys lie elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from registry.keyring import Keyring

MANIFEST = "manifest.json"
SEAL = "manifest.hmac"
PURPOSE = "backup"
# A manifest names each batch that waits: some thousands of them, a hundred bytes each.
MOST_BYTES = 16 * 1024 * 1024
ORIGINALS = "originals.txt"
DATABASES = frozenset({"database.sqlite3", "database.dump"})


class BackupFailed(Exception):
    """The backup or the restore cannot be made. ``vi`` and ``en`` say why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """``batches``: id → SHA-256. ``audit``: number and hash of the chain's newest line; None: a backup of before."""

    database: str
    batches: Mapping[str, str]
    made_at: datetime
    audit: tuple[int, str] | None

    def age(self, now: datetime) -> timedelta:
        """How old, to the minute."""
        return timedelta(minutes=int((now - self.made_at).total_seconds() // 60))


def write_manifest(folder: Path, keyring: Keyring, content: Mapping[str, Any]) -> None:
    """Durably; the seal first, for the manifest makes the backup whole."""
    data = json.dumps(content, indent=1).encode()
    _write(folder / SEAL, _seal(keyring, data).encode() + b"\n")
    _write(folder / MANIFEST, data)


def read_manifest(folder: Path, keyring: Keyring, *, unauthenticated: bool = False) -> Manifest:
    """After its seal and the digest of every file it speaks of. ``unauthenticated``: one without a seal is taken, too.

    Raises:
        BackupFailed: it is not what these keys sealed, or a file is not what it says.
    """
    with (folder / MANIFEST).open("rb") as file:
        data = file.read(MOST_BYTES)
    _check_seal(folder, keyring, data, unauthenticated=unauthenticated)
    try:
        manifest, files = _read(data)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BackupFailed(
            f"{folder / MANIFEST} không phải của một bản sao lưu", f"{folder / MANIFEST} is not that of a backup"
        ) from None
    if manifest.database not in DATABASES or set(files) != {manifest.database, ORIGINALS}:
        raise BackupFailed(
            f"{folder / MANIFEST} không liệt kê cơ sở dữ liệu và danh sách bản gốc",
            f"{folder / MANIFEST} does not list the database and the list of originals",
        )
    for name, sha256 in files.items():
        if not (folder / name).is_file() or digest_of(folder / name) != sha256:
            raise BackupFailed(f"{folder / name} bị hỏng", f"{folder / name} is damaged")
    return manifest


def digest_of(file: Path) -> str:
    """SHA-256 of a file, hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _check_seal(folder: Path, keyring: Keyring, data: bytes, *, unauthenticated: bool) -> None:
    try:
        given = (folder / SEAL).read_text("ascii").strip()
    except FileNotFoundError:
        if unauthenticated:
            return
        raise BackupFailed(
            f"{folder} không có niêm phong {SEAL}: có thể cũ, có thể đã bị sửa. Nếu chắc rằng không ai sửa được nơi sao"
            " lưu, hãy chạy lại với --unauthenticated",
            f"{folder} has no seal {SEAL}: it may be of an older version, or changed by somebody. If you are sure that"
            " nobody could write where it lay, run again with --unauthenticated",
        ) from None
    except ValueError:
        given = ""
    if not hmac.compare_digest(given.encode(), _seal(keyring, data).encode()):
        raise BackupFailed(
            f"{folder / MANIFEST} đã bị sửa, hoặc khóa là của trục khác; hãy lấy bản sao lưu khác",
            f"{folder / MANIFEST} was changed, or these are another hub's keys; take another backup",
        )


def _read(data: bytes) -> tuple[Manifest, Mapping[str, str]]:
    told = json.loads(data)
    audit = (int(told["audit"]["seq"]), str(told["audit"]["hash"])) if "audit" in told else None
    batches = {str(name): str(sha256) for name, sha256 in told["batches"].items()}
    made_at = datetime.fromisoformat(told["made_at"]).astimezone(UTC)
    return Manifest(str(told["database"]), batches, made_at, audit), dict(told["files"].items())


def _seal(keyring: Keyring, data: bytes) -> str:
    return hmac.new(keyring.secret(PURPOSE), data, hashlib.sha256).hexdigest()


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
