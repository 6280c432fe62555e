"""An archive's folder while it is written: beside its place under another name, and there at once when it is whole.

Knows RFC 8493, no record.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from hocba.archive.check.bag import NOT_TAGS, SEAL
from hocba.archive.check.files import MANIFEST, TAGS, digest_of, sorted_files

_BAGIT = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class ArchiveFolder:
    """``part`` holds what is written; what an earlier try left there is thrown away."""

    def __init__(self, target: Path) -> None:
        self.target = target.absolute()
        self.part = self.target.with_name(f"{self.target.name}.part")
        shutil.rmtree(self.part, ignore_errors=True)
        # Children's records stand in it in clear: for its owner alone.
        self.part.mkdir(parents=True, mode=0o700)

    def put(self, name: str, content: bytes) -> None:
        """One file, whole."""
        path = self.part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def put_lines(self, name: str, lines: Iterable[str]) -> int:
        """One file line by line; says how many."""
        path, count = self.part / name, 0
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for line in lines:
                file.write(f"{line}\n")
                count += 1
        return count

    def put_check(self) -> None:
        """The files by which a stranger checks the archive."""
        for file in resources.files("hocba.archive.check").iterdir():
            if file.name.endswith(".py"):
                self.put(f"check/{file.name}", file.read_bytes())

    def list_payload(self, info: Mapping[str, str]) -> None:
        """``bagit.txt``, the payload's manifest, and ``bag-info.txt`` with its sums."""
        total = count = 0
        with (self.part / MANIFEST).open("w", encoding="utf-8", newline="\n") as manifest:
            for found in sorted_files(self.part, "data"):
                # An original was written from bytes whose digest is its name; reading it again would take as long.
                original = found.parts[1] == "originals"
                sha256 = found.path.stem if original else digest_of(found.path)
                manifest.write(f"{sha256}  {'/'.join(found.parts)}\n")
                total, count = total + found.path.stat().st_size, count + 1
        self.put("bagit.txt", _BAGIT.encode())
        lines = {**info, "Payload-Oxum": f"{total}.{count}"}
        self.put("bag-info.txt", "".join(f"{name}: {value}\n" for name, value in lines.items()).encode())

    def tag_digests(self) -> dict[str, str]:
        """Every file that is no payload: what the hub seals."""
        return {"/".join(f.parts): digest_of(f.path) for f in sorted_files(self.part, skip=NOT_TAGS)}

    def close(self, seal: str) -> None:
        """The seal, the list of all that is no payload; on disk, and in place."""
        self.put(SEAL, seal.encode())
        self.put_lines(TAGS, (f"{sha256}  {name}" for name, sha256 in self.tag_digests().items()))
        os.sync()
        os.replace(self.part, self.target)

    def abandon(self) -> None:
        shutil.rmtree(self.part, ignore_errors=True)
