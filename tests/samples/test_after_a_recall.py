"""The samples' ``once_recalled`` cases over HTTP, on both databases: asked for by API, decided at the console.

Every look-up comes from a process of its own (``hocba serve --no-worker`` beside the one that takes batches in): what a
process said before the recall must not stay in its memory. Skipped where ``../shared`` is not there.
"""

from __future__ import annotations

import io
import json
import re
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psycopg
import pytest
import requests
from databases import postgresql
from worker_process import ROOT, HocbaProcess, wait_for

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = SHARED / "samples"
CLOCK = "2026-12-01T09:00:00+07:00"

pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason="../shared/samples is not here")

EXPECTED = json.loads((SAMPLES / "expected.json").read_text()) if SAMPLES.exists() else {"batches": {}, "tokens": {}}
GOOD = "good-31110200.zip"
CASES = ("conflict.zip", "second-version-other-learner.zip", "second-version.zip")
SCHOOL = "31110200"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_url(request, tmp_path_factory):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('recalls')}/hub.sqlite3"
        return
    with postgresql() as engine:
        url = engine.url.render_as_string(hide_password=False)
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        yield url


class Hub:
    """Two processes over one register: ``school_side`` takes batches and requests, ``public_side`` looks up."""

    def __init__(self, settings, folder):
        self.settings, self.folder = settings, folder
        self.processes = []

    def start(self):
        for words in (["init"], ["load", str(SAMPLES / "province.json")]):
            assert self.console(*words).returncode == 0
        self.school_side = self._serve()
        self.public_side = self._serve("--no-worker")

    def _serve(self, *words):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = HocbaProcess(
            "serve", "--port", str(port), *words, settings=self.settings, log=self.folder / f"log{port}"
        )
        self.processes.append(process)
        address = f"http://127.0.0.1:{port}"
        log = self.folder / f"log{port}"
        assert wait_for(lambda: answers(f"{address}/healthz"), seconds=60, every=0.1), log.read_text()
        return address

    def console(self, *words):
        environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **self.settings}
        command = [sys.executable, "-m", "hocba", *words]
        return subprocess.run(
            command, env=environment, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False
        )

    def call(self, method, path, school=SCHOOL, **more):
        headers = {"Authorization": f"Bearer {EXPECTED['tokens'][school]}", **more.pop("headers", {})}
        return requests.request(method, self.school_side + path, headers=headers, timeout=30, **more)

    def send(self, name):
        """The records of a batch once it is settled."""
        content = (SAMPLES / "batches" / name).read_bytes()
        sent = self.call("POST", "/api/v1/batches", data=content, headers={"Content-Type": "application/zip"})
        assert sent.status_code == 202, sent.text
        path, end = sent.headers["Location"], time.monotonic() + 120
        while self.call("GET", path).json()["state"] not in ("done", "refused"):
            assert time.monotonic() < end
            time.sleep(0.1)
        return self.call("GET", f"{path}/records").json()["items"]

    def look_up(self, code, **more):
        return requests.post(f"{self.public_side}/api/v1/lookup", json={"code": code, **more}, timeout=30)


def answers(address):
    try:
        return requests.get(address, timeout=2).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="module")
def hub(database_url, tmp_path_factory):
    settings = {
        "HOCBA_DATABASE_URL": database_url,
        "HOCBA_DATA_DIR": str(tmp_path_factory.mktemp("hub") / "data"),
        "HOCBA_TRUST_DIR": str(SAMPLES / "trust"),
        "HOCBA_CLOCK": CLOCK,
    }
    hub = Hub(settings, tmp_path_factory.mktemp("logs"))
    hub.start()
    try:
        yield hub
        for process in hub.processes:
            assert process.stop() == 0
    finally:
        for process in hub.processes:
            process.process.kill()
    logs = "".join(file.read_text() for file in hub.folder.glob("log*"))
    for record in EXPECTED["batches"][GOOD]["records"]:
        assert record["name"] not in logs
        assert record["birth"] not in logs


@pytest.fixture(scope="module")
def story(hub):
    """All that happens, in order; the tests read what was said."""
    told = {"good": hub.send(GOOD)}
    first, learner = told["good"][0], EXPECTED["batches"][GOOD]["records"][0]
    factor = {"birth_date": learner["birth"]}
    code = first["lookup_code"]
    told["code"], told["factor"], told["learner"] = code, factor, learner
    told["before"] = hub.look_up(code).json(), hub.look_up(code, **factor).json()
    told["sent before"] = {name: hub.send(name)[0] for name in CASES}
    wish = {"reason": "data-error", "note": f"Sai điểm của {learner['name']}"}
    wish["items"] = [{"madinhdanhhocba": first["madinhdanhhocba"], "phienban": 1}]
    told["asked"] = hub.call("POST", "/api/v1/recalls", json=wish)
    told["asked twice"] = hub.call("POST", "/api/v1/recalls", json=wish)
    recall_id = told["asked"].json()["id"]
    told["id"] = recall_id
    told["list"] = hub.console("recall", "list")
    told["wrong role"] = hub.console("recall", "approve", recall_id, "--as", "vt.31110200")
    told["checked"] = hub.console("recall", "approve", recall_id, "--as", "so.duyet1")
    told["while checked"] = hub.look_up(code).json()
    told["same person"] = hub.console("recall", "approve", recall_id, "--as", "so.duyet1")
    told["approved"] = hub.console("recall", "approve", recall_id, "--as", "so.duyet2", "--decision", "12/QĐ-SGDĐT")
    told["recall"] = hub.call("GET", f"/api/v1/recalls/{recall_id}").json()
    told["after"] = hub.look_up(code).json(), hub.look_up(code, **factor).json()
    told["sent after"] = {name: hub.send(name)[0] for name in CASES}
    told["at last"] = hub.look_up(code, **factor).json()
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
    assert story["wrong role"].returncode == 1
    assert "wrong-role" in story["wrong role"].stderr
    assert story["checked"].returncode == 0
    assert "thêm một người" in story["checked"].stdout
    assert "One more person is needed" in story["checked"].stdout
    assert story["while checked"]["status"] == "effective"
    assert story["same person"].returncode == 1
    assert "same-person" in story["same person"].stderr
    assert story["approved"].returncode == 0, story["approved"].stderr
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


def test_the_old_code_leads_to_the_new_version_and_back(hub, story):
    new_code = story["sent after"]["second-version.zip"]["lookup_code"]
    old = story["at last"]
    assert old["status"] == "recalled"
    assert old["replaced_by"]["phienban"] == 2
    assert old["replaced_by"]["lookup_code"] == new_code
    new = hub.look_up(new_code, **story["factor"]).json()
    assert (new["status"], new["replaces"]["phienban"]) == ("effective", 1)
    assert new["verification"]["indication"] == "TOTAL-PASSED"


def test_the_recalled_original_comes_with_its_notice(hub, story):
    fresh = hub.look_up(story["code"], **story["factor"]).json()["downloads"]["original"]
    answer = requests.get(hub.public_side + fresh, timeout=30)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        notice, signed, original = archive.namelist()
        assert "12/QĐ-SGDĐT" in archive.read(notice).decode()
        assert archive.read(signed).count(b".") == 2
        assert story["learner"]["id"].encode() in archive.read(original)


@pytest.mark.usefixtures("story")
def test_the_hub_can_be_rechecked_afterwards(hub):
    assert hub.console("recheck").returncode == 0
