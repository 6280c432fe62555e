"""What the ministry is told, when, in which order, and what happens when it does not listen: by a real HTTP server."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import json
import socket
import threading
import time
from datetime import datetime, timedelta

import pytest
from databases import postgresql
from intake import make_intake
from ministry.server import Ministry
from office import SCHOOL, Office

from hocba.settings import Settings
from hocba.wiring import connector_of
from ingest.ministry import by_http, courier
from ingest.ministry.by_file import FileDrop
from ingest.ministry.by_http import HttpConnector
from ingest.ministry.connector import NotTold, Package
from ingest.ministry.courier import Courier, Round
from ingest.ministry.packages import package_for
from ingest.queue_embedded import EmbeddedQueue
from ingest.queue_postgres import PostgresQueue
from registry import ministry_outbox, ministry_progress
from registry.ministry_progress import Kind
from registry.rules.ministry_rules import FIRST_PAUSE, LONGEST_PAUSE, pause_after
from registry.transactions import reading, transaction
from registry.withdraw import Asker, withdraw


@pytest.fixture
def ministry():
    made = Ministry()
    yield made
    made.close()


class Hub:
    """A hub with a way to the ministry; its clock and the time by which tries are spaced are the test's."""

    def __init__(self, engine, world, folder, keyring, way) -> None:
        self.intake = make_intake(engine, world, folder, keyring)
        self.office = Office.opened(self.intake.place, world)
        self.world, self.school = world, world.school(SCHOOL)
        self.now, self.moment = world.clock, world.clock
        self.place = dataclasses.replace(self.intake.place, clock=lambda: self.now, ministry=way)
        self.courier = Courier(self.place, way, moment=lambda: self.moment, monotonic=self.seconds)

    def seconds(self) -> float:
        return self.moment.timestamp()

    def send(self, *numbers: int, closes: bool = True, **changes) -> None:
        records = [self.school.record(n, **changes) for n in numbers]
        assert set(self.intake.send(self.school, self.school.batch(records, closes=closes)).states) == {"accepted"}

    def wait(self, **time) -> None:
        self.moment += timedelta(**time)

    def tell(self) -> Round:
        return self.courier.run_once()

    def counts(self) -> dict[str, int]:
        with reading(self.place.engine) as connection:
            found = ministry_progress.counts(connection, now=self.now)
        return {name: count for name, count in found.items() if count}

    def entries(self, **which):
        with reading(self.place.engine) as connection:
            return ministry_progress.page(connection, now=self.now, limit=50, **which)


@pytest.fixture
def hub(engine, world, tmp_path, keyring, ministry):
    return Hub(engine, world, tmp_path, keyring, HttpConnector(ministry.url, "a-token", patience=0.5))


@pytest.fixture
def one_hub(sqlite_engine, world, tmp_path, keyring, ministry):
    """Where the database makes no difference."""
    return Hub(sqlite_engine, world, tmp_path, keyring, HttpConnector(ministry.url, None, patience=0.5))


def short(told) -> list[tuple]:
    return [(t["sukien"], t["phienban"], t["phienbanthongtinhocba"], t["trangthaithongtinhocba"]) for t in told]


def test_a_record_from_its_first_version_to_the_corrected_one(hub, ministry):
    hub.send(1)
    assert hub.tell() == Round(told=1)
    hub.office.recall((hub.school.record_id(1), 1))
    hub.send(1, phienban="2")
    assert hub.tell() == Round(told=2)
    assert short(ministry.told) == [("NEW", 1, "1", "1"), ("CANCEL", 2, "1", "2"), ("UPDATE", 3, "2", "1")]
    assert hub.tell() == Round()
    assert hub.counts() == {"acknowledged": 3}
    shown = hub.entries()[0]
    assert (shown.event, shown.kind) == ("UPDATE", "acknowledged")
    # The number of receipt is kept, a name in the answer is not.
    assert shown.acknowledgement == {"http": 200, "manhan": "BN-3"}
    assert ministry.headers[0]["Authorization"] == "Bearer a-token"
    assert ministry.headers[0]["Idempotency-Key"] == f"{hub.school.record_id(1)}:1"


def test_the_record_in_the_dictionarys_words_and_as_it_was_signed(one_hub, ministry):
    one_hub.send(1)
    one_hub.tell()
    other = one_hub.world.school("42000301")
    one_hub.intake.send(other, other.batch([other.record(3)]))
    one_hub.tell()
    primary, secondary = ministry.told
    assert (primary["bang"], secondary["bang"]) == ("thongtinsohocbasotieuhoc", "thongtinsohocbasothcsthpt")
    assert base64.b64decode(primary["bangoc"]) == one_hub.school.record(1)
    told, learner = primary["hocba"], one_hub.school.learner(1)
    assert (told["hovaten"], told["ngaythangnamsinh"]) == (learner.name, learner.birth)
    assert told["thongtintruong_diachi_tenxa"] == one_hub.school.commune
    assert {"tengiamhieu", "soddcngiamhieu", "tengvcn", "soddcngvcn", "nxetgvcn", "phienbanthongtinhocba"} <= set(told)
    assert told["dsbangdiem"][0]["mamonhoc"]
    assert [name for name in told if name.startswith("nangluc")]
    assert "diemhocky1" in secondary["hocba"]["bangdiem"][0]
    # Nothing of the package's own bookkeeping.
    assert not {"Id", "phienban", "ngaysinh", "noisinh"} & set(told)


def test_a_cancellation_names_no_learner(one_hub, ministry):
    one_hub.send(1)
    one_hub.tell()
    one_hub.office.recall((one_hub.school.record_id(1), 1))
    one_hub.tell()
    cancel = ministry.told[-1]
    assert set(cancel) == {
        *("idbanghi", "sukien", "phienban", "thoigiancapnhat", "ngaycapnhat", "madinhdanhhocba"),
        *("phienbanthongtinhocba", "trangthaithongtinhocba", "matruong", "namhoc", "macaphoc"),
    }


def test_what_waits_for_its_period_is_told_when_that_locks_and_not_before(hub, ministry):
    hub.send(1, 2, closes=False)
    assert hub.tell() == Round()
    assert hub.counts() == {"not-yet": 2}
    assert {entry.kind for entry in hub.entries()} == {"not-yet"}
    with transaction(hub.place.engine) as connection:
        asker = Asker(SCHOOL, "client:test")
        withdraw(connection, hub.school.record_id(2), 1, by=asker, at=hub.now)
    # No job runs at the lock: the moment alone makes it due.
    hub.now = datetime.fromisoformat("2026-12-31T00:00:00+07:00")
    assert hub.counts() == {"due": 1}
    assert hub.tell() == Round(told=1)
    assert short(ministry.told) == [("NEW", 1, "1", "1")]
    assert ministry.told[0]["thoigiancapnhat"] == "2026-12-31T00:00:00+07:00"


def test_after_a_withdrawn_version_the_next_one_is_new(one_hub, ministry):
    one_hub.send(1, closes=False)
    with transaction(one_hub.place.engine) as connection:
        withdraw(connection, one_hub.school.record_id(1), 1, by=Asker(SCHOOL, "client:test"), at=one_hub.now)
    one_hub.send(1, phienban="2")
    assert one_hub.tell() == Round(told=1)
    assert short(ministry.told) == [("NEW", 2, "2", "1")]


def test_what_was_recalled_before_it_was_told_is_not_told_as_in_force(one_hub, ministry):
    one_hub.send(1)
    one_hub.office.recall((one_hub.school.record_id(1), 1))
    assert one_hub.tell() == Round(told=2)
    assert short(ministry.told) == [("NEW", 1, "1", "2"), ("CANCEL", 2, "1", "2")]


@pytest.mark.parametrize(
    ("mood", "problem"),
    [
        (503, "http-503"),
        (429, "http-429"),
        (401, "http-401"),
        (301, "http-301"),
        ("hangs-up", "unreachable"),
        ("talks-nonsense", "answer-not-readable"),
        ("answers-to-another", "answer-to-another"),
        ("takes-it-and-never-answers", "timeout"),
    ],
)
def test_a_ministry_that_fails_is_told_again_and_holds_it_once(one_hub, ministry, mood, problem):
    one_hub.send(1, 2)
    ministry.moods = [mood]
    assert one_hub.tell() == Round(put_off=1)
    first = one_hub.entries()[-1]
    assert (first.problem, first.tries, first.kind) == (problem, 1, "put-off")
    # The rest was not tried for nothing, and nobody knocks again at once.
    assert one_hub.entries()[0].tries == 0
    one_hub.wait(seconds=1)
    assert one_hub.tell() == Round()
    one_hub.wait(seconds=60)
    assert one_hub.tell() == Round(told=2)
    assert short(ministry.told) == [("NEW", 1, "1", "1")] * 2
    assert one_hub.counts() == {"acknowledged": 2}


def test_an_acknowledgement_that_comes_twice_is_one(one_hub, ministry):
    """Two couriers with the same entry, as after a lease that ran out: the ministry has it once, the outbox too."""
    one_hub.send(1)
    with transaction(one_hub.place.engine) as connection:
        (entry,) = ministry_outbox.take(connection, now=one_hub.now, moment=one_hub.moment, limit=5)
    assert one_hub.tell() == Round()  # it is somebody's
    one_hub.wait(minutes=6)
    assert one_hub.tell() == Round(told=1)
    package = package_for(one_hub.place, entry)
    late = one_hub.courier._connector.tell(package)
    assert late["http"] == 409
    with transaction(one_hub.place.engine) as connection:
        ministry_outbox.acknowledge(connection, entry, late, moment=one_hub.moment)
        ministry_outbox.put_off(connection, entry, "too-late", moment=one_hub.moment)
    (shown,) = one_hub.entries()
    assert (shown.kind, shown.acknowledgement["http"], shown.problem) == ("acknowledged", 200, None)
    assert len(ministry.told) == 1


def test_what_the_ministry_refuses_waits_for_a_person_and_holds_up_nothing(hub, ministry):
    hub.send(1, 2)
    ministry.moods = [422]
    assert hub.tell() == Round(told=1, refused=1)
    hub.wait(days=2)
    assert hub.tell() == Round()
    (refused,) = hub.entries(kind=Kind.REFUSED)
    assert (refused.problem, refused.kind) == ("http-422", "refused")
    with transaction(hub.place.engine) as connection:
        assert ministry_outbox.try_again(connection, [refused.pk]) == 1
    assert hub.tell() == Round(told=1)


def test_pauses_grow_and_end(one_hub, ministry):
    one_hub.send(1)
    ministry.moods = [503] * 12
    tries = []
    for _ in range(12):
        assert one_hub.tell() == Round(put_off=1)
        tries.append(one_hub.entries()[0].next_try_at - one_hub.moment)
        one_hub.moment = one_hub.entries()[0].next_try_at
        one_hub.wait(minutes=10)  # past the courier's own silence
    assert tries == [pause_after(n) for n in range(1, 13)]
    assert (tries[0], tries[-1]) == (FIRST_PAUSE, LONGEST_PAUSE)
    assert one_hub.tell() == Round(told=1)


def test_a_damaged_original_is_not_told_and_holds_up_no_other(one_hub, ministry):
    one_hub.send(1, 2)
    one_hub.place.originals.remove(one_hub.office.row(one_hub.school.record_id(1)).sha256)
    assert one_hub.tell() == Round(told=1, put_off=1)
    assert one_hub.entries(kind=Kind.PUT_OFF)[0].problem == "original-or-evidence"
    assert [t["idbanghi"] for t in ministry.told] == [one_hub.school.record_id(2)]


def test_an_act_that_is_undone_leaves_no_entry(hub):
    """The entry is part of the act's transaction: there is neither one without the other."""
    hub.send(1)
    request = hub.office.ask((hub.school.record_id(1), 1))
    hub.office.approve(request, "xa.tham")
    with pytest.raises(Exception, match=r"same-person|wrong-role"):
        hub.office.approve(request, "xa.tham", number="1")
    assert [entry.event for entry in hub.entries()] == ["NEW"]


def test_a_folder_is_a_way_too(one_hub, tmp_path):
    drop = tmp_path / "drop"
    settings = Settings(data_dir=tmp_path, ministry_url=f"file://{drop}")
    way = connector_of(settings)
    assert isinstance(way, FileDrop)
    one_hub.courier._connector = way
    one_hub.send(1)
    assert one_hub.tell() == Round(put_off=1)  # the folder is the operator's to make
    drop.mkdir()
    one_hub.wait(minutes=2)
    assert one_hub.tell() == Round(told=1)
    (file,) = drop.iterdir()
    assert file.name == f"{one_hub.school.record_id(1)}.000001.json"
    assert json.loads(file.read_bytes())["sukien"] == "NEW"
    assert file.stat().st_mode & 0o077 == 0


def test_settings_name_a_way_and_no_secret(tmp_path):
    for wrong in ("ftp://x", "https://user:secret@x/y", "file:relative", "https:///nohost", "just-text"):
        with pytest.raises(ValueError, match="ministry_url"):
            Settings(ministry_url=wrong)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "ministry.token").write_text("abc\n")
    way = connector_of(Settings(data_dir=tmp_path, ministry_url="https://csdl.example.vn/hocba"))
    assert isinstance(way, HttpConnector)
    assert way._token == "abc"
    assert connector_of(Settings(data_dir=tmp_path)) is None


def test_the_embedded_worker_tells_beside_its_work(one_hub, ministry, monkeypatch):
    monkeypatch.setattr(courier, "LOOK_EVERY_SECONDS", 0.05)
    one_hub.send(1, 2, 3)
    queue = EmbeddedQueue(one_hub.place)
    worker = threading.Thread(target=queue.run)
    worker.start()
    try:
        end = time.monotonic() + 20
        while len(ministry.told) < 3 and time.monotonic() < end:
            time.sleep(0.02)
    finally:
        queue.stop()
        worker.join(20)
    assert one_hub.counts() == {"acknowledged": 3}


def test_the_production_queue_has_it_as_a_chore(world, tmp_path, keyring, ministry):
    with postgresql() as engine:  # of its own: procrastinate's tables would stay
        hub = Hub(engine, world, tmp_path, keyring, HttpConnector(ministry.url, None))
        hub.send(1, 2)
        address = engine.url.render_as_string(hide_password=False)
        queue = PostgresQueue(hub.place, address.replace("postgresql+psycopg://", "postgresql://"))
        queue.prepare()
        with queue.app.open():
            queue.app.configure_task("ministry").defer(timestamp=0)
            queue.app.run_worker(queues=["batches"], wait=False, install_signal_handlers=False)
        assert hub.counts() == {"acknowledged": 2}


@pytest.mark.parametrize(
    ("scheme", "beginning"),
    [
        ("http", b""),
        ("http", b"HTTP/1.1 200 OK\r\nX: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n"),
        ("http", b"HTTP/1.0 200 OK\r\n\r\n"),
        ("https", b"\x16\x03\x03\x40\x00"),  # a handshake of 16 KB that never comes to its end
    ],
)
def test_an_answer_that_drips_ends_with_our_patience(scheme, beginning):
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _ = server.accept()
            with line, contextlib.suppress(OSError):
                line.recv(65536)
                line.sendall(beginning)
                while not stop.wait(0.1):  # each wait is shorter than the patience
                    line.sendall(b" ")

        thread = threading.Thread(target=drip)
        thread.start()
        way = HttpConnector(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/", None, patience=0.5)
        threading.Timer(8, stop.set).start()
        began = time.monotonic()
        with pytest.raises(NotTold, match="timeout"):
            way.tell(Package("42000201-1", 1, {"idbanghi": "42000201-1"}))
        assert time.monotonic() - began < 4
        stop.set()
        thread.join()


def test_a_redirect_is_not_followed(one_hub, ministry):
    ministry.moods = [307]
    with pytest.raises(NotTold, match="http-307"):
        HttpConnector(ministry.url, "a-token").tell(Package("42000201-1", 1, {"idbanghi": "42000201-1"}))
    assert len(ministry.headers) == 1


def test_an_answer_without_end_is_cut(one_hub, ministry, monkeypatch):
    monkeypatch.setattr(by_http, "LARGEST_ANSWER", 10)
    one_hub.send(1)
    assert one_hub.tell() == Round(put_off=1)
    assert one_hub.entries()[0].problem == "answer-not-readable"
