"""The running stack: every piece a process of its own, the world's province loaded, a hub's client before nginx."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from stack_client import StackClient

from deploy.stack import programs
from deploy.stack.stack import Stack


@contextmanager
def running(world, **settings):
    """A stack and its client; when this ends, nothing of it is left."""
    try:
        programs.check()
    except programs.ProgramsMissing as missing:
        pytest.skip(str(missing))
    # Not under pytest's own folder: servers that run as other users must reach theirs.
    folder = Path(tempfile.mkdtemp(prefix="hocba-test-stack-"))
    stack = Stack(folder, given={"HOCBA_CLOCK": world.clock.isoformat(), **settings})
    try:
        stack.prepare()
        world.write_trust(folder / "trust")
        # Without the accounts: their password hashes cost seconds, and nobody signs in here.
        (folder / "province.json").write_text(json.dumps({**world.province, "accounts": []}))
        stack.run("hocba", "load", str(folder / "province.json"))
        stack.serve()
        yield StackClient(stack)
    finally:
        stack.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def running_stack(world):
    with running(world) as client:
        yield client
