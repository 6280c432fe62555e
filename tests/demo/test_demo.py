"""The demo as a visitor meets it: whatever it prints is true, a second start keeps everything."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from hocba.__main__ import main
from hocba.demo.command import demo_command, demo_settings
from registry.rules.lifecycle import Status
from tests.demo.running import HOUSE, Example, demo, free_port, spawn

CLOSED = {"withdrawn"}


@dataclass
class Made:
    """A demo that was started once, was sent its batch to try, and was stopped."""

    folder: Path
    text: str
    examples: list[Example]
    item: dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visitor") / "demo-data"
    with demo(folder) as first:
        return Made(folder, first.text, first.examples, send_the_batch_to_try(first, folder))


@pytest.fixture(scope="module")
def running(made):
    """The same demo, started for the second time."""
    with demo(made.folder) as second:
        yield second


def test_every_status_that_the_register_reaches_has_an_example(made):
    statuses = {example.status for example in made.examples}
    assert statuses >= {str(status) for status in Status}
    assert any(example.replaced for example in made.examples)
    assert any(example.last4 and len(example.birth) == 4 for example in made.examples)


def test_the_demos_records_contradict_nothing(made):
    register = sqlite3.connect(made.folder / "hocba.sqlite3")
    found = register.execute("SELECT code, detail FROM finding").fetchall()
    told = register.execute("SELECT DISTINCT findings FROM batch_item WHERE state = 'accepted'").fetchall()
    register.close()
    assert (found, told) == ([], [("[]",)])


def test_all_four_levels_have_a_school(running):
    levels = {running.look_up(example.code)["record"]["level"] for example in running.examples if _is_open(example)}
    assert levels == {"02", "03", "04", "05"}


def test_every_printed_code_works_as_printed(running):
    for example in running.examples:
        first = running.look_up(example.code)
        assert (first["tier"], first["status"]) == (1, example.status), example
        second = running.look_up(example.code, **example.factor)
        assert second["status"] == example.status, example
        if example.replaced:
            assert second["tier"] == 1
            assert second["code_replaced_at"]
        elif _is_open(example):
            assert second["tier"] == 2, example
            assert example.who.startswith(f"{second['record']['hovaten']}, lớp {second['record']['tenlop']}")
            assert second["record"]["ngaysinh"] == example.birth
        else:
            assert "record" not in second


def test_every_printed_dossier_code_opens_all_years(running):
    dossiers = [example for example in running.examples if example.dossier]
    assert len(dossiers) >= 4
    for example in dossiers:
        opened = running.look_up(example.dossier, **example.factor)
        assert opened["tier"] == 2
        years = [record["record"]["namhoc"] for record in opened["records"]]
        assert years == sorted(set(years))
        assert len(years) >= 2
        assert {record["verification"]["indication"] for record in opened["records"]} == {"TOTAL-PASSED"}


def test_one_signature_can_no_longer_be_confirmed_and_all_others_hold(running):
    doubted = [example for example in running.examples if "cannot be confirmed" in example.title]
    for example in running.examples:
        found = running.look_up(example.code).get("verification")
        if found is not None:
            expected = "INDETERMINATE" if example in doubted else "TOTAL-PASSED"
            assert found["indication"] == expected, example
    (one,) = doubted
    whole = running.look_up(one.code, **one.factor)["verification"]
    odd = [s for s in whole["signatures"] if s["indication"] != "TOTAL-PASSED"]
    assert [(s["role"], s["sub_indication"]) for s in odd] == [("gvbm", "REVOKED_NO_POE")]


def test_every_printed_page_opens(running):
    for example in running.examples:
        page = requests.get(example.link, headers={"Accept": "text/html"}, timeout=30)
        assert page.status_code == 200
        assert "<h1" in page.text


def test_a_recalled_record_leads_to_the_version_that_replaces_it(running):
    recalled = [e for e in running.examples if e.status == "recalled"]
    (wrong,) = [e for e in recalled if "successor" in e.title]
    (right,) = [e for e in running.examples if "replaces it" in e.title]
    before, after = running.look_up(wrong.code, **wrong.factor), running.look_up(right.code, **right.factor)
    assert before["status_detail"]["reason"] == "data-error"
    assert before["replaced_by"]["phienban"] == 2
    assert after["replaces"]["phienban"] == 1
    (stranger,) = [e for e in recalled if "wrong learner" in e.title]
    assert running.look_up(stranger.code)["status_detail"]["reason"] == "wrong-learner"


def test_the_recall_that_waits_is_one_that_two_officers_can_decide(made, running, monkeypatch):
    asked = re.search(r"recall approve (\S+) --as", running.text).group(1)
    monkeypatch.setenv("HOCBA_DATA_DIR", str(made.folder))
    listed = CliRunner().invoke(main, ["recall", "list"])
    assert listed.exit_code == 0, listed.output
    assert asked in listed.output


def test_an_adult_learner_names_no_parents(running):
    (adult,) = [example for example in running.examples if "adult" in example.title]
    shown = running.look_up(adult.code, **adult.factor)
    original = requests.get(running.address + shown["downloads"]["original"], timeout=30).content
    assert b"<hotencha>" not in original
    assert b"<hotenme>" not in original


def test_the_batch_to_try_is_accepted_and_kept_through_the_next_start(made, running):
    assert made.item["state"] == "accepted", made.item
    assert running.look_up(made.item["lookup_code"])["status"] == "effective"


def test_a_second_start_prints_the_same_and_makes_nothing(made, running):
    assert "Đang tạo" in made.text
    assert "Đang tạo" not in running.text
    assert [(e.code, e.birth, e.dossier) for e in running.examples] == [
        (e.code, e.birth, e.dossier) for e in made.examples
    ]


def test_a_first_start_that_was_killed_is_made_anew_and_says_so(tmp_path):
    folder = tmp_path / "demo-data"
    said = tmp_path / "said"
    with said.open("w") as file:
        process = spawn(folder, free_port(), into=file.fileno())
    try:
        _until(lambda: any((folder / "originals").glob("*/*/*")) or process.poll() is not None)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode == -signal.SIGKILL, said.read_text()
    assert (folder / "demo-unfinished").exists()
    (folder / "mine.txt").write_text("a visitor's own file")
    with demo(folder) as running:
        assert "The first start was cut off" in running.text
        example = running.examples[0]
        assert running.look_up(example.code, **example.factor)["tier"] == 2
    assert not (folder / "demo-unfinished").exists()
    assert (folder / "mine.txt").exists()


def test_a_folder_with_somebody_elses_data_is_left_alone(tmp_path, monkeypatch):
    (tmp_path / "hocba.sqlite3").write_bytes(b"a real register")
    assert "no demo made" in refused(monkeypatch, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["hocba.sqlite3"]


def test_production_is_no_place_for_a_demo(tmp_path, monkeypatch):
    monkeypatch.setenv("HOCBA_ENV", "production")
    assert "HOCBA_ENV=production" in refused(monkeypatch, tmp_path / "d")
    assert not (tmp_path / "d").exists()


def test_two_demos_do_not_share_a_folder(made, running, monkeypatch):
    assert "another demo is running" in refused(monkeypatch, made.folder)


def test_a_taken_port_is_said_before_anything_is_made(tmp_path, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused(monkeypatch, tmp_path / "d", port=taken.getsockname()[1])
    assert "cannot be used" in said
    assert not (tmp_path / "d").exists()


def test_the_demo_never_touches_a_database_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("HOCBA_DATA_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "ORIGINALS_URL", "TRUST_DIR", "SECRETS_DIR", "SEAL", "REDIS_URL"):
        monkeypatch.setenv(f"HOCBA_{name}", f"/real/{name}")
    settings = demo_settings(8000)
    places = [settings.database, settings.originals, settings.trust, settings.secrets, settings.spool]
    assert all(str(tmp_path) in str(place) for place in places)
    assert settings.seal is None
    assert settings.redis_url is None


def test_nothing_but_the_console_knows_the_demo():
    rooms = ("verifier", "sealer", "registry", "ingest", "portal", "hocba")
    files = [file for room in rooms for file in (HOUSE / room).rglob("*.py")]
    own = HOUSE / "hocba" / "demo"
    knowing = [
        file.relative_to(HOUSE) for file in files if own not in file.parents and "hocba.demo" in file.read_text()
    ]
    assert [str(file) for file in knowing] == ["hocba/__main__.py"]


def refused(monkeypatch, folder, *, port=None):
    """What the command says where it will not start."""
    monkeypatch.setenv("HOCBA_DATA_DIR", str(folder))
    done = CliRunner().invoke(demo_command, ["--port", str(port or free_port())])
    assert done.exit_code == 1, done.output
    return done.output


def _is_open(example):
    """Whether its second tier shows a record."""
    return example.status not in CLOSED and not example.replaced and "wrong learner" not in example.title


def send_the_batch_to_try(running, folder):
    """As the printed command does; the one record's outcome."""
    token = re.search(r"Bearer (demo-\S+?)\"", running.text).group(1)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/zip"}
    batch = (folder / "try" / "new-batch.zip").read_bytes()
    sent = requests.post(f"{running.address}/api/v1/batches", data=batch, headers=headers, timeout=30)
    assert sent.status_code == 202, sent.text
    where = running.address + sent.headers["Location"].removeprefix(running.address)
    _until_done(where, headers)
    (item,) = requests.get(f"{where}/records", headers=headers, timeout=30).json()["items"]
    return item


def _until_done(address, headers):
    for _ in range(300):
        if requests.get(address, headers=headers, timeout=30).json()["state"] == "done":
            return
        time.sleep(0.1)
    raise AssertionError("the batch was never done")


def _until(condition):
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("never")
