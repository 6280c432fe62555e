"""Files that are on disk, whole, before anyone is told of them. Knows no content."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from registry.store.whole_flush import flush_whole

# A part file that nobody wrote to for this long belongs to a process that died: senders are cut off much sooner.
LEFTOVER_SECONDS = 3600

# Flushes under way at the same time; they wait for the disk, not for the processor.
_FLUSHERS = 8

# From so many files or folders on, one flush of everything is the cheaper one.
_MANY = 16

T = TypeVar("T")


@contextmanager
def part_file(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file in ``folder``, on disk at the end of the block; removed on an error.

    The caller then moves it to its place; if the process dies before, it is a leftover for ``sweep``.
    """
    path = folder / f"{secrets.token_hex(16)}.part"
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, path
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def part_files(folder: Path, contents: Iterable[bytes]) -> list[str]:
    """New files in ``folder`` with these contents, all on disk when this returns; all removed on an error.

    Written first and flushed then: the first flush takes most of the others' work with it.
    """
    paths: list[str] = []
    descriptors: list[int] = []
    try:
        for content in contents:
            paths.append(f"{folder}/{secrets.token_hex(16)}.part")
            descriptors.append(os.open(paths[-1], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _write_all(descriptors[-1], content)
        # The first one was opened before anything was written: it hears of every error since.
        if len(descriptors) < _MANY or not flush_whole(descriptors[0]):
            flush_together(os.fsync, descriptors)
    except BaseException:
        for path in paths:
            Path(path).unlink(missing_ok=True)
        raise
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    return paths


def flush_together(flush: Callable[[T], None], things: Sequence[T]) -> None:
    """Flush all of them, some at the same time: a disk that is busy takes many requests in the time of one.

    Each thread takes its share in one piece: handing over every single one costs more than it saves.
    """
    shares = [things[start::_FLUSHERS] for start in range(min(_FLUSHERS, len(things)))]
    if len(shares) < 2:
        _flush_all(flush, things)
        return
    with ThreadPoolExecutor(len(shares)) as flushers:
        for _ in flushers.map(lambda share: _flush_all(flush, share), shares):
            pass


def _flush_all(flush: Callable[[T], None], things: Sequence[T]) -> None:
    for thing in things:
        flush(thing)


def _write_all(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def make_folder(folder: Path) -> None:
    """Make a folder and its parents; each new one is known to its parent on disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    fsync_folder(folder.parent)


def fsync_folder(folder: Path) -> None:
    """Put a folder's list of names on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def fsync_folders(folders: Iterable[Path]) -> None:
    """Put the lists of names of several folders of one file system on disk."""
    wanted = list(folders)
    if len(wanted) >= _MANY:
        descriptor = os.open(wanted[0], os.O_RDONLY | os.O_DIRECTORY)
        try:
            if flush_whole(descriptor):
                return
        finally:
            os.close(descriptor)
    for folder in wanted:
        fsync_folder(folder)


def sweep(folder: Path) -> int:
    """Remove what processes that died left half-written; says how many."""
    oldest = time.time() - LEFTOVER_SECONDS
    removed = 0
    for path in folder.glob("*.part"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
