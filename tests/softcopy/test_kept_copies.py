"""Copies kept for who downloads again: bounded in number, size and time; as many makers as the machine bears."""

from __future__ import annotations

import threading
import time

import pytest

from portal.errors import CopiesBusy
from portal.softcopy import kept_copies
from portal.softcopy.kept_copies import AT_ONCE, LARGEST, MOST_BYTES, SECONDS, KeptCopies


class Maker:
    def __init__(self, size=10):
        self.made, self.size = 0, size

    def __call__(self):
        self.made += 1
        return bytes(self.size)


def test_it_is_made_once_and_forgotten_in_time():
    now, make = [0.0], Maker()
    copies = KeptCopies(monotonic=lambda: now[0])
    assert copies.of("a", make) is copies.of("a", make)
    now[0] = SECONDS
    copies.of("a", make)
    assert make.made == 2


def test_another_status_is_another_copy():
    copies, make = KeptCopies(), Maker()
    copies.of(("x", "effective"), make)
    copies.of(("x", "recalled"), make)
    assert make.made == 2


def test_memory_has_an_end_and_the_oldest_go_first():
    copies, make = KeptCopies(), Maker(LARGEST)
    fitting = MOST_BYTES // LARGEST
    for number in range(fitting + 1):
        copies.of(number, make)
    assert copies._bytes <= MOST_BYTES
    copies.of(fitting, make)
    assert make.made == fitting + 1
    copies.of(0, make)
    assert make.made == fitting + 2


def test_a_huge_one_is_handed_out_and_not_kept():
    copies, make = KeptCopies(), Maker(LARGEST + 1)
    assert len(copies.of("a", make)) == LARGEST + 1
    copies.of("a", make)
    assert make.made == 2


def test_what_fails_is_not_kept():
    copies = KeptCopies()
    with pytest.raises(ZeroDivisionError):
        copies.of("a", lambda: 1 // 0)
    assert copies.of("a", Maker())


def test_those_who_ask_at_once_share_one_and_beyond_some_are_sent_away():
    copies, make, begun, go_on = KeptCopies(), Maker(), threading.Event(), threading.Event()

    def slowly():
        begun.set()
        assert go_on.wait(10)
        return make()

    got: list[bytes] = []
    threads = [threading.Thread(target=lambda: got.append(copies.of("a", slowly))) for _ in range(AT_ONCE)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    while copies._places._value:  # until all have their places
        threading.Event().wait(0.01)
    with pytest.raises(CopiesBusy):
        copies.of("b", make)
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert (len(got), make.made) == (AT_ONCE, 1)


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(kept_copies, "WAIT_SECONDS", 0.05)
    copies = KeptCopies()
    with copies._making, pytest.raises(CopiesBusy):
        copies.of("a", Maker())
    assert copies.of("a", Maker())


def test_a_process_that_nobody_asks_anything_forgets_too(monkeypatch):
    monkeypatch.setattr(kept_copies, "SECONDS", 0.05)
    copies = KeptCopies()
    copies.of("one", Maker(10))
    for _ in range(200):
        if not copies._copies:
            break
        time.sleep(0.05)
    assert (dict(copies._copies), copies._bytes) == ({}, 0)
