"""Addresses of static files that change when the file does. Knows files, not what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

# Sixteen hex digits tell two versions of a style sheet apart.
_DIGITS = 16


def asset_addresses(folder: Path, url_path: str) -> Callable[[str], str]:
    """A function from file name to address with its digest, read once now."""
    addresses = {file.name: f"{url_path}/{file.name}?v={_digest(file)}" for file in folder.iterdir() if file.is_file()}
    return addresses.__getitem__


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
