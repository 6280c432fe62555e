"""Received batches that wait for the worker, encrypted in frames, never whole in memory. Knows no ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from registry.errors import RegistryError
from registry.keyring import Keyring


class TooLarge(RegistryError):
    """More bytes came than the caller allows. ``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: lower-case hex SHA-256 and size in bytes of the plain content."""

    sha256: str
    size: int


class Spool:
    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def receive(self, batch_id: str, chunks: Iterable[bytes], *, limit: int) -> Received:
        raise NotImplementedError

    def open(self, batch_id: str) -> BinaryIO:
        raise NotImplementedError

    def remove(self, batch_id: str) -> None:
        raise NotImplementedError

    def ids(self) -> Iterator[str]:
        raise NotImplementedError
