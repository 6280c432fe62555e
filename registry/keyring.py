"""Keys that live outside the database: keyed hashes and sealed envelopes. Knows no tables."""

from __future__ import annotations

from pathlib import Path


class Keyring:
    @classmethod
    def create(cls, directory: Path) -> Keyring:
        raise NotImplementedError

    @classmethod
    def load(cls, directory: Path) -> Keyring:
        raise NotImplementedError

    def mac(self, purpose: str, text: str) -> str:
        raise NotImplementedError

    def secret(self, purpose: str) -> bytes:
        raise NotImplementedError

    def seal(self, plain: bytes, *, context: bytes) -> bytes:
        raise NotImplementedError

    def open(self, sealed: bytes, *, context: bytes) -> bytes:
        raise NotImplementedError

    @property
    def current_key_id(self) -> str:
        raise NotImplementedError

    def add_key(self) -> str:
        raise NotImplementedError

    def key_id_of(self, sealed: bytes) -> str:
        raise NotImplementedError

    def reseal(self, sealed: bytes, *, context: bytes) -> bytes:
        raise NotImplementedError
