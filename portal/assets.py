"""Addresses of static files that change when the file does. Knows files, not what is in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

# Sixteen hex digits tell two versions of a style sheet apart.
_DIGITS = 16


def asset_addresses(folder: Path, url_path: str) -> Callable[[str], str]:
    """A function from file name (``vendor/zxing-wasm/…`` for those further down) to address with digest, read once."""
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return {name: f"{url_path}/{name}?v={digest(file)}" for name, file in files.items()}.__getitem__


@lru_cache(maxsize=256)  # of some thirty files, whatever ways people write their addresses
def digest(file: Path) -> str:
    """What the address of this file ends with, as it was when it was first asked for."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:_DIGITS]
