"""Tệp, danh mục, chữ ký JWS: the plain parts of a check. Standard library only; knows no archive's layout."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .reading import DIGEST, LARGEST_LONG, LONGEST_NAME, lines, opened, parsed

MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
BYTES_AT_A_TIME = 1 << 20
# data/originals/ab/FILE is the deepest; folders in folders without end are not walked.
DEEPEST = 8
# RFC 7518: the hash of each algorithm, and for the curves the bytes of one number.
ALGORITHMS = {
    **{f"{kind}{size}": (f"sha{size}", 0) for kind in ("RS", "PS") for size in (256, 384, 512)},
    "ES256": ("sha256", 32),
    "ES384": ("sha384", 48),
    "ES512": ("sha512", 66),
}
_PSS = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"]


class Found(NamedTuple):
    """A file of the archive: the parts of its name in it, and where it lies."""

    parts: tuple[str, ...]
    path: Path


class Jws(NamedTuple):
    """A compact JWS taken apart (RFC 7515); nothing is proven yet."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes


def decoded(jws: str) -> Jws:
    """Raises ValueError."""
    head, body, signature = jws.strip().split(".")
    parts = parsed(b64url(head)), parsed(b64url(body))
    if not all(isinstance(part, dict) for part in parts):
        raise ValueError("not objects")
    return Jws(*parts, f"{head}.{body}".encode(), b64url(signature))


def b64url(text: str) -> bytes:
    """Base 64 as JOSE writes it, taken apart."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest_of(path: Path, most: int = LARGEST_LONG) -> str:
    """SHA-256, hex; the file is read in pieces. Raises ValueError (no plain file, too large), OSError."""
    digest = hashlib.sha256()
    with opened(path, most) as file:
        while piece := file.read(BYTES_AT_A_TIME):
            digest.update(piece)
    return digest.hexdigest()


def list_of(manifest: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A manifest's (digest, parts of the name). Raises ValueError: not sorted, a name twice, a name that leads out."""
    last: tuple[str, ...] = ()
    for number, line in enumerate(lines(manifest, LONGEST_NAME), 1):
        sha256, _, name = line.partition("  ")
        parts = tuple(name.split("/"))
        if not DIGEST.fullmatch(sha256) or parts <= last or {"", ".", ".."} & set(parts) or "\\" in name:
            raise ValueError(f"line {number}")
        last = parts
        yield sha256, parts


def sorted_files(root: Path, *below: str, skip: Collection[tuple[str, ...]] = ()) -> Iterator[Found]:
    """Files below a folder of the archive, in the order of their names' parts; one folder's names in memory at a time.

    Links are handed out as they are and never followed, and so are folders that lie too deep.
    """
    folder = root.joinpath(*below)
    for entry in sorted(os.listdir(folder)) if folder.is_dir() else ():
        parts = (*below, entry)
        path = folder / entry
        if parts in skip:
            continue
        if path.is_dir() and not path.is_symlink() and len(parts) < DEEPEST:
            yield from sorted_files(root, *parts)
        else:
            yield Found(parts, path)


def openssl_verify(certificate: bytes, algorithm: str, signed: bytes, signature: bytes) -> bool:
    """By the program ``openssl``."""
    name, size = ALGORITHMS[algorithm]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "key.der").write_bytes(certificate)
        (place / "signature").write_bytes(_der(signature, size) if size else signature)
        (place / "signed").write_bytes(signed)
        words = ["openssl", "x509", "-inform", "DER", "-in", "key.der", "-noout", "-pubkey", "-out", "key.pem"]
        if subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode:  # noqa: S603
            return False
        pss = _PSS if algorithm.startswith("PS") else []
        words = ["openssl", "dgst", f"-{name}", *pss, "-verify", "key.pem", "-signature", "signature", "signed"]
        return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0  # noqa: S603


def _der(signature: bytes, size: int) -> bytes:
    """Two numbers side by side as the ASN.1 that openssl takes. Another length: nothing that could hold."""
    if len(signature) != 2 * size:
        return b""
    numbers = b"".join(_integer(signature[at : at + size]) for at in (0, size))
    return b"\x30" + (bytes([len(numbers)]) if len(numbers) < 128 else bytes([0x81, len(numbers)])) + numbers


def _integer(number: bytes) -> bytes:
    short = number.lstrip(b"\x00") or b"\x00"
    short = b"\x00" + short if short[0] & 0x80 else short
    return b"\x02" + bytes([len(short)]) + short
