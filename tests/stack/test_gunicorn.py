"""gunicorn as the hub configures it: it refuses wrong settings in words, and its lines quote no request."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest
from gunicorn.config import Config
from stage.proof import HOUSE

from deploy.stack.programs import free_port
from hocba.server_log import ServerLog

CODE = "T3DL-37FT-VM4M-5CDN-T68C"


def start(name, tmp_path, **settings):
    plain = {k: v for k, v in os.environ.items() if not k.startswith("HOCBA_")}
    conf = HOUSE / "deploy" / "gunicorn" / f"{name}.py"
    return subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", str(conf), "--bind", f"127.0.0.1:{free_port()}"],
        env={**plain, "PYTHONPATH": str(HOUSE), "HOCBA_DATA_DIR": str(tmp_path), "WEB_CONCURRENCY": "1", **settings},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_production_without_its_keys_does_not_start_and_says_why(tmp_path):
    done = start("public", tmp_path, HOCBA_ENV="production")
    assert done.returncode == 4
    for name in ("HOCBA_SECRETS_DIR", "HOCBA_SEAL", "HOCBA_TRUST_DIR", "HOCBA_BASE_URL"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_the_schools_door_needs_postgresql(tmp_path):
    settings = {"HOCBA_DATA_DIR": str(tmp_path), "HOCBA_TRUST_DIR": str(tmp_path)}
    environment = {**os.environ, **settings, "PYTHONPATH": str(HOUSE)}
    subprocess.run([sys.executable, "-m", "hocba", "init"], env=environment, check=True, capture_output=True)
    done = start("ingest", tmp_path, **settings)
    assert done.returncode == 4
    assert "HOCBA_DATABASE_URL" in done.stderr


@pytest.fixture
def lines(capsys):
    """What a server's log writes, as JSON lines; the loggers are given back as they were."""
    root, names = logging.getLogger(), ("gunicorn.error", "gunicorn.access")
    before = root.handlers, root.level, [(logging.getLogger(n).handlers, logging.getLogger(n).propagate) for n in names]
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    root.handlers, root.level = before[0], before[1]
    for name, (handlers, propagate) in zip(names, before[2], strict=True):
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate


def test_what_a_request_brought_is_not_in_the_servers_lines(lines):
    log = ServerLog(Config())
    log.warning(f"Invalid request from ip=1.2.3.4: Invalid HTTP request line: 'GET /t/{CODE}'")
    try:
        raise ValueError(CODE)
    except ValueError:
        log.exception("Error handling request %s %s", "GET", f"/t/{CODE}")
    log.info("Booting worker with pid: %s", 7)
    written = lines()
    assert CODE not in json.dumps(written)
    assert [line["event"] for line in written] == [
        "invalid request",
        "server failed at a request",
        "Booting worker with pid: 7",
    ]
    assert (written[1]["error"], written[1]["place"].partition(":")[0]) == ("ValueError", "test_gunicorn.py")
