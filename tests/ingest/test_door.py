"""The schools' door over HTTP: every request of contract/http.md (Schools) and every refusal."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from datetime import timedelta

import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from sqlalchemy import select

from ingest import door as doors
from ingest.app import create_app
from ingest.limits import LARGEST_BATCH
from ingest.pipeline import run_through
from portal.public.reports.receipts import ReceiptPapers
from registry.rules.lifecycle import State
from registry.rules.lookup_code import normalise
from registry.store.tables import record
from registry.transactions import transaction
from sealer.receipt import ReceiptRegistry

ZIP = "application/zip"


class Caller:
    """A school's software."""

    def __init__(self, app, token):
        self.http = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, content, content_type=ZIP, query=""):
        return self.http.post(f"/api/v1/batches{query}", data=content, content_type=content_type, headers=self.headers)

    def get(self, path, **headers):
        return self.http.get(f"/api/v1{path}", headers={**self.headers, **headers})

    def delete(self, path):
        return self.http.delete(f"/api/v1{path}", headers=self.headers)

    def post(self, path):
        return self.http.post(f"/api/v1{path}", headers=self.headers)


@pytest.fixture
def intake(sqlite_intake):
    """What databases do otherwise is tried in test_records.py and in tests/registry."""
    return sqlite_intake


@pytest.fixture
def app(intake):
    return create_app(intake.place, submit=lambda batch_id: run_through(intake.place, batch_id))


@pytest.fixture
def school(world):
    return world.primary


@pytest.fixture
def caller(app, school):
    return Caller(app, school.token)


def is_problem(answer, status, code):
    content = answer.get_json(force=True)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert {"type", "title", "vi", "en"} <= set(content)
    assert (content["code"], content["status"], content["type"]) == (code, status, f"urn:hocba:problem:{code}")
    assert "Traceback" not in answer.get_data(as_text=True)
    return True


def test_a_batch_is_received_answered_at_once_and_judged_later(intake, school):
    submitted = []
    caller = Caller(create_app(intake.place, submit=submitted.append), school.token)
    content = school.batch(school.records(2))
    answer = caller.send(content)
    assert answer.status_code == 202
    found = answer.get_json()
    assert set(found) == {"id", "state", "received_at", "sha256", "size"}
    assert (found["state"], found["size"]) == ("queued", len(content))
    assert found["sha256"] == hashlib.sha256(content).hexdigest()
    assert answer.headers["Location"] == f"/api/v1/batches/{found['id']}"
    assert submitted == [found["id"]]
    queued = caller.get(f"/batches/{found['id']}").get_json()
    assert queued["state"] == "queued"
    assert is_problem(caller.get(f"/batches/{found['id']}/receipt"), 409, "not-finished")
    again = caller.send(content)
    assert (again.status_code, again.get_json()["id"]) == (200, found["id"])
    assert submitted == [found["id"]]


def test_a_batch_shows_its_progress_counts_and_problems(caller, school):
    batch_id = caller.send(school.batch([school.record(0), b"<x"])).get_json()["id"]
    found = caller.get(f"/batches/{batch_id}").get_json()
    assert found["state"] == "done"
    assert found["progress"] == {"done": 2, "total": 2}
    assert found["counts"] == {"accepted": 1, "refused": 1, "duplicate": 0, "held": 0}
    assert found["problems"] == []
    refused = caller.send(b"no zip").get_json()["id"]
    (problem,) = caller.get(f"/batches/{refused}").get_json()["problems"]
    assert set(problem) == {"code", "vi", "en", "where"}
    assert problem["code"] == "not-a-zip"


def test_records_come_with_their_codes_page_by_page(caller, school, monkeypatch):
    monkeypatch.setattr(doors, "PAGE", 2)  # a page of 200 signed records would only be slower
    batch_id = caller.send(school.batch([*school.records(3), b"<x"])).get_json()["id"]
    first = caller.get(f"/batches/{batch_id}/records").get_json()
    second = caller.get(f"/batches/{batch_id}/records?cursor={first['next']}").get_json()
    items = first["items"] + second["items"]
    assert [item["state"] for item in items] == ["accepted"] * 3 + ["refused"]
    assert second["next"] is None
    for number, item in enumerate(items[:3]):
        assert item["file"] == f"hocba/{number + 1:04d}.xml"
        assert item["sha256"] == hashlib.sha256(school.record(number)).hexdigest()
        assert (item["madinhdanhhocba"], item["phienban"]) == (school.record_id(number), 1)
        assert normalise(item["lookup_code"])
        assert normalise(item["dossier_code"])
        assert item["problems"] == []
    assert items[3]["lookup_code"] is None
    assert items[3]["problems"][0]["code"] == "not-well-formed"
    only = caller.get(f"/batches/{batch_id}/records?state=refused").get_json()
    assert [item["file"] for item in only["items"]] == ["hocba/0004.xml"]


def test_the_receipt_is_signed_by_the_hub_over_every_outcome_and_names_no_code(intake, caller, school):
    content = school.batch([school.record(0), b"<x"])
    batch_id = caller.send(content).get_json()["id"]
    answer = caller.get(f"/batches/{batch_id}/receipt")
    assert answer.content_type == "application/jose"
    key = ECKey.import_key(intake.place.seal.private_key.public_key())
    registry = ReceiptRegistry(algorithms=["ES256"])
    token = jws.deserialize_compact(answer.get_data(), key, registry=registry)
    payload = json.loads(token.payload)
    assert payload["sha256"] == hashlib.sha256(content).hexdigest()
    assert payload["received_at"] == caller.get(f"/batches/{batch_id}").get_json()["received_at"]
    assert [(r["file"], r["state"]) for r in payload["records"]] == [
        ("hocba/0001.xml", "accepted"), ("hocba/0002.xml", "refused")]  # fmt: skip
    codes = caller.get(f"/batches/{batch_id}/records").get_json()["items"][0]
    assert codes["lookup_code"] not in token.payload.decode()
    assert is_problem(caller.get(f"/batches/{batch_id}/receipt", Accept="application/pdf"), 406, "not-acceptable")


def test_a_receipt_is_a_sealed_pdf_for_whoever_asks_for_one(intake, school):
    place = intake.place
    papers = ReceiptPapers(place.engine, place.keyring, place.seal, base_url="https://hub.example", clock=place.clock)
    work = create_app(place, submit=lambda batch_id: run_through(place, batch_id), receipt_paper=papers.of)
    caller = Caller(work, school.token)
    path = f"/batches/{caller.send(school.batch([school.record(0), b'<x'])).get_json()['id']}/receipt"
    answer = caller.get(path, Accept="application/pdf")
    assert (answer.content_type, answer.data[:5]) == ("application/pdf", b"%PDF-")
    for accepted in ("", "*/*", "application/jose", "application/json"):
        assert caller.get(path, Accept=accepted).content_type == "application/jose"
    assert is_problem(caller.get(path, Accept="text/html"), 406, "not-acceptable")


def test_a_refused_batch_gets_its_receipt_too_and_a_dry_run_none(caller, school):
    refused = caller.send(b"no zip").get_json()["id"]
    assert caller.get(f"/batches/{refused}/receipt").status_code == 200
    tried = caller.send(school.batch([school.record(0)]), query="?dry_run=1").get_json()["id"]
    assert caller.get(f"/batches/{tried}").get_json()["counts"]["accepted"] == 1
    assert is_problem(caller.get(f"/batches/{tried}/receipt"), 404, "no-receipt")


def test_times_are_told_in_the_provinces_offset(caller, school):
    sent = caller.send(school.batch([school.record(0)])).get_json()
    told = caller.get(f"/batches/{sent['id']}").get_json()
    for moment in (sent["received_at"], told["received_at"], told["finished_at"]):
        assert moment.endswith("+07:00")


def test_a_school_lists_its_own_batches(app, world, caller, school):
    mine = caller.send(school.batch([school.record(0)])).get_json()["id"]
    other = world.school("03")
    Caller(app, other.token).send(other.batch([other.record(0)]))
    assert [b["id"] for b in caller.get("/batches").get_json()["items"]] == [mine]
    assert [b["id"] for b in caller.get("/batches?namhoc=2025-2026&dot=1").get_json()["items"]] == [mine]
    assert caller.get("/batches?namhoc=2024-2025").get_json()["items"] == []
    assert caller.get("/batches?dot=0").get_json()["items"] == []


@pytest.mark.parametrize("path", ["", "/records", "/receipt"])
def test_another_schools_batch_does_not_exist(app, world, caller, school, path):
    batch_id = caller.send(school.batch([school.record(0)])).get_json()["id"]
    stranger = Caller(app, world.school("03").token)
    assert is_problem(stranger.get(f"/batches/{batch_id}{path}"), 404, "not-found")
    assert is_problem(caller.get(f"/batches/{uuid.uuid4()}{path}"), 404, "not-found")
    assert is_problem(caller.get(f"/batches/no-uuid{path}"), 404, "not-found")


def test_a_pending_record_can_be_withdrawn_once_and_the_next_version_follows(caller, school):
    caller.send(school.batch([school.record(0)], closes=False))
    path = f"/records/{school.record_id(0)}/1"
    answer = caller.delete(path)
    assert (answer.status_code, answer.get_json()["status"]) == (200, "withdrawn")
    assert is_problem(caller.delete(path), 409, "locked")
    second = caller.send(school.batch([school.record(0, phienban="2")])).get_json()["id"]
    assert caller.get(f"/batches/{second}").get_json()["counts"]["accepted"] == 1


@pytest.mark.parametrize("state", [State.EFFECTIVE, State.RECALLED, State.SUSPENDED])
def test_a_record_that_is_not_pending_is_locked(intake, caller, school, state):
    caller.send(school.batch([school.record(0)], closes=False))
    intake.set_state(school.record_id(0), 1, state)
    assert is_problem(caller.delete(f"/records/{school.record_id(0)}/1"), 409, "locked")


def test_a_pending_record_locks_with_its_period(intake, world, school):
    content = school.batch([school.record(0)], closes=False)
    intake.send(school, content)
    later = intake.at(world.clock + timedelta(days=60))
    caller = Caller(create_app(later.place, submit=print), school.token)
    assert is_problem(caller.delete(f"/records/{school.record_id(0)}/1"), 409, "locked")


def test_another_schools_record_can_be_neither_withdrawn_nor_rekeyed_but_its_successor_may(app, world, caller, school):
    caller.send(school.batch([school.record(0)], closes=False))
    path = f"/records/{school.record_id(0)}/1"
    stranger = Caller(app, world.school("03").token)
    assert is_problem(stranger.delete(path), 404, "not-found")
    for kind in ("code", "dossier-code"):
        assert is_problem(stranger.post(f"{path}/{kind}"), 404, "not-found")
    assert is_problem(caller.delete(f"/records/{school.record_id(0)}/2"), 404, "not-found")
    heir = Caller(app, world.school("42000202").token)
    assert heir.post(f"{path}/code").status_code == heir.post(f"{path}/dossier-code").status_code == 200


def test_a_new_code_replaces_the_old_one(caller, school):
    batch_id = caller.send(school.batch([school.record(0)])).get_json()["id"]
    old = caller.get(f"/batches/{batch_id}/records").get_json()["items"][0]["lookup_code"]
    fresh = caller.post(f"/records/{school.record_id(0)}/1/code").get_json()["lookup_code"]
    assert normalise(fresh)
    assert fresh != old
    assert caller.get(f"/batches/{batch_id}/records").get_json()["items"][0]["lookup_code"] == fresh


def test_a_dossier_code_is_replaced_in_the_same_way_and_the_records_code_stays(caller, school):
    batch_id = caller.send(school.batch([school.record(0)])).get_json()["id"]
    (old,) = caller.get(f"/batches/{batch_id}/records").get_json()["items"]
    answer = caller.post(f"/records/{school.record_id(0)}/1/dossier-code").get_json()
    assert set(answer) == {"madinhdanhhocba", "phienban", "dossier_code"}
    assert normalise(answer["dossier_code"])
    assert answer["dossier_code"] != old["dossier_code"]
    (now,) = caller.get(f"/batches/{batch_id}/records").get_json()["items"]
    assert now == {**old, "dossier_code": answer["dossier_code"]}


def test_the_dossier_code_of_a_learner_who_moved_is_the_new_schools(intake, world, caller, school):
    caller.send(school.batch([school.record(0)]))
    other = world.school("03")
    Caller(caller.http.application, other.token).send(other.batch([other.record(0)]))
    with transaction(intake.place.engine) as connection:
        first = select(record.c.dossier_pk).where(record.c.organisation == school.code).scalar_subquery()
        moved = record.update().where(record.c.organisation == other.code)
        connection.execute(moved.values(dossier_pk=first, namhoc="2026-2027"))
    answer = caller.post(f"/records/{school.record_id(0)}/1/dossier-code")
    assert is_problem(answer, 409, "dossier-elsewhere")
    assert other.code not in answer.text, "where the learner went is not told"


@pytest.mark.parametrize("token", [None, "", "wrong", "x" * 5000])
def test_without_a_known_token_everything_is_closed(app, school, token):
    caller = Caller(app, token)
    for answer in (caller.send(b""), caller.get("/batches"), caller.delete(f"/records/{uuid.uuid4()}/1")):
        assert is_problem(answer, 401, "token-missing")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


# Open to anyone, with the reason.
OPEN = {"/readyz": "an orchestrator asks it, and it says no more than whether this process can work"}


def test_every_address_asks_for_a_token_but_those_named_open(app):
    stranger = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.rule in OPEN:
            continue
        path = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            answer = stranger.open(re.sub(r"<int[^>]*>", "1", path), method=method)
            assert answer.status_code == 401, (method, rule.rule)


def test_a_token_without_the_scope_is_refused(app, world):
    assert is_problem(Caller(app, world.tokens["uni"]).get("/batches"), 403, "scope-missing")


def test_a_wrong_method_type_address_or_parameter_is_a_problem_document(caller, school):
    assert is_problem(caller.delete("/batches"), 405, "method-not-allowed")
    assert caller.delete("/batches").headers["Allow"]
    assert is_problem(caller.send(b"{}", content_type="application/json"), 415, "unsupported-media-type")
    assert is_problem(caller.get("/nothing"), 404, "not-found")
    assert is_problem(caller.send(b"", query="?dry_run=yes"), 400, "bad-request")
    batch_id = caller.send(school.batch([school.record(0)])).get_json()["id"]
    assert is_problem(caller.get(f"/batches/{batch_id}/records?state=gone"), 400, "bad-request")
    answer = caller.get(f"/batches/{batch_id}/records?cursor=-1")
    assert is_problem(answer, 400, "bad-request")
    assert answer.json["where"] == "cursor", "the programmer is told which parameter it was"
    assert is_problem(caller.get("/batches?namhoc=2025"), 400, "bad-request")
    assert caller.get("/batches?namhoc=&dot=").json == caller.get("/batches").json


def test_a_batch_that_is_too_large_is_refused_before_and_while_it_is_read(intake, caller, monkeypatch):
    answer = caller.http.post(
        "/api/v1/batches",
        data=b"x",
        content_type=ZIP,
        headers=caller.headers,
        environ_overrides={"CONTENT_LENGTH": str(LARGEST_BATCH + 1)},
    )
    assert is_problem(answer, 413, "batch-too-large")
    monkeypatch.setattr("ingest.reception.LARGEST_BATCH", 10)  # half a gigabyte would prove the same
    assert is_problem(caller.send(b"x" * 11), 413, "batch-too-large")
    assert list(intake.place.spool.ids()) == []


def test_an_unexpected_error_shows_a_number_and_not_its_text(caller):
    caller.http.application.extensions["workplace"] = None
    answer = caller.get("/batches")
    assert is_problem(answer, 500, "internal-error")
    assert answer.get_json(force=True)["reference"]
