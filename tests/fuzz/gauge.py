"""Tasks of the cell that say what they took: the product's own tasks, between a clock and a gauge."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from functools import cache

import cell.pdf
import cell.picture
from cell.process import Cell, NoAnswer
from tests.fuzz.walk import Measured


def gauge_pdf(data: bytes) -> bytes:
    return _gauged(cell.pdf.facts_of, data)


def gauge_picture(data: bytes) -> bytes:
    return _gauged(cell.picture.texts_of, data)


def taken_there(task: Callable[[bytes], bytes], data: bytes) -> Measured:
    """What the task took; all the memory there is where the cell's limit stopped it."""
    try:
        seconds, memory = json.loads(_cell().run(task, data))
        return Measured(seconds, memory)
    except NoAnswer as none:
        raise AssertionError(f"the cell gives no answer: {none}") from none


def _gauged(task: Callable[[bytes], bytes], data: bytes) -> bytes:
    before, begin = _highest(), time.process_time()
    task(data)
    return json.dumps([time.process_time() - begin, _highest() - before]).encode()


def _highest() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@cache
def _cell() -> Cell:
    return Cell(["cell.pdf", "cell.picture", "tests.fuzz.gauge"])
