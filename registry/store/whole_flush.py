"""One flush for everything a file system has not written yet: dearer than one file's, cheaper than two hundred.

``syncfs(2)`` waits until data, names and folders of the whole file system are on disk and, since Linux 5.8, tells of
errors of any file since the descriptor was opened. Measured on ext4, 100 originals in new folders: 23 ms, against
52 ms for a flush of every file and folder. It writes what others left on that file system, too: docs/operations.md.
"""

from __future__ import annotations

import ctypes
import os
from functools import cache
from pathlib import Path

# Here the kernel itself keeps the promise. A file system in user space (FUSE) gets no word of ``syncfs``, and one on
# the network has its own ideas: there, every file is flushed by itself.
_KEEP_IT = frozenset({"ext4", "xfs"})

_MOUNTS = Path("/proc/self/mountinfo")


def flush_whole(descriptor: int) -> bool:
    """Put all of the file system of this descriptor on disk. False: not to be had here, nothing was done.

    Raises:
        OSError: something could not be written.
    """
    if not _kept(os.fstat(descriptor).st_dev):
        return False
    library = _library()
    if library is None:
        return False
    if library.syncfs(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return True


@cache
def _library() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None, use_errno=True)
    return library if hasattr(library, "syncfs") else None


@cache
def _kept(device: int) -> bool:
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        mounts = [line.split() for line in _MOUNTS.read_text().splitlines()]
    except OSError:
        return False
    # proc(5): "36 35 98:0 /root /mount options … - type source options"
    return any(words[2] == number and words[words.index("-") + 1] in _KEEP_IT for words in mounts)
