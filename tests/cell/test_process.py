"""Whatever a file does to its reader, who asked gets an answer and nothing is left behind."""

import os
import threading
import time
from pathlib import Path

import pytest
from stage import cell_tasks

from cell.process import Cell, End, NoAnswer


@pytest.fixture(scope="module")
def cell():
    return Cell(["stage.cell_tasks"], seconds=2, memory=128 * 1024 * 1024)


def end_of(cell, task, data=b"a file"):
    with pytest.raises(NoAnswer) as ended:
        cell.run(task, data)
    return ended.value.end


@pytest.mark.parametrize("data", [b"", b"a file", bytes(10 * 1024 * 1024)], ids=len)
def test_a_task_answers(cell, data):
    assert cell.run(cell_tasks.turned_round, data) == data[::-1]


def test_what_takes_too_long_is_killed(cell):
    start = time.monotonic()
    assert end_of(cell, cell_tasks.never_done) is End.TOO_SLOW
    assert end_of(cell, cell_tasks.asleep) is End.TOO_SLOW
    assert time.monotonic() - start < 9


def test_what_takes_too_much_memory_is_stopped(cell):
    assert end_of(cell, cell_tasks.eats_memory) is End.TOO_MUCH_MEMORY


@pytest.mark.parametrize(
    "task",
    [
        cell_tasks.raises,
        cell_tasks.crashes,
        cell_tasks.leaves,
        cell_tasks.leaves_politely,
        cell_tasks.answers_too_much,
        cell_tasks.recurses,
    ],
    ids=lambda task: task.__name__,
)
def test_what_fails_is_an_end_and_no_error(cell, task):
    assert end_of(cell, task) is End.FAILED
    assert cell.run(cell_tasks.turned_round, b"next") == b"txen"


@pytest.mark.parametrize("task", [cell_tasks.reads_a_file, cell_tasks.writes_a_file, cell_tasks.calls_out])
def test_no_file_and_no_connection_can_be_opened(cell, task):
    assert cell.run(task, b"") == b"OSError"
    assert not Path("/tmp/from-the-cell").exists()


@pytest.mark.skipif(os.getuid() == 0, reason="root may have as many processes as it likes")
def test_no_further_process_can_be_started(cell):
    assert cell.run(cell_tasks.starts_a_process, b"") == b"BlockingIOError"


def test_no_more_at_once_than_allowed_and_who_waits_too_long_is_told():
    narrow = Cell(["stage.cell_tasks"], seconds=1, at_once=1)
    ends = []
    threads = [threading.Thread(target=lambda: ends.append(end_of(narrow, cell_tasks.asleep))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert End.BUSY in ends
    assert set(ends) <= {End.BUSY, End.TOO_SLOW}


def test_nothing_is_left_running(cell):
    def readers():
        names = [Path(f"/proc/{n}/cmdline") for n in os.listdir("/proc") if n.isdigit()]
        return sum(b"cell.server" in name.read_bytes() for name in names if name.exists())

    cell.run(cell_tasks.turned_round, b"x")
    before = readers()
    for _ in range(5):
        end_of(cell, cell_tasks.crashes)
    assert readers() <= before
