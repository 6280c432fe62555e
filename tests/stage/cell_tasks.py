"""What a hostile file may make its reader do. Functions of a module: the cell finds them by name."""

import ctypes
import os
import socket
import sys
import time
from pathlib import Path


def turned_round(data: bytes) -> bytes:
    return data[::-1]


def never_done(data: bytes) -> bytes:
    while True:
        pass


def asleep(data: bytes) -> bytes:
    time.sleep(600)
    return data


def eats_memory(data: bytes) -> bytes:
    return b"".join([bytes(16 * 1024 * 1024) for _ in range(1000)])


def raises(data: bytes) -> bytes:
    raise ValueError(data)


def crashes(data: bytes) -> bytes:
    ctypes.string_at(0)
    return data


def leaves(data: bytes) -> bytes:
    os._exit(0)


def leaves_politely(data: bytes) -> bytes:
    sys.exit(0)


def answers_too_much(data: bytes) -> bytes:
    return bytes(40 * 1024 * 1024)


def recurses(data: bytes) -> bytes:
    return recurses(data) + data


def reads_a_file(data: bytes) -> bytes:
    return _what_happens(lambda: Path("/etc/hostname").read_bytes())


def writes_a_file(data: bytes) -> bytes:
    return _what_happens(lambda: Path("/tmp/from-the-cell").write_bytes(data))


def calls_out(data: bytes) -> bytes:
    return _what_happens(socket.socket)


def starts_a_process(data: bytes) -> bytes:
    return _what_happens(os.fork)


def _what_happens(act) -> bytes:
    try:
        act()
    except OSError as error:
        return type(error).__name__.encode()
    return b"it did"
