"""The primary's machine goes while people look records up: two real clusters, streaming."""

from __future__ import annotations

import threading
import time

import pytest
from clusters import primary_and_standby, until
from stage.proof import write_proof

from registry.standby import CONNECT_SECONDS, standby_of, with_standby
from registry.transactions import migrate, open_engine
from tests.operations.test_standby import public, schools
from tests.portal.hub import Hub

RECORDS = 10
PEOPLE = 3


class People:
    """They look codes up one after the other until told to stop."""

    def __init__(self, client_of, held) -> None:
        self.answers: list[tuple[float, float, int, str]] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(client_of(), held)) for _ in range(PEOPLE)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def between(self, begun: float, ended: float) -> list[tuple[float, float, int, str]]:
        return [one for one in self.answers if begun <= one[0] < ended]

    def _ask(self, client, held) -> None:
        number = 0
        while not self._stop.is_set():
            one = held[number % len(held)]
            number += 1
            begun = time.monotonic()
            answer = client.post("/api/v1/lookup", json={"code": one.code, "birth_date": one.birth})
            took = time.monotonic() - begun
            found = answer.json.get("verification", {}).get("indication", answer.json.get("code"))
            time.sleep(0.02)
            self.answers.append((begun, took, answer.status_code, found))


@pytest.mark.proof
def test_look_ups_outlive_the_primary(keyring, world, tmp_path):
    with primary_and_standby() as (primary, standby):
        primary.ask("CREATE DATABASE hocba")
        engine = open_engine(primary.url("hocba"), connect_seconds=CONNECT_SECONDS)
        migrate(engine)
        hub = Hub(engine, keyring, world, tmp_path)
        school = world.primary
        held = [hub.register(school, school.record(n)) for n in range(RECORDS)]
        at = primary.ask("SELECT pg_current_wal_lsn()")
        streamed = until(lambda: standby.ask(f"SELECT pg_last_wal_replay_lsn() >= '{at}'"), 30)
        assert standby.ask("SELECT pg_is_in_recovery()") is True

        copy = open_engine(standby.url("hocba"), connect_seconds=CONNECT_SECONDS)
        both = with_standby(engine, copy)
        app = public(hub, both, lookup="1000000/minute").application
        people = People(app.test_client, held)
        begun = time.monotonic()
        time.sleep(5)
        primary.kill()
        killed = time.monotonic()
        headers = {"Authorization": f"Bearer {world.tokens[school.code]}", "Content-Type": "application/zip"}
        sent = schools(hub, engine).post("/api/v1/batches", data=b"zip", headers=headers)
        writing = time.monotonic() - killed
        time.sleep(5)
        assert standby_of(both).in_use
        primary.start()
        started = time.monotonic()
        back = until(lambda: not standby_of(both).in_use, 15)
        accepted = schools(hub, engine).post("/api/v1/batches", data=b"zip", headers=headers)
        time.sleep(3)
        people.stop()

        spans = {
            "primary there": people.between(begun, killed - 0.5),
            "primary killed": people.between(killed - 0.5, started),
            "primary back": people.between(started, time.monotonic()),
        }
        rows = [row(name, answers) for name, answers in spans.items()]
        after = f"Retry-After {sent.headers['Retry-After']}"
        rows += [
            fact("standby has all that was written", f"{streamed:.2f} s after"),
            fact("a school sends while the primary is gone", f"{sent.status_code} in {writing:.2f} s, {after}"),
            fact("look-ups read the primary again", f"{back:.2f} s after it takes connections"),
            fact("a school sends then", accepted.status_code),
        ]
        copy.dispose()
        engine.dispose()
    told = (
        f"Two clusters on this machine (pg_basebackup -R, streaming). {PEOPLE} people look up {RECORDS} records, "
        "second tier, without a pause; the primary is stopped with `immediate` (no clean end) and started again."
    )
    for answers in spans.values():
        assert answers
        assert {one[3] for one in answers if one[2] == 200} == {"TOTAL-PASSED"}
        assert max(one[1] for one in answers) < 5
    # Whoever was in the middle of a query when it broke may be told to try again; nobody after that.
    assert len([one for one in spans["primary killed"] if one[2] != 200]) <= PEOPLE
    assert all(one[2] == 200 for name in ("primary there", "primary back") for one in spans[name])
    assert (sent.status_code, accepted.status_code) == (503, 202)
    write_proof("standby", "Look-ups outlive the primary", told, rows)


def row(name: str, answers: list[tuple[float, float, int, str]]) -> dict[str, object]:
    good = [one for one in answers if one[2] == 200]
    slowest = max(one[1] for one in answers)
    return {"what": f"look-ups, {name}", "found": f"{len(good)} of {len(answers)} answered, slowest {slowest:.2f} s"}


def fact(what: str, found: object) -> dict[str, object]:
    return {"what": what, "found": found}
