"""Lets other engines judge what is stored, in a thread beside the worker. Does no work itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hocba.chore import meanwhile
from hocba.wiring import Hub
from ingest.second_opinion.reader import SecondReader

# A round of some records ends in about this time; what it had claimed is taken up again later.
STOPS_SECONDS = 15.0


@contextmanager
def second_opinions_are_formed(hub: Hub) -> Iterator[None]:
    """Meanwhile."""
    with meanwhile("second opinion", SecondReader(hub.place).run, stop_seconds=STOPS_SECONDS):
        yield
