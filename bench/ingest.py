"""The whole intake against verifying alone: the same records, both cores, one run (issue 2: ratio of at least 0.6).

Verifying alone: two processes call ``verify`` on the files' bytes. The intake: two ``hocba worker`` processes on
PostgreSQL, from the first byte received to the last receipt: spool, unpack, verify, originals on disk, register,
codes, audit, receipts. Run as ``python -m bench.ingest [RECORDS]``.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from databases import postgresql
from intake import Intake, make_intake
from sqlalchemy import func, select, text
from stage.authority import rsa_key, subject
from stage.school import Person, Registration, School
from stage.world import World, make_world, province_file
from worker_process import HocbaProcess, wait_for

from hocba.settings import Settings
from hocba.wiring import conninfo
from ingest.queue_postgres import PostgresQueue
from registry.keyring import Keyring
from registry.store.tables import batch, record
from registry.transactions import reading
from verifier.verify import verify

PROCESSES = 2
# A school's year is a few hundred records; on a deadline day batches queue. With fewer of them a round would mostly
# measure its end, when one worker registers the last batch and the other has nothing left to do.
BATCHES = 8
# What a learner has in the upper grades.
SUBJECTS, TEACHERS = 12, 7
GOAL = 0.6
ROUNDS = 3


def main(count: int) -> float:
    """Print both throughputs and their ratio, round by round; returns the median ratio."""
    world = make_world()
    school = _school(world)
    each = count // BATCHES // ROUNDS
    print(f"signing {each * BATCHES * ROUNDS} records …", flush=True)
    records = [school.records(each, start=each * n, subjects=SUBJECTS) for n in range(BATCHES * ROUNDS)]
    everything = [data for chunk in records for data in chunk]
    contents = [school.batch(chunk) for chunk in records]
    with postgresql() as engine, tempfile.TemporaryDirectory() as folder:
        intake, settings = _hub(engine, world, Path(folder))
        workers = [HocbaProcess("worker", settings=settings, log=Path(folder) / "log") for _ in range(PROCESSES)]
        try:
            _warm_up(intake, world)
            for data in everything[:20]:  # the two processes are forked from this one
                verify(data, **_judged(world, school))
            rounds = []
            for number in range(ROUNDS):  # taking turns, so that a busy machine is busy for both
                alone = _spent(_verify_alone, world, school, everything[number::ROUNDS])
                rounds.append((alone, _spent(_intake, intake, school, contents[number::ROUNDS])))
        finally:
            for worker in workers:
                worker.kill()
    return _report(rounds, everything)


def _report(rounds: list[tuple[Spent, Spent]], records: list[bytes]) -> float:
    n = len(records) / ROUNDS
    size = statistics.mean(map(len, records)) / 1024
    signatures = records[0].count(b"</ds:Signature>")
    print(f"{ROUNDS} rounds of {n:.0f} records ({size:.0f} KiB, {signatures} signatures), {PROCESSES} processes")
    print("| round | verify alone, records/s | whole intake, records/s | ratio | ratio of processor time |")
    print("| --- | --- | --- | --- | --- |")
    for number, (alone, whole) in enumerate(rounds):
        line = f"| {number + 1} | {n / alone.wall:.0f} | {n / whole.wall:.0f} | {alone.wall / whole.wall:.2f} "
        print(f"{line}| {alone.processor / whole.processor:.2f} |")
    ratio = statistics.median(alone.wall / whole.wall for alone, whole in rounds)
    processor = statistics.median(alone.processor / whole.processor for alone, whole in rounds)
    print(f"median ratio {ratio:.2f} by the clock, {processor:.2f} by processor time (goal ≥ {GOAL})")
    return ratio


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock, and seconds of processor of everybody involved: us, children, workers, PostgreSQL."""

    wall: float
    processor: float


def _spent(work: Callable[..., float], *given: Any) -> Spent:
    before = _processor_seconds()
    wall = work(*given)
    return Spent(wall, _processor_seconds() - before)


def _processor_seconds() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = time.process_time() + children.ru_utime + children.ru_stime
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = (stat.parent / "cmdline").read_bytes()
            if words.startswith(b"postgres") or b"hocba\0worker" in words:
                fields = stat.read_text().rpartition(")")[2].split()
                total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _school(world: World) -> School:
    """Twelve subjects by seven teachers; half of the keys are RSA, as they are in use."""
    school = world.school("04")
    for number in range(len(school.teachers), TEACHERS):
        key = rsa_key() if number % 2 else None
        credential = world.authorities.public.issue(subject(f"Giáo viên {number}"), key=key)
        school.teachers.append(Person(f"Giáo viên {number}", f"04200009{number:04d}", "Giáo viên", credential))
        school.registrations.append(Registration(school.teachers[-1], "giaovien"))
    world.province = province_file(world.schools)
    return school


def _hub(engine, world: World, folder: Path) -> tuple[Intake, dict[str, str]]:
    intake = make_intake(engine, world, folder, Keyring.create(folder / "secrets"))
    url = engine.url.render_as_string(hide_password=False)
    PostgresQueue(intake.place, conninfo(Settings(database_url=url))).prepare()
    return intake, {
        "HOCBA_DATABASE_URL": url,
        "HOCBA_DATA_DIR": str(folder),
        "HOCBA_CLOCK": world.clock.isoformat(),
    }


def _warm_up(intake: Intake, world: World) -> None:
    """Both workers are there and have verified something."""

    def connected() -> bool:
        with reading(intake.place.engine) as connection:
            return connection.scalar(text("SELECT count(*) FROM procrastinate_workers")) == PROCESSES

    assert wait_for(connected, seconds=60, every=0.1)
    other = world.school("03")
    _intake(intake, other, [other.batch(other.records(120, subjects=SUBJECTS))])


def _intake(intake: Intake, school: School, contents: list[bytes]) -> float:
    """Seconds from the first byte received to the last receipt."""
    queue = _queue(intake)
    queue.open()
    before, started = _records(intake), time.perf_counter()
    ids = []
    for content in contents:
        ids.append(intake.receive(school, content).batch.id)
        queue.submit(ids[-1])

    def finished() -> bool:
        with reading(intake.place.engine) as connection:
            done = select(func.count()).where(batch.c.id.in_(ids), batch.c.stage == "finished")
            return connection.scalar(done) == len(ids)

    assert wait_for(finished, seconds=600, every=0.1), (intake.folder / "log").read_text()[-3000:]
    took = time.perf_counter() - started
    queue.close()
    assert _records(intake) > before
    return took


def _queue(intake: Intake) -> PostgresQueue:
    url = intake.place.engine.url.render_as_string(hide_password=False)
    return PostgresQueue(intake.place, conninfo(Settings(database_url=url)))


def _records(intake: Intake) -> int:
    with reading(intake.place.engine) as connection:
        return connection.scalar(select(func.count()).select_from(record)) or 0


def _verify_alone(world: World, school: School, records: list[bytes]) -> float:
    """Seconds that two processes need to verify everything; each starts the clock once it is warm."""
    warm = multiprocessing.Barrier(PROCESSES + 1)
    judged = {
        "trust": world.trust,
        "policy": world.policy(school),
        "at": world.clock,
        "expected": world.expected(school),
    }
    halves = [records[n::PROCESSES] for n in range(PROCESSES)]
    processes = [multiprocessing.Process(target=_verify_half, args=(half, judged, warm)) for half in halves]
    for process in processes:
        process.start()
    warm.wait()
    started = time.perf_counter()
    for process in processes:
        process.join()
    took = time.perf_counter() - started
    assert all(process.exitcode == 0 for process in processes)
    return took


def _verify_half(records: list[bytes], judged: dict, warm) -> None:
    warm.wait()
    for data in records:
        assert verify(data, **judged).passed


def _judged(world: World, school: School) -> dict[str, Any]:
    return {
        "trust": world.trust,
        "policy": world.policy(school),
        "at": world.clock,
        "received_at": world.clock,
        "expected": world.expected(school),
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7200)
