"""The hub's own seal key: loaded, made for development, published. Signs nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class HubSeal:
    @classmethod
    def load(cls, pkcs12_path: Path, password: str | None) -> HubSeal:
        raise NotImplementedError

    @classmethod
    def create(cls, folder: Path, name: str) -> HubSeal:
        raise NotImplementedError

    @property
    def certificate_der(self) -> bytes:
        raise NotImplementedError

    @property
    def key_id(self) -> str:
        raise NotImplementedError

    def jwks(self) -> dict[str, Any]:
        raise NotImplementedError
