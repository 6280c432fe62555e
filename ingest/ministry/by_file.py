"""Packages as files in a folder that somebody else carries on (``HOCBA_MINISTRY_URL=file:///…``). Sends nothing."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.ministry.connector import NotTold, Package


class FileDrop:
    """Each package is one file, whole or not there; named so that the order within a record shows."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def tell(self, package: Package) -> Mapping[str, Any]:
        """Raises NotTold: the folder is not there, or full."""
        content = package.to_json()
        name = f"{package.record_id}.{package.number:06d}.json"
        try:
            self._write(self._folder / name, content)
        except OSError as error:
            raise NotTold("folder-not-writable") from error
        return {"file": name, "sha256": hashlib.sha256(content).hexdigest()}

    def _write(self, target: Path, content: bytes) -> None:
        """A file of that name is overwritten by the same package: it may have been told half before."""
        # The folder is the operator's to make: a mount that is missing must not be taken for an empty folder.
        part = self._folder / f".{secrets.token_hex(8)}.part"
        try:
            with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
