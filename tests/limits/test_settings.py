"""The limits as the environment says them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from hocba.limits import limiting_of, redis_url
from hocba.settings import Settings, SettingsWrong, check
from portal.limits.rules import Limits


def test_the_contracts_defaults(keyring):
    assert limiting_of(Settings(), keyring).limits == Limits("120/minute", "10/minute;60/hour", "5/15 minutes;20/day")


def test_what_the_environment_says_is_what_counts(monkeypatch, keyring):
    for name, value in {"LOOKUP": "7/minute", "FAILURES": "3/hour", "CODE_FAILURES": "2/day"}.items():
        monkeypatch.setenv(f"HOCBA_LIMIT_{name}", value)
    monkeypatch.setenv("HOCBA_PROXY_HOPS", "2")
    assert limiting_of(Settings(), keyring).limits == Limits("7/minute", "3/hour", "2/day", proxy_hops=2)


@pytest.mark.parametrize("limit", ["lots", "0/minute", "5/fortnight", "-1/minute"])
def test_a_limit_that_is_none_stops_the_start(limit):
    with pytest.raises(ValidationError):
        Settings(limit_lookup=limit)


@pytest.mark.parametrize("hops", [-1, 11, "many"])
def test_a_number_of_proxies_that_is_none_stops_the_start(hops):
    with pytest.raises(ValidationError):
        Settings(proxy_hops=hops)


def test_rediss_password_lies_in_the_secrets_folder(tmp_path):
    settings = Settings(redis_url="redis://redis:6379/0", secrets_dir=tmp_path)
    assert redis_url(settings) == "redis://redis:6379/0"
    (tmp_path / "redis.password").write_text("p@ss\n")
    assert redis_url(settings) == "redis://:p%40ss@redis:6379/0"
    with pytest.raises(SettingsWrong, match="HOCBA_REDIS_URL"):
        check(Settings(env="production", redis_url="redis://:secret@redis/0"))
