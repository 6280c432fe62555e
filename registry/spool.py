"""Received batches that wait for the worker, encrypted in frames, never whole in memory. Knows no ZIP.

A file is a sealed data key and then frames of 64 KiB, each AES-256-GCM with its number as nonce (the data key is
this file's alone) and number and last-mark as associated data: no frame can be changed, moved, added or cut off.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from registry.errors import DamagedSeal, RegistryError, SpoolDamaged, SpoolMissing, UnknownKey
from registry.keyring import KEY_BYTES, Keyring
from registry.store.durable_files import fsync_folder, make_folder, part_file, sweep

# Large enough that 28 bytes of nonce and tag do not count, small enough to decrypt one for every seek.
FRAME = 64 * 1024
_TAG = 16
_MAGIC = b"HBSP1"
_LENGTH_BYTES = 2

# With less room than this a school's usual batch (some tens of MB) would be turned away half-way.
LEAST_ROOM = 64 * 1024 * 1024

# Ids are made by us (UUIDs); anything else must not become a file name.
_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


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
    """A folder of received batches, one file each."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def receive(self, batch_id: str, chunks: Iterable[bytes], *, limit: int) -> Received:
        """Write the chunks as they come; file and folder are on disk when this returns.

        Raises:
            TooLarge: more than ``limit`` bytes came. Then, as after any error of ``chunks``, nothing is left.
            FileExistsError: this id was received before.
        """
        target = self._path(batch_id)
        make_folder(self._folder)
        data_key = secrets.token_bytes(KEY_BYTES)
        header = self._keyring.seal(data_key, context=_context(batch_id))
        with part_file(self._folder) as (file, part):
            file.write(_MAGIC + len(header).to_bytes(_LENGTH_BYTES, "big") + header)
            received = _write_frames(file, AESGCM(data_key), _bounded(chunks, limit))
        try:
            os.link(part, target)  # unlike a rename, a link never replaces
        finally:
            part.unlink()
        fsync_folder(self._folder)
        return received

    def open(self, batch_id: str) -> BinaryIO:
        """A seekable reader of the plain content, to be closed by the caller; one frame in memory at a time.

        Raises:
            SpoolMissing: nothing was received under this id.
            SpoolDamaged: the file was changed or cut; reading may find that later, too.
        """
        try:
            file = self._path(batch_id).open("rb")
        except FileNotFoundError:
            raise SpoolMissing(batch_id) from None
        try:
            return cast(BinaryIO, io.BufferedReader(self._reader(file, batch_id), FRAME))
        except BaseException:
            file.close()
            raise

    def usable(self) -> bool:
        """Whether a batch could be written now: the folder (or where it will be made) takes files and has room."""
        place = next((p for p in (self._folder, *self._folder.parents) if p.exists()), self._folder)
        try:
            room = os.statvfs(place)
        except OSError:
            return False
        return place.is_dir() and os.access(place, os.W_OK | os.X_OK) and room.f_bavail * room.f_frsize >= LEAST_ROOM

    def remove(self, batch_id: str) -> None:
        """Remove one, durably; none there is no error."""
        self._path(batch_id).unlink(missing_ok=True)
        if self._folder.is_dir():
            fsync_folder(self._folder)

    def ids(self) -> Iterator[str]:
        """The ids that wait, in order; half-received ones are not among them."""
        if self._folder.is_dir():
            yield from sorted(path.name for path in self._folder.iterdir() if _ID.fullmatch(path.name))

    def sweep(self) -> int:
        """Remove half-received files of processes that died more than an hour ago; says how many."""
        return sweep(self._folder) if self._folder.is_dir() else 0

    def _reader(self, file: BinaryIO, batch_id: str) -> _FrameReader:
        start = file.read(len(_MAGIC) + _LENGTH_BYTES)
        header = file.read(int.from_bytes(start[len(_MAGIC) :], "big"))
        try:
            if not start.startswith(_MAGIC):
                raise DamagedSeal
            data_key = self._keyring.open(header, context=_context(batch_id))
        except (DamagedSeal, UnknownKey) as error:
            raise SpoolDamaged(batch_id) from error
        return _FrameReader(file, AESGCM(data_key), batch_id)

    def _path(self, batch_id: str) -> Path:
        if not _ID.fullmatch(batch_id):
            raise ValueError("not a batch id")
        return self._folder / batch_id


class _FrameReader(io.RawIOBase):
    """The plain content of one spool file. The last frame is opened at once: a cut file is found before use."""

    def __init__(self, file: BinaryIO, key: AESGCM, batch_id: str) -> None:
        super().__init__()
        self._file = file
        self._key = key
        self._batch_id = batch_id
        self._start = file.tell()
        body = file.seek(0, io.SEEK_END) - self._start
        self._frames = max(1, -(-body // (FRAME + _TAG)))
        self._size = body - self._frames * _TAG
        self._position = 0
        self._held = (-1, b"")
        self._frame(self._frames - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise ValueError("before the start")
        self._position = origin + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub names a private type
        if self._position >= self._size:
            return 0
        number, within = divmod(self._position, FRAME)
        piece = self._frame(number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _frame(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(self._start + number * (FRAME + _TAG))
            sealed = self._file.read(FRAME + _TAG)
            try:
                plain = self._key.decrypt(_nonce(number), sealed, _mark(number, last=number == self._frames - 1))
            except (InvalidTag, ValueError) as error:
                raise SpoolDamaged(self._batch_id) from error
            self._held = (number, plain)
        return self._held[1]


def _bounded(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise TooLarge(limit)
        yield chunk


def _write_frames(file: BinaryIO, key: AESGCM, chunks: Iterable[bytes]) -> Received:
    digest, size, number = hashlib.sha256(), 0, 0
    waiting = bytearray()
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        waiting += chunk
        # A full frame is kept back until more comes: only then is it known not to be the last.
        while len(waiting) > FRAME:
            file.write(key.encrypt(_nonce(number), bytes(waiting[:FRAME]), _mark(number, last=False)))
            del waiting[:FRAME]
            number += 1
    file.write(key.encrypt(_nonce(number), bytes(waiting), _mark(number, last=True)))
    return Received(digest.hexdigest(), size)


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _mark(number: int, *, last: bool) -> bytes:
    return _MAGIC + number.to_bytes(8, "big") + (b"\x01" if last else b"\x00")


def _context(batch_id: str) -> bytes:
    return b"spool/" + batch_id.encode()
