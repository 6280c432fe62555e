"""A PostgreSQL whose disk is full to the last byte: nothing is acknowledged that is not kept, and reading goes on."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from clusters import Cluster, until
from intake import make_intake
from psycopg import OperationalError
from public_client import public_client

from hocba.metrics import registry_of
from hocba.recheck import recheck
from ingest.app import create_app as schools_app
from ingest.queue_embedded import EmbeddedQueue
from registry import codes
from registry.connection import DatabaseAway
from registry.transactions import migrate, open_engine, reading

# A cluster of PostgreSQL 15 with its first log takes 56 MiB, a migrated register 3 more.
DISK = "96m"


@contextmanager
def cluster_on_a_small_disk():
    """The cluster; everything it has lies on the small disk, but for what it says."""
    folder = Path(tempfile.mkdtemp(prefix="hocba-full-"))
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", disk], check=False).returncode:
        shutil.rmtree(folder)
        pytest.skip("a small file system can only be mounted as root")
    cluster = Cluster(disk / "data")
    try:
        for one in (folder, disk):
            shutil.chown(one, "postgres")
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        with suppress(subprocess.CalledProcessError):
            cluster.kill()
        subprocess.run(["umount", "-l", disk], check=True)
        shutil.rmtree(folder)


@pytest.fixture
def full(world, tmp_path, keyring):
    with cluster_on_a_small_disk() as cluster:
        engine = open_engine(cluster.url())
        migrate(engine)
        yield Full(cluster, make_intake(engine, world, tmp_path, keyring), world)
        engine.dispose()


class Full:
    """A hub on that cluster, with a record in it, and what fills the disk."""

    def __init__(self, cluster, intake, world):
        self.cluster, self.intake, self.school = cluster, intake, world.primary
        self.filler = cluster.folder.parent / "filler"
        self.schools = schools_app(intake.place, submit=lambda _: None).test_client()
        self.public = public_client(intake)
        self.headers = {"Authorization": f"Bearer {world.tokens[self.school.code]}", "Content-Type": "application/zip"}
        (held,) = intake.send(self.school, self.batch(1)).items
        with reading(intake.place.engine) as connection:
            self.code = codes.reveal_many(connection, intake.place.keyring, [held.record_pk])[held.record_pk][0]

    def batch(self, *numbers):
        return self.school.batch([self.school.record(n) for n in numbers])

    def fill(self):
        subprocess.run(["dd", "if=/dev/zero", f"of={self.filler}", "bs=4k"], capture_output=True, check=False)

    def send(self, content):
        return self.schools.post("/api/v1/batches", data=content, headers=self.headers)

    def look_up(self):
        asked = {"code": self.code, "birth_date": self.school.learner(1).birth}
        answer = self.public.post("/api/v1/lookup", json=asked)
        return answer.status_code, answer.json["verification"]["indication"]

    def room(self):
        return registry_of(self.intake.place).get_sample_value("hocba_database_room")


def test_nothing_is_lost_look_ups_go_on_and_all_goes_on_by_itself_when_there_is_room(full):
    assert (full.schools.get("/readyz").status_code, full.room()) == (200, 1)
    waiting = full.intake.receive(full.school, full.batch(*range(10, 22))).batch.id
    full.fill()
    assert full.look_up() == (200, "TOTAL-PASSED")
    assert full.schools.get("/readyz").json["down"] == ["database"]
    ready = full.public.get("/readyz")
    assert (ready.status_code, ready.json["degraded"]) == (200, ["database"])
    assert (ready.json["checks"]["database"], full.room()) == ({"status": "degraded", "room": False}, 0)

    # What small rows need is there for a while; then a batch is refused in words, and one in hand waits.
    promised, refused = [], None
    for number in range(100, 400):
        answer = full.send(full.batch(number))
        if answer.status_code == 503:
            refused = number
            break
        assert answer.status_code == 202
        promised.append(answer.json["id"])
        if len(promised) == 20:
            EmbeddedQueue(full.intake.place).run_once()
    assert refused
    assert (answer.json["code"], answer.headers["Retry-After"]) == ("unavailable", "30")
    assert full.look_up() == (200, "TOTAL-PASSED")

    full.filler.unlink()
    assert full.schools.get("/readyz").status_code == 200
    queue = EmbeddedQueue(full.intake.place)
    while queue.run_once():
        pass
    for batch_id in (waiting, *promised):
        assert set(full.intake.outcome(batch_id).states) == {"accepted"}
    assert full.send(full.batch(refused)).status_code == 202
    assert queue.run_once()
    assert list(recheck(full.intake.place, seen=lambda: None)) == []
    full.intake.assert_whole()


def test_a_server_that_stops_for_want_of_room_for_its_log_comes_back_whole(full):
    """PostgreSQL ends itself rather than go on without its log: as if the primary were gone."""
    waiting = full.intake.receive(full.school, full.batch(*range(10, 14))).batch.id
    full.fill()
    with pytest.raises(DatabaseAway):
        use_up_the_log(full)
    assert full.send(full.batch(5)).status_code == 503
    full.filler.unlink()
    begin_again(full.cluster)
    until(lambda: full.look_up() == (200, "TOTAL-PASSED"), seconds=10)
    assert EmbeddedQueue(full.intake.place).run_once()
    assert full.intake.outcome(waiting).states == ["accepted"] * 4
    assert list(recheck(full.intake.place, seen=lambda: None)) == []


def use_up_the_log(full):
    """Until the next segment of it must be made."""
    for _ in range(40):
        with full.intake.place.engine.begin() as connection:
            connection.exec_driver_sql("SELECT pg_logical_emit_message(true, 'full', repeat('0', 1000000))")


def begin_again(cluster):
    """What a container's restart does, once the server has ended; one that comes back by itself is left alone."""

    def up():
        try:
            return cluster.ask("SELECT 1") == 1
        except OperationalError:
            if not cluster.runs():
                cluster.start()
            return False

    until(up, seconds=20)
