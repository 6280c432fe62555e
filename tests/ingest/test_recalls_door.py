"""The schools' door to recalls: every request of contract/http.md and every refusal."""

from __future__ import annotations

import json
import uuid

import pytest
from office import Office

from ingest import recalls_door
from ingest.app import create_app
from ingest.pipeline import run_through
from ingest.recall_form import LARGEST_BODY, MOST_ITEMS
from ingest.recall_sentences import REFUSALS, STATES
from registry.recall_notes import LONGEST_NOTE
from registry.rules.recall_rules import Reason, RecallAct, RecallState, Refusal

JSON = "application/json"


class Caller:
    """A school's software."""

    def __init__(self, app, token):
        self.http = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"}

    def ask(self, body, content_type=JSON):
        data = body if isinstance(body, bytes) else json.dumps(body)
        return self.http.post("/api/v1/recalls", data=data, content_type=content_type, headers=self.headers)

    def get(self, path=""):
        return self.http.get(f"/api/v1/recalls{path}", headers=self.headers)


@pytest.fixture
def intake(sqlite_intake):
    """What databases do otherwise is tried in test_records.py and in tests/registry."""
    return sqlite_intake


@pytest.fixture
def school(world):
    return world.primary


@pytest.fixture
def sent(intake, school):
    """Two records in force, one pending."""
    intake.send(school, school.batch(school.records(2)))
    intake.send(school, school.batch([school.record(2)], closes=False))
    return intake


@pytest.fixture
def app(sent):
    return create_app(sent.place, submit=lambda batch_id: run_through(sent.place, batch_id))


@pytest.fixture
def caller(app, school):
    return Caller(app, school.token)


def item(school, number, version=1):
    return {"madinhdanhhocba": school.record_id(number), "phienban": version}


def wish(*items, **changes):
    return {"reason": "data-error", "note": "Sai điểm Toán", "items": list(items), **changes}


def is_problem(answer, status, code):
    content = answer.get_json(force=True)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert {"type", "title", "vi", "en"} <= set(content)
    assert (content["code"], content["status"]) == (code, status)
    return content


@pytest.mark.parametrize("reason", list(Reason))
def test_a_school_asks_for_its_records_and_reads_what_became_of_them(caller, school, reason):
    answer = caller.ask(wish(item(school, 0), item(school, 1), reason=str(reason)))
    assert answer.status_code == 202
    asked = answer.get_json()
    assert set(asked) == {"id", "state"}
    assert answer.headers["Location"] == f"/api/v1/recalls/{asked['id']}"
    found = caller.get(f"/{asked['id']}").get_json()
    assert (found["id"], found["state"], found["reason"]) == (asked["id"], "requested", reason)
    assert (found["note"], found["requested_by"], found["ground"]) == ("Sai điểm Toán", school.code, None)
    step = {"at": found["requested_at"], "act": "request", "state": "requested", "organisation": school.code}
    step |= {"role": "school", "decision": None, "note": None}
    assert found["history"] == [step]
    expected = {"state": "requested", "decision": None, "id_correction": False, "history": [step]}
    assert found["items"] == [item(school, n) | expected for n in range(2)]


def test_what_the_office_does_shows_without_anybodys_name(caller, school, sent, world):
    office = Office.opened(sent.place, world)
    recall_id = caller.ask(wish(item(school, 0), item(school, 1))).get_json()["id"]
    office.approve(recall_id, "xa.tham", note="đã đối chiếu")
    office.approve(recall_id, "so.duyet1", items=[(school.record_id(0), 1)], number="9/QĐ")
    office.act(RecallAct.REJECT, recall_id, "so.duyet2", note="không có căn cứ")
    answer = caller.get(f"/{recall_id}")
    found = answer.get_json()
    assert found["state"] == "approved"
    assert [one["state"] for one in found["items"]] == ["approved", "rejected"]
    assert found["items"][0]["decision"] == "9/QĐ"
    assert [s["note"] for s in found["items"][1]["history"]] == [None, "đã đối chiếu", "không có căn cứ"]
    assert [s["organisation"] for s in found["history"]] == [school.code, "XA-42", "SO-42", "SO-42"]
    people = [one["person_id"] for one in world.province["accounts"] if one["person_id"]]
    assert people
    for secret in ("so.duyet1", "xa.tham", *people):
        assert secret not in answer.get_data(as_text=True)


def test_a_school_lists_its_own_page_by_page(caller, school, app, world, monkeypatch):
    monkeypatch.setattr(recalls_door, "PAGE", 1)  # a hundred signed records would only be slower
    first = caller.ask(wish(item(school, 0))).get_json()["id"]
    second = caller.ask(wish(item(school, 1))).get_json()["id"]
    page = caller.get().get_json()
    assert [one["id"] for one in page["items"]] == [second]
    rest = caller.get(f"?cursor={page['next']}").get_json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([first], None)
    assert rest["items"][0]["count"] == 1
    stranger = Caller(app, world.school("03").token)
    assert stranger.get().get_json()["items"] == []
    assert is_problem(stranger.get(f"/{first}"), 404, "not-found")
    assert is_problem(caller.get(f"/{uuid.uuid4()}"), 404, "not-found")
    assert is_problem(caller.get("?cursor=x"), 400, "bad-request")
    heir = Caller(app, world.school("42000202").token)
    assert heir.get(f"/{first}").status_code == 200


def test_bad_items_are_named_with_their_reasons_and_nothing_is_recorded(caller, school, app, world):
    unknown = {"madinhdanhhocba": str(uuid.uuid4()), "phienban": 1}
    asked = wish(item(school, 0), item(school, 0), item(school, 2), item(school, 1, 2), unknown)
    bad = is_problem(caller.ask(asked), 422, "recall-items-refused")["items"]
    assert [(one["madinhdanhhocba"], one["phienban"], one["code"]) for one in bad] == [
        (school.record_id(0), 1, "item-twice"),
        (school.record_id(2), 1, "record-pending"),
        (school.record_id(1), 2, "record-unknown"),
        (unknown["madinhdanhhocba"], 1, "record-unknown"),
    ]
    assert all(one["vi"] and one["en"] for one in bad)
    assert caller.get().get_json()["items"] == []
    first = caller.ask(wish(item(school, 0))).get_json()["id"]
    (again,) = is_problem(caller.ask(wish(item(school, 0))), 422, "recall-items-refused")["items"]
    assert (again["code"], again["recall"]) == ("already-requested", first)
    stranger = Caller(app, world.school("03").token)
    (theirs,) = is_problem(stranger.ask(wish(item(school, 0))), 422, "recall-items-refused")["items"]
    assert (theirs["code"], "recall" in theirs) == ("record-unknown", False)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"", ""),
        (b"[]", ""),
        (b"{" * 100_000, ""),
        (b'{"reason": ' + b"[" * 100_000, ""),
        (wish({}), "/items/0/madinhdanhhocba"),
        (wish(items=[]), "/items"),
        (wish(items={}), "/items"),
        (wish(items=["x"]), "/items/0"),
        (wish(reason="because"), "/reason"),
        (wish(reason=None), "/reason"),
        (wish(reason=["data-error"]), "/reason"),
        (wish(note=1), "/note"),
        (wish(note="x" * (LONGEST_NOTE + 1)), "/note"),
        (wish(note="a\x00b"), "/note"),
        (wish(note="\ud800"), "/note"),
        *(
            (wish({"madinhdanhhocba": str(uuid.UUID(int=1)), "phienban": v}), "/items/0/phienban")
            for v in (None, 0, -1, 1.5, True, "one", "", 10**30, 1000, [1])
        ),
        (wish({"madinhdanhhocba": f"{{{uuid.UUID(int=1)}}}", "phienban": 1}), "/items/0/madinhdanhhocba"),
    ],
    ids=lambda value: "" if not isinstance(value, str) else value or "body",
)
def test_what_is_not_of_the_form_is_a_problem_that_says_where(caller, body, where):
    assert is_problem(caller.ask(body), 400, "recall-malformed")["where"] == where


def test_too_much_is_refused(caller, school):
    many = [{"madinhdanhhocba": str(uuid.UUID(int=n)), "phienban": 1} for n in range(MOST_ITEMS + 1)]
    assert is_problem(caller.ask(wish(*many)), 413, "recall-too-large")
    refused = is_problem(caller.ask(wish(*many[:MOST_ITEMS])), 422, "recall-items-refused")
    assert len(refused["items"]) == MOST_ITEMS
    assert is_problem(caller.ask(b" " * (LARGEST_BODY + 1)), 413, "recall-too-large")
    assert is_problem(caller.ask(b"{}", content_type="text/plain"), 415, "json-expected")


def test_without_the_scope_or_a_school_it_is_closed(app, world, sent):
    assert is_problem(Caller(app, world.tokens["uni"]).get(), 403, "scope-missing")
    assert is_problem(Caller(app, "wrong").ask(wish()), 401, "token-missing")
    assert is_problem(Caller(app, world.primary.token).http.get("/api/v1/recalls"), 401, "token-missing")


def test_a_text_version_and_an_upper_case_id_are_understood(caller, school):
    asked = {"madinhdanhhocba": school.record_id(0).upper(), "phienban": "1"}
    assert caller.ask({"reason": "data-error", "items": [asked]}).status_code == 202


def test_every_refusal_and_state_of_the_rules_is_said_in_two_languages():
    assert set(REFUSALS) == set(Refusal)
    assert set(STATES) == set(RecallState)
    assert all(s.vi and s.en and s.vi != s.en for s in (*REFUSALS.values(), *STATES.values()))
