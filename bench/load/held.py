"""The stack with thousands of signed records in it, sent through its own door. Measures nothing."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stack_client import StackClient
from stage.school import School
from stage.world import World, make_world

from bench.ingest import SUBJECTS
from bench.ingest import _school as school_of_seven
from deploy.stack import programs
from deploy.stack.stack import Stack

# A school's year is a few hundred records.
BATCH = 500

# The school whose keys sign, in each signing process: inherited by the fork, for keys cannot be sent.
_signing: list[School] = []


@dataclass(frozen=True)
class HeldRecord:
    """One accepted record, as its sender has it."""

    code: str
    birth: str
    name: str
    sha256: str
    data: bytes


@dataclass
class HeldStack:
    """``records`` are all accepted and in force."""

    client: StackClient
    world: World
    school: School
    records: list[HeldRecord]

    @property
    def stack(self) -> Stack:
        return self.client.stack

    @property
    def folder(self) -> Path:
        return self.stack.folder


@contextmanager
def holding(count: int, *, in_bucket: bool, **settings: str) -> Iterator[HeldStack]:
    """A stack that holds ``count`` records; nothing of it is left at the end.

    Args:
        count: how many records of one upper school; half of its teachers' keys are RSA.
        in_bucket: originals lie in the rehearsal's object store; otherwise in a folder.
        settings: ``HOCBA_…`` beside the stack's own. The clock stands at the world's moment.

    Raises:
        programs.ProgramsMissing
    """
    programs.check()
    world = make_world()
    school = school_of_seven(world)
    # Not in a folder of root's alone: servers that run as other users must reach theirs.
    folder = Path(tempfile.mkdtemp(prefix="hocba-load-"))
    given = {"HOCBA_CLOCK": world.clock.isoformat(), **settings}
    if not in_bucket:
        given["HOCBA_ORIGINALS_URL"] = str(folder / "originals")
    stack = Stack(folder, given=given)
    try:
        stack.prepare()
        world.write_trust(folder / "trust")
        # Without the accounts: their password hashes cost seconds, and nobody signs in here.
        (folder / "province.json").write_text(json.dumps({**world.province, "accounts": []}))
        stack.run("hocba", "load", str(folder / "province.json"))
        stack.serve()
        client = StackClient(stack)
        yield HeldStack(client, world, school, send(client, school, count))
    finally:
        stack.stop()
        shutil.rmtree(folder)


def send(client: StackClient, school: School, count: int, *, start: int = 0) -> list[HeldRecord]:
    """Sign ``count`` records of learners from number ``start`` on, send them in batches, wait for all of them."""
    numbers = range(start, start + count)
    signed = signed_by_all_cores(school, numbers)
    batches = [signed[at : at + BATCH] for at in range(0, count, BATCH)]
    ids = [client.send(school, school.batch(batch)) for batch in batches]
    for batch in ids:
        client.finished(school, batch, seconds=600)
    items = [item for batch in ids for item in _items(client, school, batch)]
    assert {item["state"] for item in items} == {"accepted"}
    found = zip(map(school.learner, numbers), items, signed, strict=True)
    return [HeldRecord(i["lookup_code"], who.birth, who.name, i["sha256"], data) for who, i, data in found]


def signed_by_all_cores(school: School, numbers: range) -> list[bytes]:
    """These learners' records, signed."""
    with multiprocessing.get_context("fork").Pool(initializer=_signing.append, initargs=(school,)) as pool:
        return pool.map(_sign, numbers, chunksize=20)


def _sign(number: int) -> bytes:
    return _signing[-1].record(number, subjects=SUBJECTS)


def _items(client: StackClient, school: School, batch: str) -> list[dict[str, str]]:
    """All records of a batch in manifest order, page by page."""
    items: list[dict[str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        after = f"?cursor={cursor}" if cursor else ""
        page = client.ask("GET", f"/api/v1/batches/{batch}/records{after}", school=school).json()
        items += page["items"]
        cursor = page["next"]
    return items
