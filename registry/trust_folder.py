"""The folder of trust material, read again when it changes. Knows files, judges no certificate."""

from __future__ import annotations

from pathlib import Path

from verifier.trust import TrustStore


class TrustFolder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def current(self) -> TrustStore:
        raise NotImplementedError
