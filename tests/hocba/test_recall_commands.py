"""``hocba recall`` as an officer uses it: exit codes, words, and in production a password and a second factor."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from office import province
from stage.authority import subject

from hocba.__main__ import main
from registry import account_life
from registry.transactions import open_engine, transaction

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TOTP_SECRET = "QFIA3EU5DTLZ2QTJPZ2H2PQ5FKUK4LNO"


class Console:
    """``hocba`` in this process, with these settings."""

    def __init__(self, settings):
        self.settings = settings

    def __call__(self, *words, typed=None, **settings):
        result = CliRunner().invoke(main, list(words), env={**self.settings, **settings}, input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def school(world):
    return world.primary


@pytest.fixture
def console(world, school, tmp_path):
    """A hub on SQLite with two records in force."""
    console = Console({
        "HOCBA_DATA_DIR": str(tmp_path / "data"),
        "HOCBA_SECRETS_DIR": str(tmp_path / "secrets"),
        "HOCBA_TRUST_DIR": str(world.write_trust(tmp_path / "trust")),
        "HOCBA_CLOCK": world.clock.isoformat(),
    })  # fmt: skip
    file, batch = tmp_path / "province.json", tmp_path / "batch.zip"
    content = province(world)
    secret = {"password": "Mat-khau-1", "totp_secret": TOTP_SECRET}
    content["accounts"] = [a | secret if a["username"] == "so.duyet1" else a for a in content["accounts"]]
    file.write_text(json.dumps(content))
    batch.write_bytes(school.batch(school.records(2)))
    for words in (["init"], ["load", str(file)], ["ingest", str(batch), "--as", school.code]):
        assert console(*words).exit_code == 0
    return console


def item(school, number):
    return f"{school.record_id(number)}/1"


def asked(console, *items, by="vt.42000201", reason="data-error", more=()):
    words = [w for i in items for w in ("--item", i)]
    result = console("recall", "request", "--as", by, "--reason", reason, *words, *more)
    assert result.exit_code == 0, result.output
    return UUID.search(result.output)[0]


def decide(console, word, request_id, username, *more, **settings):
    return console("recall", word, request_id, "--as", username, *more, **settings)


def test_from_the_asking_to_the_decision(console, school):
    assert "Không có đề nghị nào / no requests." in console("recall", "list").output
    request_id = asked(console, item(school, 0))
    listed = console("recall", "list", "--open").output
    assert request_id in listed
    assert item(school, 0) in listed
    first = decide(console, "approve", request_id, "xa.tham")
    assert first.exit_code == 0
    assert "Cần thêm một người khác" in first.output
    assert "One more person is needed" in first.output
    last = decide(console, "approve", request_id, "so.duyet1", "--decision", "12/QĐ-SGDĐT")
    assert last.exit_code == 0
    assert f"{request_id}: approved" in last.output
    assert request_id not in console("recall", "list", "--open").output
    assert "approved" in console("recall", "list").output
    assert console("recheck").exit_code == 0


@pytest.mark.parametrize(
    ("word", "username", "named"),
    [
        ("approve", "vt.42000201", "wrong-role"),
        ("approve", "so.quantri", "wrong-role"),
        ("approve", "xa2.tham", "not-below"),
        ("approve", "so.kiem", "asked-it"),
        ("reject", "xa.tham", "wrong-role"),
        ("reject", "so.thanhtra", "wrong-role"),
        ("approve", "nobody", "no such account"),
    ],
)
def test_who_may_not_is_told_why_and_the_exit_code_is_1(console, school, word, username, named):
    result = decide(console, word, asked(console, item(school, 0)), username)
    assert result.exit_code == 1
    assert named in result.output


def test_the_same_person_cannot_do_both_even_through_two_accounts(console, school):
    request_id = asked(console, item(school, 0))
    assert decide(console, "approve", request_id, "so.duyet1").exit_code == 0
    for username in ("so.duyet1", "so.duyet1.hai"):
        result = decide(console, "approve", request_id, username)
        assert (result.exit_code, "same-person" in result.output) == (1, True)


def test_item_by_item(console, school):
    request_id = asked(console, item(school, 0), item(school, 1))
    assert decide(console, "approve", request_id, "xa.tham", "--item", item(school, 0)).exit_code == 0
    returned = decide(console, "return", request_id, "so.tham", "--item", item(school, 1), "--note", "thiếu minh chứng")
    assert returned.exit_code == 0
    rejected = decide(console, "reject", request_id, "so.duyet2", "--decision", "3/QĐ")
    assert f"{request_id}: rejected" in rejected.output
    listed = console("recall", "list").output
    assert "rejected" in listed
    assert "returned" in listed
    assert decide(console, "approve", request_id, "so.duyet1", "--item", "no-uuid/1").exit_code == 2


def test_the_department_asks_on_a_ground_and_marks_an_id(console, school):
    more = ("--ground", "dissolved-school", "--note", "trường đã sáp nhập")
    request_id = asked(console, item(school, 0), by="so.duyet1", more=more)
    assert decide(console, "approve", request_id, "so.duyet2", "--id-correction").exit_code == 1
    assert decide(console, "approve", request_id, "xa.tham").exit_code == 0
    assert decide(console, "approve", request_id, "so.duyet2", "--id-correction").exit_code == 0


def test_what_may_not_be_asked_for_is_named(console, school):
    words = ("recall", "request", "--as", "vt.42000201", "--reason", "data-error", "--item")
    asked(console, item(school, 0))
    result = console(*words, item(school, 0))
    assert (result.exit_code, "already-requested" in result.output) == (1, True)
    assert item(school, 0) in result.output
    refused = console("recall", "request", "--as", "so.quantri", "--reason", "data-error", "--item", item(school, 1))
    assert (refused.exit_code, "wrong-role" in refused.output) == (1, True)


@pytest.mark.parametrize("request_id", ["5f0c7d1e-0000-4000-8000-000000000001", "x", "1' OR 1=1"])
def test_an_unknown_request_is_said_to_be_unknown(console, request_id):
    result = decide(console, "approve", request_id, "so.duyet1")
    assert (result.exit_code, "record-unknown" in result.output) == (1, True)


@pytest.fixture
def production(world, console, tmp_path):
    """The settings with which the same hub runs in production."""
    secrets = tmp_path / "secrets"
    sealed = world.authorities.gov.issue(subject("Trục học bạ số", "Tỉnh Thử"))
    seal = secrets / "real.p12"
    content = pkcs12.serialize_key_and_certificates(
        b"hub", sealed.key, sealed.certificate, None, BestAvailableEncryption(b"test")
    )
    seal.write_bytes(content)
    seal.with_suffix(".password").write_text("test")
    for file in secrets.iterdir():
        file.chmod(0o600)
    more = {"HOCBA_SEAL": str(seal), "HOCBA_BASE_URL": "https://tracuu.example.vn", "HOCBA_CLOCK": ""}
    return {"HOCBA_ENV": "production", **more}


def code_now():
    return TOTP(base64.b32decode(TOTP_SECRET), 6, SHA1(), 30).generate(int(datetime.now(UTC).timestamp())).decode()


def test_in_production_it_asks_for_password_and_second_factor(console, production, school):
    request_id = asked(console, item(school, 0))
    code = code_now()
    for typed in ("", f"wrong\n{code}\n", "Mat-khau-1\n000000\n"):
        result = decide(console, "approve", request_id, "so.duyet1", typed=typed, **production)
        assert result.exit_code == 1
    without = decide(console, "approve", request_id, "so.duyet2", typed=f"Mat-khau-1\n{code}\n", **production)
    assert (without.exit_code, "wrong account, password or code" in without.output) == (1, True)
    good = decide(console, "approve", request_id, "so.duyet1", typed=f"Mat-khau-1\n{code}\n", **production)
    assert good.exit_code == 0, good.output
    assert "Mat-khau-1" not in good.output
    assert code not in good.output
    again = decide(console, "approve", request_id, "so.duyet1", typed=f"Mat-khau-1\n{code}\n", **production)
    assert "wrong account, password or code" in again.output


def test_an_account_that_the_office_has_closed_decides_nothing_here_either(console, production, school, tmp_path):
    request_id = asked(console, item(school, 0))
    engine = open_engine(f"sqlite:///{tmp_path / 'data' / 'hocba.sqlite3'}")
    with transaction(engine) as connection:
        account_life.close(connection, "so.duyet1", by="so.quantri", at=datetime.now(UTC))
    typed = f"Mat-khau-1\n{code_now()}\n"
    for more in ({"typed": typed, **production}, {}):
        result = decide(console, "approve", request_id, "so.duyet1", **more)
        assert (result.exit_code, "has been closed" in result.output) == (1, True), result.output


def test_a_register_in_production_asks_for_them_whatever_the_environment_says(console, production, school):
    request_id = asked(console, item(school, 0))
    assert console("init", **production).exit_code == 0
    demo = {"HOCBA_CLOCK": "", "HOCBA_ENV": ""}
    without = decide(console, "approve", request_id, "so.duyet1", typed="", **demo)
    assert (without.exit_code, "Mật khẩu" in without.output) == (1, True)
    wrong = decide(console, "approve", request_id, "so.duyet1", typed=f"wrong\n{code_now()}\n", **demo)
    assert (wrong.exit_code, "wrong account, password or code" in wrong.output) == (1, True)
    standing = decide(console, "approve", request_id, "so.duyet1", typed=f"Mat-khau-1\n{code_now()}\n")
    assert (standing.exit_code, "HOCBA_CLOCK" in standing.output) == (1, True)
    good = decide(console, "approve", request_id, "so.duyet1", typed=f"Mat-khau-1\n{code_now()}\n", **demo)
    assert good.exit_code == 0, good.output


def test_nor_does_loading_a_province_change_a_password_there(console, production, world, tmp_path):
    """Else whoever leaves ``HOCBA_ENV`` out gives an approver a password of their own first."""
    assert console("init", **production).exit_code == 0
    content = province(world)
    mine = {"password": "cua-toi-123", "totp_secret": TOTP_SECRET}
    content["accounts"] = [a | mine if a["username"] == "so.duyet1" else a for a in content["accounts"]]
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(content))
    loaded = console("load", str(file), HOCBA_CLOCK="", HOCBA_ENV="demo")
    assert loaded.exit_code == 0, loaded.output
    assert "account so.duyet1: password_hash" in loaded.output


def test_wrong_sign_ins_are_limited(console, production, school):
    request_id = asked(console, item(school, 0))
    for _ in range(5):
        decide(console, "approve", request_id, "so.duyet1", typed="wrong\n000000\n", **production)
    right = decide(console, "approve", request_id, "so.duyet1", typed=f"Mat-khau-1\n{code_now()}\n", **production)
    assert (right.exit_code, "Too many wrong tries" in right.output) == (1, True)
    assert "requested" in console("recall", "list").output


def test_one_approver_suspends_and_lifts(console, school):
    mine, other = item(school, 0), item(school, 1)
    result = console("recall", "suspend", mine, other, "--as", "so.duyet1", "--hours", "24", "--note", "nghi sai điểm")
    assert result.exit_code == 0, result.output
    assert "09:00 02/12/2026" in result.output, "a day after HOCBA_CLOCK"
    assert console("recall", "lift", other, "--as", "so.duyet2").exit_code == 0
    again = console("recall", "suspend", other, "--as", "so.duyet2")
    assert (again.exit_code, "suspended-lately" in again.output) == (1, True)
    assert other in again.output
    assert console("recheck").exit_code == 0


@pytest.mark.parametrize(
    ("words", "username", "named"),
    [
        (("suspend",), "xa.tham", "wrong-role"),
        (("suspend", "--hours", "73"), "so.duyet1", "not-so-long"),
        (("lift",), "so.duyet1", "not-suspended"),
        (("lift",), "so.quantri", "wrong-role"),
    ],
)
def test_who_may_not_suspend_or_lift_is_told_why(console, school, words, username, named):
    result = console("recall", words[0], item(school, 0), "--as", username, *words[1:])
    assert (result.exit_code, named in result.output) == (1, True)


def test_in_production_suspending_asks_too(console, production, school):
    asked_for = console("recall", "suspend", item(school, 0), "--as", "so.duyet1", typed="", **production)
    assert (asked_for.exit_code, "Mật khẩu" in asked_for.output) == (1, True)
    typed = f"Mat-khau-1\n{code_now()}\n"
    done = console("recall", "suspend", item(school, 0), "--as", "so.duyet1", typed=typed, **production)
    assert done.exit_code == 0, done.output
