"""The samples' ``once_recalled`` cases over HTTP, on both databases: asked for by API, decided at the console.

Every look-up comes from a process of its own (``hocba serve --no-worker`` beside the one that takes batches in): what a
process said before the recall must not stay in its memory. Skipped where ``../shared`` is not there.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
import requests
from click.testing import CliRunner
from sample_hub import EXPECTED, needs_samples, sample_hub

from hocba.__main__ import main

GOOD = "good-31110200.zip"
CASES = ("conflict.zip", "second-version-other-learner.zip", "second-version.zip")
SCHOOL = "31110200"

pytestmark = needs_samples


@pytest.fixture(scope="module")
def hub(database_url, tmp_path_factory):
    with sample_hub(database_url, tmp_path_factory.mktemp("hub")) as hub:
        yield hub
    for record in EXPECTED["batches"][GOOD]["records"]:
        assert record["name"] not in hub.log
        assert record["birth"] not in hub.log


@pytest.fixture(scope="module")
def look_up(hub):
    """At another process over the same register."""
    public = hub.serve("--no-worker")
    return lambda code, **more: requests.post(f"{public}/api/v1/lookup", json={"code": code, **more}, timeout=30)


@pytest.fixture(scope="module")
def console(hub):
    """``hocba …`` in this process."""
    return lambda *words: CliRunner(env=hub.settings).invoke(main, list(words))


@pytest.fixture(scope="module")
def story(hub, look_up, console):
    """All that happens, in order; the tests read what was said."""
    told = {"good": hub.send(GOOD, SCHOOL)[1]}
    first, learner = told["good"][0], EXPECTED["batches"][GOOD]["records"][0]
    factor = {"birth_date": learner["birth"]}
    code = first["lookup_code"]
    told["code"], told["factor"], told["learner"] = code, factor, learner
    told["before"] = look_up(code).json(), look_up(code, **factor).json()
    told["sent before"] = {name: hub.send(name, SCHOOL)[1][0] for name in CASES}
    wish = {"reason": "data-error", "note": f"Sai điểm của {learner['name']}"}
    wish["items"] = [{"madinhdanhhocba": first["madinhdanhhocba"], "phienban": 1}]
    told["asked"] = hub.call("POST", "/api/v1/recalls", SCHOOL, json=wish)
    told["asked twice"] = hub.call("POST", "/api/v1/recalls", SCHOOL, json=wish)
    recall_id = told["asked"].json()["id"]
    told["id"] = recall_id
    told["list"] = console("recall", "list")
    told["wrong role"] = console("recall", "approve", recall_id, "--as", "vt.31110200")
    told["checked"] = console("recall", "approve", recall_id, "--as", "so.duyet1")
    told["while checked"] = look_up(code).json()
    told["same person"] = console("recall", "approve", recall_id, "--as", "so.duyet1")
    told["approved"] = console("recall", "approve", recall_id, "--as", "so.duyet2", "--decision", "12/QĐ-SGDĐT")
    told["recall"] = hub.call("GET", f"/api/v1/recalls/{recall_id}", SCHOOL).json()
    told["after"] = look_up(code).json(), look_up(code, **factor).json()
    told["sent after"] = {name: hub.send(name, SCHOOL)[1][0] for name in CASES}
    told["at last"] = look_up(code, **factor).json()
    return told


def test_before_the_recall_the_samples_are_refused_as_expected(story):
    tier1, tier2 = story["before"]
    assert (tier1["status"], tier2["status"]) == ("effective", "effective")
    for name, item in story["sent before"].items():
        (expected,) = EXPECTED["batches"][name]["records"]
        assert item["state"] == "refused"
        assert {p["code"] for p in item["problems"]} & set(expected["codes"])


def test_a_school_asks_and_is_told_where_to_look(story):
    asked = story["asked"]
    assert (asked.status_code, asked.json()["state"]) == (202, "requested")
    assert asked.headers["Location"] == f"/api/v1/recalls/{story['id']}"
    again = story["asked twice"]
    assert (again.status_code, again.headers["Content-Type"]) == (422, "application/problem+json")
    (bad,) = again.json()["items"]
    assert (bad["code"], bad["recall"]) == ("already-requested", story["id"])
    assert story["id"] in story["list"].stdout


def test_the_console_says_that_one_more_person_is_needed_and_refuses_the_same_one(story):
    assert story["wrong role"].exit_code == 1
    assert "wrong-role" in story["wrong role"].stderr
    assert story["checked"].exit_code == 0
    assert "thêm một người" in story["checked"].stdout
    assert "One more person is needed" in story["checked"].stdout
    assert story["while checked"]["status"] == "effective"
    assert story["same person"].exit_code == 1
    assert "same-person" in story["same person"].stderr
    assert story["approved"].exit_code == 0, story["approved"].stderr
    assert re.search(rf"{story['id']}: approved", story["approved"].stdout)


def test_the_school_sees_state_and_history(story):
    recall = story["recall"]
    assert (recall["state"], recall["reason"]) == ("approved", "data-error")
    assert [(s["act"], s["state"], s["organisation"]) for s in recall["history"]] == [
        ("request", "requested", SCHOOL),
        ("approve", "checked", "SO-31"),
        ("approve", "approved", "SO-31"),
    ]
    (item,) = recall["items"]
    assert (item["state"], item["decision"], len(item["history"])) == ("approved", "12/QĐ-SGDĐT", 3)
    assert "so.duyet1" not in json.dumps(recall)


def test_the_other_process_says_recalled_at_the_next_look_up_at_both_tiers(story):
    for body in story["after"]:
        assert body["status"] == "recalled"
        assert body["status_detail"]["reason"] == "data-error"
        assert body["status_detail"]["decision"] == "12/QĐ-SGDĐT"
        assert body["replaced_by"] is None
    assert story["after"][1]["record"]["hovaten"] == story["learner"]["name"]


@pytest.mark.parametrize("name", CASES)
def test_the_same_bytes_lead_to_what_is_expected_once_version_1_is_recalled(story, name):
    expected, item = EXPECTED["batches"][name]["once_recalled"], story["sent after"][name]
    if expected == "accepted":
        assert (item["state"], item["phienban"]) == ("accepted", 2)
    else:
        assert item["state"] == "refused"
        assert {p["code"] for p in item["problems"]} & set(expected)


def test_the_old_code_leads_to_the_new_version_and_back(look_up, story):
    new_code = story["sent after"]["second-version.zip"]["lookup_code"]
    old = story["at last"]
    assert old["status"] == "recalled"
    assert old["replaced_by"]["phienban"] == 2
    assert old["replaced_by"]["lookup_code"] == new_code
    new = look_up(new_code, **story["factor"]).json()
    assert (new["status"], new["replaces"]["phienban"]) == ("effective", 1)
    assert new["verification"]["indication"] == "TOTAL-PASSED"


def test_the_recalled_original_comes_with_its_notice(hub, look_up, story):
    fresh = look_up(story["code"], **story["factor"]).json()["downloads"]["original"]
    answer = requests.get(hub.schools + fresh, timeout=30)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        notice, signed, original = archive.namelist()
        assert "12/QĐ-SGDĐT" in archive.read(notice).decode()
        assert archive.read(signed).count(b".") == 2
        assert story["learner"]["id"].encode() in archive.read(original)


@pytest.mark.usefixtures("story")
def test_the_hub_can_be_rechecked_afterwards(console):
    assert console("recheck").exit_code == 0
