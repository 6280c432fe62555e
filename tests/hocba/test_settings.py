"""Settings: the contract's names and defaults; what production refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from hocba.settings import Settings, SettingsWrong, check
from hocba.wiring import database_url


@pytest.fixture
def good(tmp_path):
    """A production that may start."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "root.key").write_bytes(b"x" * 32)
    (secrets / "root.key").chmod(0o600)
    return {
        "env": "production",
        "database_url": "postgresql://hocba@db/hocba",
        "secrets_dir": secrets,
        "seal": secrets / "seal.p12",
        "trust_dir": tmp_path / "trust",
        "base_url": "https://tracuu.example.vn",
    }


def test_without_anything_set_it_is_a_demo_on_sqlite_in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.env == "demo"
    assert settings.database == f"sqlite:///{tmp_path}/hocba-data/hocba.sqlite3"
    assert settings.originals == Path("hocba-data/originals")
    assert settings.trust == Path("hocba-data/trust")
    assert settings.secrets == Path("hocba-data/secrets")
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.clock is None
    check(settings)


def test_every_setting_comes_from_its_variable(monkeypatch):
    monkeypatch.setenv("HOCBA_DATA_DIR", "/srv/hocba")
    monkeypatch.setenv("HOCBA_CLOCK", "2026-12-01T09:00:00+07:00")
    monkeypatch.setenv("HOCBA_ORIGINALS_URL", "file:///mnt/originals")
    settings = Settings()
    assert settings.spool == Path("/srv/hocba/spool")
    assert settings.originals == Path("/mnt/originals")
    assert settings.clock is not None
    assert settings.clock.utcoffset().total_seconds() == 7 * 3600


def test_settings_are_frozen_and_a_clock_needs_an_offset():
    with pytest.raises(ValidationError):
        Settings().env = "production"
    with pytest.raises(ValidationError):
        Settings(clock="2026-12-01T09:00:00")
    with pytest.raises(ValidationError):
        Settings(env="staging")


def test_a_good_production_may_start(good):
    check(Settings(**good))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"clock": "2026-12-01T09:00:00+07:00"}, "HOCBA_CLOCK"),
        ({"secrets_dir": None}, "HOCBA_SECRETS_DIR"),
        ({"seal": None}, "HOCBA_SEAL"),
        ({"trust_dir": None}, "HOCBA_TRUST_DIR"),
        ({"database_url": "postgresql://hocba:matkhau@db/hocba"}, "HOCBA_DATABASE_URL"),
        ({"database_standby_url": "postgresql://hocba:matkhau@db2/hocba"}, "HOCBA_DATABASE_STANDBY_URL"),
        ({"redis_url": "redis://:matkhau@redis/0"}, "HOCBA_REDIS_URL"),
        ({"base_url": "http://tracuu.example.vn"}, "HOCBA_BASE_URL"),
        ({"ministry_url": "http://csdl.example.vn/hocba"}, "HOCBA_MINISTRY_URL"),
        ({"mail_url": "smtp://mail.example.vn?from=hocba@example.vn"}, "HOCBA_MAIL_URL"),
        ({"mail_url": "smtp://203.0.113.5?from=hocba@example.vn"}, "HOCBA_MAIL_URL"),
        ({"mail_url": "smtp://[2001:db8::5]?from=hocba@example.vn"}, "HOCBA_MAIL_URL"),
    ],
)
def test_production_refuses_and_names_the_variable(good, change, named):
    with pytest.raises(SettingsWrong) as caught:
        check(Settings(**{**good, **change}))
    assert any(fault.startswith(f"{named}: ") for fault in caught.value.faults)
    assert all(" / " in fault for fault in caught.value.faults), "in both languages"
    assert "matkhau" not in str(caught.value)


@pytest.mark.parametrize(
    "server",
    [
        "smtp+starttls://mail.example.vn:587",
        "smtps://mail.example.vn",
        "smtp://127.0.0.1:25",
        "smtp://[::1]",
        "smtp://relay",
    ],
)
def test_mail_goes_sealed_or_to_this_machine_or_an_inner_relay(good, server):
    check(Settings(**good, mail_url=f"{server}?from=hocba@example.vn"))


TOKEN = "pkcs11:token=hocba;object=seal?module-path=/usr/lib/softhsm/libsofthsm2.so"


def test_the_seal_lies_in_a_file_or_on_a_token(good):
    in_file, on_token = Settings(**good), Settings(**{**good, "seal": TOKEN})
    assert (in_file.seal_file, in_file.seal_token) == (good["seal"], None)
    assert on_token.seal_file is None
    assert on_token.seal_token.token == "hocba"
    check(on_token)


@pytest.mark.parametrize("seal", [TOKEN + "&pin-value=1234", "pkcs11:token=hocba"])
def test_an_address_of_a_key_holds_no_pin_and_names_all_that_is_needed(seal):
    with pytest.raises(ValidationError):
        Settings(seal=seal)


@pytest.mark.parametrize("url", ["ftp://tsa.example.vn", "tsa.example.vn", "http://", "https://u:p@tsa.example.vn/"])
def test_an_authority_for_timestamps_is_an_address_without_secrets(url):
    assert Settings(tsa_url="http://tsa.example.vn/tsa?x=1").tsa_url
    with pytest.raises(ValidationError):
        Settings(tsa_url=url)


def test_production_refuses_keys_that_others_can_read(good):
    (good["secrets_dir"] / "root.key").chmod(0o644)
    with pytest.raises(SettingsWrong, match=r"root\.key"):
        check(Settings(**good))


def test_addresses_that_nobody_set_follow_the_port():
    served = Settings(office_url="https://noibo.example.vn").at_port(8010)
    assert (served.base_url, served.office_url) == ("http://127.0.0.1:8010", "https://noibo.example.vn")
    assert Settings().at_port(8010).office_url == "http://127.0.0.1:8011"


def test_an_unknown_store_for_originals_is_refused():
    with pytest.raises(SettingsWrong, match="HOCBA_ORIGINALS_URL"):
        _ = Settings(originals_url="ftp://somewhere/else").originals


def test_the_databases_password_may_lie_among_the_secrets(good):
    (good["secrets_dir"] / "database.password").write_text("p@ss/word\n")
    assert database_url(Settings(**good)) == "postgresql://hocba:p%40ss%2Fword@db/hocba"
