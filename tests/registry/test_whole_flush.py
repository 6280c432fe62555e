"""Many files at once: on disk by one flush where the file system keeps that promise, one by one elsewhere."""

import errno
import os
from pathlib import Path

import pytest

from registry.store import durable_files, whole_flush
from registry.store.durable_files import fsync_folders, part_files


@pytest.fixture(params=["ext4", "fuse"])
def flushed(request, monkeypatch):
    """What was flushed one by one, on a file system that is flushed whole (empty then) and on one that is not."""
    singly = []
    if request.param == "fuse":
        monkeypatch.setattr(whole_flush, "_KEEP_IT", frozenset())
    whole_flush._kept.cache_clear()
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda descriptor: (singly.append(descriptor), real(descriptor))[1])
    yield singly
    whole_flush._kept.cache_clear()


def whole(folder) -> bool:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        return whole_flush.flush_whole(descriptor)
    finally:
        os.close(descriptor)


def test_many_files_are_written_either_way(flushed, tmp_path):
    contents = [b"%d" % n for n in range(40)]
    assert [Path(path).read_bytes() for path in part_files(tmp_path, contents)] == contents
    assert len(flushed) == (0 if whole(tmp_path) else 40)


def test_a_few_files_are_flushed_one_by_one(flushed, tmp_path):
    part_files(tmp_path, [b"a", b"b"])
    assert len(flushed) == 2


def test_many_folders_are_flushed_either_way(flushed, tmp_path):
    folders = [tmp_path / str(n) for n in range(30)]
    for folder in folders:
        folder.mkdir()
    fsync_folders(folders)
    assert len(flushed) == (0 if whole(tmp_path) else 30)


def test_a_disk_that_cannot_write_is_said_and_leaves_nothing(monkeypatch, tmp_path):
    def broken(descriptor):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(durable_files, "flush_whole", broken)
    with pytest.raises(OSError, match="Input/output"):
        part_files(tmp_path, [b"x"] * 40)
    assert list(tmp_path.iterdir()) == []
