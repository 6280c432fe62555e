"""The primary goes, look-ups stay; the primary comes, look-ups go back to it. (Two real clusters: tests/proof.)"""

from __future__ import annotations

import time

import pytest
from clusters import relay, until
from sqlalchemy.exc import OperationalError

from hocba.settings import Settings, SettingsWrong
from hocba.wiring import Hub as OpenedHub
from hocba.wiring import engine_for_look_ups
from ingest.app import create_app as schools_app
from ingest.workplace import Workplace
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from portal.public.app import create_app
from registry.spool import Spool
from registry.standby import CONNECT_SECONDS, standby_of, with_standby
from registry.transactions import open_engine, reading, transaction
from sealer.keys import HubSeal
from tests.portal.hub import Hub


@pytest.fixture
def line(postgresql_engine):
    """The way to the primary, which can be cut; the standby is reached directly."""
    url = postgresql_engine.url
    with relay((url.host, url.port)) as made:
        yield made


@pytest.fixture
def primary(postgresql_engine, line):
    """What the schools' door and the workers are given."""
    engine = open_engine(str(postgresql_engine.url.set(port=line.port)), connect_seconds=CONNECT_SECONDS)
    yield engine
    engine.dispose()


@pytest.fixture
def engine_with_standby(primary, postgresql_engine):
    """What look-ups are given."""
    return with_standby(primary, postgresql_engine)


@pytest.fixture
def hub(postgresql_engine, keyring, world, tmp_path):
    return Hub(postgresql_engine, keyring, world, tmp_path)


def public(hub, engine, **limits):
    return create_app(
        engine=engine,
        keyring=hub.keyring,
        originals=hub.originals,
        trust=hub.trust,
        clock=lambda: hub.now,
        seal=HubSeal.create(hub.folder, "Hub"),
        base_url="https://hocba.example",
        shown_clock=None,
        limiting=Limiting.by(Limits(**limits), hub.keyring),
    ).test_client()


def schools(hub, engine):
    place = Workplace(
        engine=engine,
        keyring=hub.keyring,
        originals=hub.originals,
        spool=Spool(hub.folder / "spool", hub.keyring),
        trust=hub.trust,
        clock=lambda: hub.now,
        seal=HubSeal.create(hub.folder, "Hub"),
    )
    return schools_app(place, submit=lambda _: None).test_client()


def test_look_ups_go_on_and_come_back_and_writes_say_when_to_try_again(hub, world, line, primary, engine_with_standby):
    school = world.primary
    held = hub.register(school, school.record(1))
    client = public(hub, engine_with_standby)
    asked = {"code": held.code, "birth_date": held.birth}
    assert client.post("/api/v1/lookup", json=asked).json["tier"] == 2
    assert client.get("/readyz").json["checks"]["database"] == {"status": "ok", "reads": "primary", "standby": "ok"}

    line.cut()
    begun = time.monotonic()
    answer = client.post("/api/v1/lookup", json=asked)
    took = time.monotonic() - begun
    assert (answer.json["tier"], answer.json["verification"]["indication"]) == (2, "TOTAL-PASSED")
    assert took < 3
    assert client.get(f"/t/{held.code}", headers={"Accept": "text/html"}).status_code == 200
    wrong = client.post("/api/v1/lookup", json={**asked, "birth_date": "1999-01-01"})
    assert wrong.status_code == 404  # it cannot be noted for life now; the code's other limits stand
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["degraded"]) == (200, ["database"])
    assert ready.json["checks"]["database"]["reads"] == "standby"

    headers = {"Authorization": f"Bearer {world.tokens[school.code]}", "Content-Type": "application/zip"}
    sent = schools(hub, primary).post("/api/v1/batches", data=b"zip", headers=headers)
    assert (sent.status_code, sent.json["code"], sent.headers["Retry-After"]) == (503, "unavailable", "30")
    assert "gửi lại" in sent.json["vi"]
    assert "send again" in sent.json["en"]
    assert list((hub.folder / "spool").glob("*")) == []

    line.mend()
    standby = standby_of(engine_with_standby)
    until(lambda: client.post("/api/v1/lookup", json=asked).status_code == 200 and not standby.in_use, 10)
    assert client.get("/readyz").json["degraded"] == []


def test_what_reads_in_order_to_write_never_reads_the_standby(line, primary, engine_with_standby):
    line.cut()
    with reading(engine_with_standby):
        assert standby_of(engine_with_standby).in_use
    with pytest.raises(OperationalError), transaction(engine_with_standby):
        pass
    with pytest.raises(OperationalError), reading(primary):
        pass


def test_with_both_gone_a_visitor_is_told_so_in_words(hub, line):
    engine = open_engine(f"postgresql://postgres@127.0.0.1:{line.port}/nothing", connect_seconds=CONNECT_SECONDS)
    line.cut()
    client = public(hub, with_standby(engine, engine))
    page = client.get("/", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "Tạm thời chưa tra cứu được" in page.text
    answer = client.post("/api/v1/lookup", json={"code": "2222-2222-2222-2222-2222"})
    assert answer.status_code in (400, 503)
    assert client.get("/readyz").json["down"] == ["database"]


def test_only_postgresql_has_a_standby(sqlite_engine, tmp_path):
    settings = Settings(data_dir=tmp_path, database_standby_url="postgresql://db2/hocba")
    place = Workplace(sqlite_engine, *(None,) * 6)
    with pytest.raises(SettingsWrong):
        engine_for_look_ups(OpenedHub(settings, place))
