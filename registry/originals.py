"""Originals by their SHA-256: put once, read with their digest proven, encrypted at rest. Knows no formats.

Where the sealed bytes lie is a shelf's business: a folder (``originals_folder``) or an object store (``originals_s3``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from registry.errors import DamagedSeal, OriginalDamaged, OriginalMissing, UnknownKey
from registry.keyring import Keyring
from registry.originals_folder import FolderShelf

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Shelf(Protocol):
    """Keeps sealed bytes under digests. Several processes may use one at the same time.

    Every method may raise ``OriginalsUnreachable``: nothing is known then, not even that something is missing.
    """

    def prepare(self) -> None:
        """Make the place, where it is ours to make."""

    def usable(self) -> bool:
        """Whether the place is there and can be read and written. Never raises."""

    def read(self, sha256: str) -> bytes:
        """The sealed bytes. Raises OriginalMissing."""

    def held(self, digests: Collection[str]) -> set[str]:
        """Those of the digests under which something lies."""

    def add(self, items: Iterable[tuple[str, bytes]]) -> None:
        """Write sealed bytes under digests where nothing lies; whoever was faster wrote the same content."""

    def replace(self, sha256: str, sealed: bytes) -> None:
        """Write over what lies there, durably, all or nothing."""

    def settle(self, digests: Collection[str]) -> None:
        """Once this returns, what was added under these digests, by anybody, is found after a power cut."""

    def remove(self, sha256: str) -> None:
        """Remove, durably; none there is no error."""

    def digests(self) -> Iterator[str]:
        """Every digest under which something lies, in order."""

    def sweep(self) -> int:
        """Remove what processes that died left half-written; says how many."""


class Originals:
    """The originals on a shelf; a path stands for a folder."""

    def __init__(self, place: Path | Shelf, keyring: Keyring) -> None:
        self._shelf: Shelf = FolderShelf(place) if isinstance(place, Path) else place
        self._keyring = keyring

    def prepare(self) -> None:
        """Make the place (``hocba init``); a hub whose originals are gone must not quietly begin anew."""
        self._shelf.prepare()

    def usable(self) -> bool:
        """Whether the place is there and can be read and written."""
        return self._shelf.usable()

    def put(self, sha256: str, data: bytes) -> bool:
        """Store the bytes durably. True if they are new here, False if they were there already.

        Raises:
            ValueError: the bytes do not have this digest.
            OriginalsUnreachable
        """
        return self._put({sha256: data}) > 0

    def put_many(self, items: Sequence[tuple[str, bytes]]) -> None:
        """Store many; all are durable when this returns.

        Raises:
            ValueError: some bytes do not have their digest; others may be stored by then.
            OriginalsUnreachable: some may be stored by then.
        """
        self._put(dict(items))

    def holds(self, sha256: str) -> bool:
        """Whether something is stored under this digest. Its bytes are not read: that is ``get``'s to prove."""
        return bool(self._shelf.held([_digest(sha256)]))

    def get(self, sha256: str) -> bytes:
        """The bytes, their digest computed now.

        Raises:
            OriginalMissing: nothing is stored under this digest.
            OriginalDamaged: what is stored does not open, or does not have this digest.
            OriginalsUnreachable
        """
        sealed = self._shelf.read(_digest(sha256))
        try:
            data = self._keyring.open(sealed, context=_context(sha256))
        except (DamagedSeal, UnknownKey) as error:
            raise OriginalDamaged(sha256) from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise OriginalDamaged(sha256)
        return data

    def remove(self, sha256: str) -> None:
        """Remove one, durably. Only for bytes that no row speaks of; none there is no error."""
        self._shelf.remove(_digest(sha256))

    def digests(self) -> Iterator[str]:
        """The digest of every stored original, in order of digest. What a crash left over is not among them."""
        return self._shelf.digests()

    def rotate(self) -> int:
        """Put every original's data key under the current key; says how many had another. May be run again.

        Raises:
            OriginalDamaged: one does not open; those before it are done.
            OriginalsUnreachable: those before it are done.
        """
        count = 0
        for sha256 in self.digests():
            sealed = self._shelf.read(sha256)
            try:
                if self._keyring.key_id_of(sealed) == self._keyring.current_key_id:
                    continue
                resealed = self._keyring.reseal(sealed, context=_context(sha256))
            except (DamagedSeal, UnknownKey) as error:
                raise OriginalDamaged(sha256) from error
            self._shelf.replace(sha256, resealed)
            count += 1
        return count

    def sweep(self) -> int:
        """Remove half-written files of processes that died more than an hour ago; says how many."""
        return self._shelf.sweep()

    def _put(self, wanted: dict[str, bytes]) -> int:
        """Store what is not there whole; says how many. A damaged one in the way is healed: the digest says
        what it was.
        """
        for sha256, data in wanted.items():
            if hashlib.sha256(data).hexdigest() != _digest(sha256):
                raise ValueError("the bytes do not have this digest")
        there = self._shelf.held(wanted)
        damaged = [sha256 for sha256 in there if not self._is_whole(sha256)]
        self._shelf.add((s, self._sealed(s, data)) for s, data in wanted.items() if s not in there)
        for sha256 in damaged:
            self._shelf.replace(sha256, self._sealed(sha256, wanted[sha256]))
        self._shelf.settle(wanted)
        return len(wanted) - len(there) + len(damaged)

    def _sealed(self, sha256: str, data: bytes) -> bytes:
        return self._keyring.seal(data, context=_context(sha256))

    def _is_whole(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except (OriginalMissing, OriginalDamaged):
            return False
        return True


def _digest(sha256: str) -> str:
    """Anything else must not become a path or a key."""
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("not a digest")
    return sha256


def _context(sha256: str) -> bytes:
    return b"original/" + sha256.encode()
