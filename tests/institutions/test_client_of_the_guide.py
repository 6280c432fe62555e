"""The client in docs/integrators.md, run as an integrator would: a process of its own against a served hub."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from registry import client_keys
from registry.client_keys import KeyKind, NewKey
from registry.transactions import transaction
from tests.portal.served import served

GUIDE = Path(__file__).parents[2] / "docs" / "integrators.md"


def test_the_client_of_the_guide_checks_a_list(desk, tmp_path):
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    (tmp_path / "client.py").write_text(code)
    held = desk.held(1)
    name = desk.school.learner(1).name
    good = desk.line(held, claimed={"hovaten": name, "namhoc": "2020-2021"}, reference="A1")
    lines = "\n".join(json.dumps(one) for one in (good, {"code": held.code, "birth_date": "1999-01-01"}))
    new = NewKey("DH-42", "Máy khách", KeyKind.SECRET, desk.hub.real_now + timedelta(days=9))
    with transaction(desk.hub.engine) as connection:
        key_id, secret = client_keys.make(connection, desk.hub.keyring, new, by="x", at=desk.hub.real_now)
    with served(desk.app) as address:
        given = {**os.environ, "HOCBA": address, "CLIENT_ID": key_id, "CLIENT_SECRET": secret}
        client = [sys.executable, "client.py"]
        words = {"cwd": tmp_path, "env": given, "input": lines, "capture_output": True, "text": True, "timeout": 60}
        done = subprocess.run(client, check=False, **words)
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["reference"], first["confirmed"], first["differs"]) == ("A1", ["hovaten"], ["namhoc"])
    assert second["problem"]["code"] == "not-found-or-no-match"
