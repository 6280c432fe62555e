"""Originals by their SHA-256: put once, read with their digest proven, encrypted at rest. Knows no formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from registry.keyring import Keyring


class Originals:
    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def put(self, sha256: str, data: bytes) -> bool:
        raise NotImplementedError

    def put_many(self, items: Sequence[tuple[str, bytes]]) -> None:
        raise NotImplementedError

    def get(self, sha256: str) -> bytes:
        raise NotImplementedError

    def remove(self, sha256: str) -> None:
        raise NotImplementedError

    def digests(self) -> Iterator[str]:
        raise NotImplementedError

    def rotate(self) -> int:
        raise NotImplementedError
