"""A full disk, a lost store of originals, a clock that jumps: what the hub does, as docs/operations.md says."""

from __future__ import annotations

import resource
import shutil
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request
from contextlib import closing, contextmanager, suppress
from datetime import timedelta

import pytest
from clusters import free_port
from intake import make_intake
from public_client import public_client
from worker_process import HocbaProcess, wait_for

from ingest.app import create_app as schools_app
from ingest.pipeline import run_through
from ingest.queue_embedded import EmbeddedQueue
from registry import audit, codes
from registry.errors import OriginalsUnreachable
from registry.transactions import open_engine, reading


@contextmanager
def no_file_larger_than(size: int):
    """What the kernel does at a full disk, for this process: the write fails, and what was written before stays."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@contextmanager
def small_disk(folder, size: str):
    """A file system of its own with hardly any room."""
    folder.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("a small file system can only be mounted as root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def headers(world, school):
    return {"Authorization": f"Bearer {world.tokens[school.code]}", "Content-Type": "application/zip"}


def test_a_batch_that_finds_no_room_is_refused_in_words_and_leaves_nothing(intake, world):
    school, client = world.primary, schools_app(intake.place, submit=lambda _: None).test_client()
    content = school.batch([school.record(1)])
    with no_file_larger_than(len(content) // 2):
        answer = client.post("/api/v1/batches", data=content, headers=headers(world, school))
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "unavailable", "30")
    assert "không phải lỗi của trường" in answer.json["vi"]
    assert list((intake.folder / "spool").iterdir()) == []
    assert client.post("/api/v1/batches", data=content, headers=headers(world, school)).status_code == 202


def test_the_same_on_a_disk_that_is_full_for_real(intake, world):
    school, client = world.primary, schools_app(intake.place, submit=lambda _: None).test_client()
    content = school.batch([school.record(n) for n in range(4)])
    with small_disk(intake.folder / "spool", "16k"):
        answer = client.post("/api/v1/batches", data=content, headers=headers(world, school))
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
        assert list((intake.folder / "spool").iterdir()) == []
        assert client.get("/readyz").json["down"] == ["spool"]


def test_a_batch_in_hand_waits_for_room_and_is_finished_then(intake, world):
    school = world.primary
    batch_id = intake.receive(school, school.batch([school.record(n) for n in range(3)])).batch.id
    with small_disk(intake.folder / "originals", "16k"):
        intake.place.originals.prepare()
        with pytest.raises(OSError, match="No space left"):
            run_through(intake.place, batch_id)
    assert intake.records() == []
    run_through(intake.place, batch_id)
    assert intake.outcome(batch_id).states == ["accepted"] * 3
    intake.assert_whole()


def test_a_database_without_room_refuses_and_stays_whole(sqlite_engine, world, tmp_path, keyring):
    disk, school = tmp_path / "disk", world.primary
    with small_disk(disk, "8m"):
        shutil.copyfile(sqlite_engine.url.database, disk / "register.sqlite3")
        engine = open_engine(f"sqlite:///{disk}/register.sqlite3")
        intake = make_intake(engine, world, tmp_path, keyring)
        intake.send(school, school.batch([school.record(1)]))
        with closing(sqlite3.connect(disk / "register.sqlite3")) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        fill(disk / "filler")
        client = schools_app(intake.place, submit=lambda _: None).test_client()
        content = school.batch([school.record(2)])
        answer = client.post("/api/v1/batches", data=content, headers=headers(world, school))
        assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
        assert len(intake.records()) == 1  # reading goes on
        (disk / "filler").unlink()
        assert intake.send(school, content).states == ["accepted"]
        intake.assert_whole()
        engine.dispose()


def fill(file) -> None:
    """To the last byte."""
    with suppress(OSError), file.open("wb", buffering=0) as filler:
        while filler.write(b"0" * 4096):
            pass


def test_a_batch_waits_for_a_store_of_originals_that_is_gone_and_look_ups_say_cannot_tell(intake, world, tmp_path):
    school, client = world.primary, public_client(intake)
    (held,) = intake.send(school, school.batch([school.record(1)])).items
    with reading(intake.place.engine) as connection:
        code = codes.reveal_many(connection, intake.place.keyring, [held.record_pk])[held.record_pk][0]
    waiting = intake.receive(school, school.batch([school.record(2)])).batch.id

    def found():
        answer = client.post("/api/v1/lookup", json={"code": code, "birth_date": school.learner(1).birth}).json
        return answer["status"], answer["verification"]["indication"], answer["verification"].get("gap")

    whole = found()
    assert whole[1:] == ("TOTAL-PASSED", None)
    (intake.folder / "originals").rename(tmp_path / "away")
    assert found() == (whole[0], "INDETERMINATE", "originals-unreachable")
    # A disk that is not mounted leaves the empty folder on which it is mounted: nothing may be written there either.
    for empty_folder in (False, True):
        if empty_folder:
            (intake.folder / "originals").mkdir()
        with pytest.raises(OriginalsUnreachable):
            run_through(intake.place, waiting)
        assert found() == (whole[0], "INDETERMINATE", "originals-unreachable")
    assert len(intake.records()) == 1
    (intake.folder / "originals").rmdir()
    (tmp_path / "away").rename(intake.folder / "originals")
    assert found() == whole
    run_through(intake.place, waiting)
    assert intake.outcome(waiting).states == ["accepted"]
    intake.assert_whole()


def test_a_clock_that_jumps_back_breaks_no_chain_and_loses_nothing(intake, world):
    """NTP sets a machine right: what is written afterwards bears earlier times than what was before."""
    school = world.primary
    first = intake.send(school, school.batch([school.record(1)]))
    earlier = intake.at(intake.place.clock() - timedelta(minutes=20))
    sent = earlier.send(school, school.batch([school.record(2)]))
    assert sent.states == ["accepted"]
    assert sent.batch.received_at < first.batch.received_at
    with reading(intake.place.engine) as connection:
        assert audit.first_break(connection) is None
    queue = EmbeddedQueue(earlier.place)
    assert not queue.run_once()
    intake.assert_whole()


def test_what_a_clock_far_ahead_refused_is_accepted_when_sent_again(intake, world):
    """The period seems locked. Nothing is kept, and the same bytes are judged anew."""
    school = world.primary
    ahead = intake.at(intake.place.clock() + timedelta(days=60))
    content = school.batch([school.record(1)])
    sent = ahead.send(school, content)
    assert sent.states == ["refused"]
    assert "period-closed" in sent.codes[0]
    assert intake.records() == []
    again = intake.send(school, content)
    assert again.batch.id != sent.batch.id
    assert again.states == ["accepted"]
    intake.assert_whole()


def test_a_hub_told_to_stop_finishes_what_it_has_and_starts_again(intake, tmp_path):
    port = free_port()
    settings = {
        "HOCBA_DATA_DIR": str(tmp_path),
        "HOCBA_DATABASE_URL": str(intake.place.engine.url),
        "HOCBA_CLOCK": intake.place.clock().isoformat(),
    }
    for _ in range(2):
        serves = HocbaProcess("serve", "--port", str(port), settings=settings, log=tmp_path / "log")
        assert wait_for(lambda: alive(port), seconds=60, every=0.1)
        assert serves.stop() == 0


def alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
