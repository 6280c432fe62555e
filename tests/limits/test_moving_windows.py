"""Counting in one process's memory."""

from __future__ import annotations

import threading

import pytest

from portal.limits.moving_windows import CROWD, SWEEP_SECONDS, MovingWindows


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def windows(clock):
    return MovingWindows(clock, max_names=3)


def test_a_window_moves_with_each_of_its_hits(windows, clock):
    assert [windows.take("a", 2, 60) for _ in range(3)] == [True, True, False]
    clock.now = 30.0
    assert windows.look("a") == (30.0, 2)
    clock.now = 60.0
    assert windows.take("a", 2, 60)
    assert windows.look("a") == (0.0, 1)


def test_all_or_nothing_is_taken(windows):
    assert not windows.take("a", 2, 60, amount=3)
    assert windows.look("a") == (0.0, 0)


def test_names_do_not_touch_each_other(windows):
    assert windows.take("a", 1, 60)
    assert windows.take("b", 1, 60)


def test_hits_at_the_same_moment_are_counted_one_by_one(clock):
    windows = MovingWindows(clock)
    taken = []
    threads = [threading.Thread(target=lambda: taken.append(windows.take("a", 5, 60))) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken.count(True) == 5


def test_a_full_store_forgets_what_is_over_first(windows, clock):
    for name in "abc":
        assert windows.take(name, 1, 60)
    clock.now = 61.0
    assert windows.take("d", 1, 60)
    assert not windows.take("d", 1, 60)
    assert windows.take("e", 1, 60)


def test_beyond_a_full_store_all_count_together_and_those_inside_as_before(windows):
    for name in "abc":
        assert windows.take(name, 2, 60)
    assert windows.take("d", 2, 60)
    assert windows.take("e", 2, 60)
    assert not windows.take("f", 2, 60)
    assert windows.look("g") == windows.look(CROWD) == (0.0, 2)
    assert windows.take("a", 2, 60)


def test_a_full_store_is_swept_by_looking_too(windows, clock):
    """Whoever asks before they take (``Budget``) would else be told for ever what the crowd of long ago took."""
    for name in "abc":
        assert windows.take(name, 1, 60)
    clock.now = 50.0
    assert windows.take("d", 1, 60)
    assert windows.look("e") == windows.look(CROWD) == (0.0, 1)
    clock.now = 61.0
    assert windows.look("e") == (0.0, 0)
    assert windows.take("e", 1, 60)
    assert windows.look("e") == (0.0, 1)


def test_looking_at_a_full_store_sweeps_it_now_and_then_only(windows, clock):
    """Beyond the names: looking for each unknown one must not cost a walk through all the windows."""
    for name in "abc":
        assert windows.take(name, 1, 60)
    assert windows.take("d", 1, 60)
    clock.now = 60.0
    assert windows.look("e") == (0.0, 0)
    for name in "abc":
        assert windows.take(name, 1, 1)
    assert windows.take("d", 1, 100)
    clock.now = 62.0
    assert windows.look("e") == (2.0, 1), "swept two seconds ago"
    clock.now = 60.0 + SWEEP_SECONDS
    assert windows.look("e") == (0.0, 0)
