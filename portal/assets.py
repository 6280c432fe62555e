"""Addresses of static files that change when the file does. Knows files, not what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

# Sixteen hex digits tell two versions of a style sheet apart.
_DIGITS = 16


def asset_addresses(folder: Path, url_path: str) -> Callable[[str], str]:
    """A function from file name (``vendor/zxing-wasm/…`` for those further down) to address with digest, read once."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: f"{url_path}/{name}?v={_digest(file)}" for name, file in files.items()}.__getitem__


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
