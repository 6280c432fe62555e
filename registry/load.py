"""Brings a province file into the register (contract/province.md). Knows no file system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from registry.keyring import Keyring


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """How many rows were added, changed, found equal, and kept although the file says otherwise (production).

    ``kept_fields`` names the last kind: ``signer 31000701/coso/ab12…: until``.
    """

    added: int
    changed: int
    unchanged: int
    kept: int
    kept_fields: tuple[str, ...] = ()


def load_province(
    connection: Connection, keyring: Keyring, content: Mapping[str, Any], *, at: datetime, production: bool
) -> LoadSummary:
    raise NotImplementedError
