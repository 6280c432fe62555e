"""A moment of the walk at each entry point, so that it does not rot; and that it tells each kind of fault."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.conftest import ENTRIES
from tests.fuzz.walk import FORGETS, MIB, SECONDS, Made, walk

FILES = 8

pytestmark = pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")


@pytest.mark.parametrize("entry", ENTRIES, indirect=True)
def test_a_few_damaged_files_are_answered(entry, tmp_path):
    found = walk(entry, files=FILES, seed="brief", kept_in=tmp_path / "faults")
    assert not found.faults
    assert found.files == FILES


class Door:
    """One file of each kind; it does with it what the file says."""

    name, cap = "door", 64 * MIB

    def __init__(self):
        self.kinds = iter([b"raises", b"hangs", b"not made", b"eats", b"fine"])

    def make(self, dice):
        data = next(self.kinds)
        if data == b"not made":
            raise ValueError(data)
        return Made(data, data, ("nothing",))

    def ask(self, made, number):
        begin = time.thread_time()
        while made.data == b"hangs" and time.thread_time() - begin < SECONDS + 0.1:
            pass
        if made.data == b"eats":
            bytes(bytearray(b"x") * (100 * MIB))
        assert made.data != b"raises", "it raises"
        return "fine"

    def elsewhere(self, made, number):
        return None


@pytest.mark.skipif(not FORGETS, reason="/proc/self/clear_refs cannot be written here")
def test_each_kind_of_fault_is_told_and_kept(tmp_path):
    found = walk(Door(), files=4, seed="1", kept_in=tmp_path)
    assert (found.files, found.not_made, len(found.faults)) == (4, 1, 3)
    assert {file.read_bytes() for file in tmp_path.glob("*.bin")} == {b"raises", b"hangs", b"eats"}
    assert ["of processor time" in fault for fault in found.faults] == [False, True, False]
    assert found.faults[2].endswith("MiB")
