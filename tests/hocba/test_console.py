"""The console as an operator uses it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from databases import postgresql
from stage.authority import subject
from stage.pdf_papers import LOOK, OBJECTS, PICTURE, TEXT, paper, signed, updated
from worker_process import HocbaProcess, wait_for

from hocba.__main__ import main
from hocba.clock import clock_for


class Console:
    """``hocba`` in this process, with these settings."""

    def __init__(self, folder, settings):
        self.folder = folder
        self.settings = settings

    def __call__(self, *words, **settings):
        result = CliRunner().invoke(main, list(words), env={**self.settings, **settings})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return str(path)


# What each database does is tried in tests/registry; here PostgreSQL is for `make proof`: each test makes it anew.
@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.proof)])
def bare(request, world, tmp_path):
    """Nothing made yet but the trust folder."""
    settings = {
        "HOCBA_DATA_DIR": str(tmp_path / "data"),
        "HOCBA_TRUST_DIR": str(world.write_trust(tmp_path / "trust")),
        "HOCBA_CLOCK": world.clock.isoformat(),
        "COLUMNS": "200",
    }
    if request.param == "sqlite":
        yield Console(tmp_path, settings)
        return
    with postgresql() as engine:
        url = engine.url.render_as_string(hide_password=False)
        yield Console(tmp_path, {**settings, "HOCBA_DATABASE_URL": url})


@pytest.fixture
def province(world, tmp_path):
    path = tmp_path / "province.json"
    path.write_text(json.dumps({**world.province, "accounts": []}))
    return str(path)


@pytest.fixture
def console(bare, province):
    """A hub that is ready."""
    assert bare("init").exit_code == 0
    assert bare("load", province).exit_code == 0
    return bare


def test_init_and_load_may_be_repeated(bare, province):
    assert bare("init").exit_code == 0
    again = bare("init")
    assert again.exit_code == 0
    for place in (bare.settings["HOCBA_DATA_DIR"], f"{bare.settings['HOCBA_DATA_DIR']}/secrets"):
        assert place in again.output, "it says where data and keys lie"
    first, second = bare("load", province), bare("load", province)
    assert "changed=0" in first.output
    assert "added=0 changed=0" in second.output
    assert "kept" not in second.output, "a number nobody asked for"


def test_before_init_it_says_what_to_do(bare):
    result = bare("recheck")
    assert result.exit_code == 1
    assert "hocba init" in result.output


def test_a_wrong_province_file_changes_nothing_and_names_the_field(bare, world):
    bare("init")
    wrong = {**world.province, "accounts": [], "periods": [{"namhoc": "2025"}]}
    result = bare("load", bare.file("wrong.json", json.dumps(wrong).encode()))
    assert result.exit_code == 1
    assert "periods[0]" in result.output
    assert bare("load", bare.file("no.json", b"{")).exit_code == 1


def test_a_batch_is_taken_in_and_its_codes_are_printed(console, world):
    school = world.primary
    result = console("ingest", console.file("good.zip", school.batch(school.records(2))), "--as", school.code)
    assert result.exit_code == 0, result.output
    assert result.output.count("accepted") == 2
    assert "+07:00" in result.output, "received when, in the province's time, as everything else"
    assert console("recheck").exit_code == 0


def test_a_clock_that_goes_says_the_provinces_time():
    now = clock_for(None)()
    assert now.isoformat().endswith("+07:00")
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_exit_1_if_anything_was_refused(console, world):
    school = world.primary
    content = school.batch([school.record(0), b"<x"])
    result = console("ingest", console.file("mixed.zip", content), "--as", school.code)
    assert result.exit_code == 1
    assert "not-well-formed" in result.output
    assert console("ingest", console.file("none.zip", b"none"), "--as", school.code).exit_code == 1
    unknown = console("ingest", console.file("none.zip", b"none"), "--as", "no-such-school")
    assert (unknown.exit_code, "no-such-school" in unknown.output) == (1, True)


def test_recheck_names_what_is_wrong(console, world, tmp_path):
    school = world.primary
    console("ingest", console.file("good.zip", school.batch(school.records(3))), "--as", school.code)
    damaged, missing, _ = sorted(p for p in (tmp_path / "data" / "originals").glob("??/??/*"))
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"x")
    orphan = missing.with_name(missing.name[:-1] + ("0" if missing.name[-1] != "0" else "1"))
    missing.rename(orphan)
    result = console("recheck")
    assert result.exit_code == 1
    assert "damaged" in result.output
    assert "missing" in result.output
    assert f"{orphan.name}: " in result.output
    assert "3 lỗi" in result.output


def test_keys_are_rotated_and_everything_still_opens(console, world):
    school = world.primary
    console("ingest", console.file("good.zip", school.batch(school.records(2))), "--as", school.code)
    result = console("rotate-keys")
    assert result.exit_code == 0
    assert "originals=2" in result.output
    assert console("recheck").exit_code == 0


def test_verify_says_the_verdict_and_exits_by_it(console, world):
    school = world.primary
    good = console.file("good.xml", school.record(0))
    assert console("verify", good).exit_code == 0
    tampered = school.record(0).replace(b"<tenlop>", b"<tenlop>9", 1)
    assert console("verify", console.file("bad.xml", tampered)).exit_code == 1
    assert console("verify", console.file("other.xml", world.school("03").record(0))).exit_code == 0
    early = console("verify", good, "--at", "2026-05-30T00:00:00+07:00")
    assert early.exit_code in (1, 2)


def test_verify_reads_json_too(console, world):
    good = world.primary.json_record(0)
    assert console("verify", console.file("good.json", good)).exit_code == 0
    tampered = good.replace(b'"tenlop": "', b'"tenlop": "9', 1)
    result = console("verify", console.file("bad.json", tampered), "--json")
    assert result.exit_code == 1
    # Its people are the school's own, whatever was changed later: the upload page says the same.
    assert {p["code"] for p in json.loads(result.output)["problems"]} == {"signature-invalid"}


def test_verify_with_trust_alone_judges_no_office_and_says_so(bare, world, tmp_path):
    good = bare.file("good.xml", world.primary.record(0))
    result = bare("verify", good, "--trust", str(tmp_path / "trust"))
    assert result.exit_code == 0
    assert "package-1-unbound" in result.output
    found = json.loads(bare("verify", good, "--trust", str(tmp_path / "trust"), "--json").output)
    assert (found["indication"], found["policy"]) == ("TOTAL-PASSED", "package-1-unbound")


def test_verify_judges_a_signed_pdf(console, bare, world, tmp_path):
    seal = world.authorities.gov.issue(subject("Sở Giáo dục và Đào tạo", "Tỉnh Thử"))
    data = signed(paper(), seal)
    good = console.file("good.pdf", data)
    for result in (console("verify", good), bare("verify", good, "--trust", str(tmp_path / "trust"))):
        assert result.exit_code == 0
        for words in ("package-1-unbound", "Sở Giáo dục và Đào tạo", "Hợp lệ / Holds", "document"):
            assert words in result.output
    changed = console("verify", console.file("bad.pdf", updated(data, {TEXT: OBJECTS[PICTURE]})), "--json")
    assert changed.exit_code == 1
    found = json.loads(changed.output)
    assert (found["format"], found["sub_indication"]) == ("pades", "FORMAT_FAILURE")
    assert found["document"]["intact"] is False
    unsure = console("verify", console.file("form.pdf", updated(data, {LOOK: OBJECTS[PICTURE]})))
    assert unsure.exit_code == 2
    assert "người ký chưa ký" in unsure.output


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"plain words", b""])
def test_verify_exits_3_for_what_it_cannot_read(console, content):
    result = console("verify", console.file("some.file", content))
    assert result.exit_code == 3
    assert "Error" in result.output


def test_verify_exits_3_for_a_wrong_command_line_missing_files_and_missing_trust(bare, tmp_path):
    file = bare.file("good.xml", b"<x/>")
    (tmp_path / "none").mkdir()
    for words in (["no-such-file"], [file, "--bogus"], [file, "--at", "yesterday"], [file, "--at", "2026-01-01T00:00"],
                  [], [file, "--trust", str(tmp_path / "none")]):  # fmt: skip
        assert bare("verify", *words).exit_code == 3, words


def test_serve_and_worker_stop_cleanly_on_sigterm(console, tmp_path):
    server = HocbaProcess("serve", "--port", "0", settings=console.settings, log=tmp_path / "serve.log")
    worker = HocbaProcess("worker", settings=console.settings, log=tmp_path / "worker.log")
    assert wait_for(lambda: "serving" in (tmp_path / "serve.log").read_text(), seconds=60, every=0.1)
    wait_for(lambda: not worker.running, seconds=3, every=0.1)
    assert (worker.stop(), server.stop()) == (0, 0)
    assert "Traceback" not in (tmp_path / "serve.log").read_text() + (tmp_path / "worker.log").read_text()
