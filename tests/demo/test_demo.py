"""The demo as a visitor meets it: whatever it prints is true, a second start keeps everything."""

from __future__ import annotations

import re
import socket
import subprocess
import time

import pytest
import requests
from click.testing import CliRunner

from hocba.demo.command import demo_command, demo_settings
from tests.demo.running import demo, free_port, spawn

CLOSED = {"withdrawn"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of a demo that was started once and stopped, and what that start printed."""
    folder = tmp_path_factory.mktemp("visitor") / "demo-data"
    with demo(folder) as running:
        return folder, running.text, running.examples


@pytest.fixture(scope="module")
def running(made):
    """The same demo, started for the second time."""
    with demo(made[0]) as second:
        yield second


def test_every_status_that_the_register_reaches_has_an_example(made):
    statuses = {example.status for example in made[2]}
    assert statuses >= {"effective", "pending", "withdrawn"}
    assert any(example.replaced for example in made[2])
    assert any(example.last4 and len(example.birth) == 4 for example in made[2])


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


def test_an_adult_learner_names_no_parents(running):
    (adult,) = [example for example in running.examples if "adult" in example.title]
    shown = running.look_up(adult.code, **adult.factor)
    original = requests.get(running.address + shown["downloads"]["original"], timeout=30).content
    assert b"<hotencha>" not in original
    assert b"<hotenme>" not in original


def test_the_batch_to_try_is_accepted_and_kept_through_the_next_start(tmp_path):
    own = tmp_path / "demo-data"
    with demo(own) as first:
        token = re.search(r"Bearer (demo-\S+?)\"", first.text).group(1)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/zip"}
        batch = (own / "try" / "new-batch.zip").read_bytes()
        sent = requests.post(f"{first.address}/api/v1/batches", data=batch, headers=headers, timeout=30)
        assert sent.status_code == 202, sent.text
        where = sent.headers["Location"].removeprefix(first.address)
        _until_done(f"{first.address}{where}", headers)
        (item,) = requests.get(f"{first.address}{where}/records", headers=headers, timeout=30).json()["items"]
        assert item["state"] == "accepted", item
    with demo(own) as second:
        assert second.look_up(item["lookup_code"])["status"] == "effective"
        assert [e.code for e in second.examples] == [e.code for e in first.examples]


def test_a_second_start_prints_the_same_and_makes_nothing(made, running):
    assert "Đang tạo" in made[1]
    assert "Đang tạo" not in running.text
    assert [(e.code, e.birth, e.dossier) for e in running.examples] == [(e.code, e.birth, e.dossier) for e in made[2]]


def test_a_first_start_that_was_killed_is_made_anew_and_says_so(tmp_path):
    folder = tmp_path / "demo-data"
    process = spawn(folder, free_port(), into=subprocess.DEVNULL)
    try:
        _until(lambda: any((folder / "originals").glob("*/*/*")), process)
    finally:
        process.kill()
        process.wait()
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
    assert "another demo is running" in refused(monkeypatch, made[0])


def test_a_taken_port_is_said_before_anything_is_made(tmp_path, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = refused(monkeypatch, tmp_path / "d", port=taken.getsockname()[1])
    assert "cannot be used" in said
    assert not (tmp_path / "d").exists()


def test_the_demo_never_touches_a_database_that_the_environment_names(tmp_path, monkeypatch):
    monkeypatch.setenv("HOCBA_DATA_DIR", str(tmp_path))
    for name in ("DATABASE_URL", "ORIGINALS_URL", "TRUST_DIR", "SECRETS_DIR", "SEAL"):
        monkeypatch.setenv(f"HOCBA_{name}", f"/real/{name}")
    settings = demo_settings(8000)
    places = [settings.database, settings.originals, settings.trust, settings.secrets, settings.spool]
    assert all(str(tmp_path) in str(place) for place in places)
    assert settings.seal is None


def refused(monkeypatch, folder, *, port=None):
    """What the command says where it will not start."""
    monkeypatch.setenv("HOCBA_DATA_DIR", str(folder))
    done = CliRunner().invoke(demo_command, ["--port", str(port or free_port())])
    assert done.exit_code == 1, done.output
    return done.output


def _is_open(example):
    """Whether its second tier shows a record."""
    return example.status not in CLOSED and not example.replaced and "wrong learner" not in example.title


def _until_done(address, headers):
    for _ in range(300):
        if requests.get(address, headers=headers, timeout=30).json()["state"] == "done":
            return
        time.sleep(0.1)
    raise AssertionError("the batch was never done")


def _until(condition, process):
    for _ in range(3000):
        if condition():
            return
        assert process.poll() is None, "it ended by itself"
        time.sleep(0.01)
    raise AssertionError("never")
