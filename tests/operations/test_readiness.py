"""``/readyz`` names what is down; each part is broken for real."""

from __future__ import annotations

import shutil

from public_client import public_client
from redises import own_redis

from ingest.app import create_app as schools_app
from portal.limits.limiting import Limiting
from portal.limits.rules import Limits
from registry import spool as spools


def public(intake, **limits):
    limiting = Limiting.by(Limits(**limits), intake.place.keyring)
    return public_client(intake, limiting=limiting, spool=intake.place.spool)


def schools(intake):
    return schools_app(intake.place, submit=lambda _: None).test_client()


def down(client) -> list[str]:
    answer = client.get("/readyz")
    assert answer.status_code == (503 if answer.json["down"] else 200)
    return answer.json["down"]


def test_a_whole_hub_is_ready_at_both_doors(intake):
    assert down(public(intake)) == []
    assert down(schools(intake)) == []


def test_a_lost_store_of_originals_is_named(intake):
    client = public(intake)
    shutil.rmtree(intake.folder / "originals")
    assert down(client) == ["originals"]


def test_a_spool_that_cannot_be_written_is_named_at_both_doors(intake):
    (intake.folder / "spool").write_text("a file stands where the folder should")
    assert down(public(intake)) == ["spool"]
    assert down(schools(intake)) == ["spool"]


def test_a_disk_with_hardly_any_room_is_named_before_it_is_full(intake, monkeypatch):
    room = shutil.disk_usage(intake.folder).free
    monkeypatch.setattr(spools, "LEAST_ROOM", room * 2)
    assert down(schools(intake)) == ["spool"]


def test_a_lost_database_is_named_at_both_doors(intake):
    clients = public(intake), schools(intake)
    intake.place.engine.dispose()
    for file in intake.folder.glob("register.sqlite3*"):
        file.unlink()
    assert [down(client) for client in clients] == [["database"], ["database"]]


def test_trust_without_a_root_is_named(intake):
    shutil.rmtree(intake.folder / "trust" / "roots")
    assert down(public(intake)) == ["trust"]


def test_a_lost_redis_is_named_and_the_hub_goes_on(intake):
    with own_redis() as redis:
        client = public(intake, redis_url=redis.url)
        assert client.get("/readyz").json["checks"]["limits"]["status"] == "ok"
        redis.kill()
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json["degraded"]) == (200, ["limits"])
