"""What an operator is told at the start when the settings cannot be meant so."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from hocba.__main__ import main


@pytest.fixture
def hocba(monkeypatch, tmp_path):
    """Run a command with settings of its own."""
    monkeypatch.setenv("HOCBA_DATA_DIR", str(tmp_path))

    def run(*words, **settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"HOCBA_{name.upper()}", value)
        return CliRunner().invoke(main, list(words))

    return run


@pytest.mark.parametrize("address", ["foo", "ftp://a.vn", "https://", "https://a.vn/?x=1", "//a.vn"])
def test_an_address_no_phone_could_open_is_refused_with_an_example(hocba, address):
    done = hocba("init", base_url=address)
    assert done.exit_code == 1
    assert "HOCBA_BASE_URL: giá trị không hợp lệ / not valid" in done.output
    assert "https://tracuu.example.vn" in done.output


def test_a_limit_that_is_none_is_refused_with_an_example(hocba):
    done = hocba("init", limit_lookup="lots")
    assert done.exit_code == 1
    assert "HOCBA_LIMIT_LOOKUP" in done.output
    assert "120/minute" in done.output


def test_a_trust_folder_without_anchors_is_named(hocba, tmp_path):
    assert hocba("init", trust_dir=str(tmp_path / "nowhere")).exit_code == 0
    from hocba.opening import open_hub, warn_without_anchors

    @main.command("warn-for-a-test")
    def warn():
        with open_hub() as hub:
            warn_without_anchors(hub)

    try:
        done = hocba("warn-for-a-test")
    finally:
        del main.commands["warn-for-a-test"]
    assert done.exit_code == 0
    assert f"HOCBA_TRUST_DIR: không có chứng thư gốc nào trong {tmp_path / 'nowhere' / 'roots'}" in done.output


# cheroot leaves the socket that could not be bound to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_port_that_is_taken_is_told_in_a_sentence(hocba):
    assert hocba("init").exit_code == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = hocba("serve", "--port", str(taken.getsockname()[1]))
    assert done.exit_code == 1
    assert "--port" in done.output
    assert "Traceback" not in done.output
