"""What the look-up is measured against: a view that reads one original and calls ``verify``, and nothing else.

No register, no keys, no limits, no log, no second factor; trust and policy lie ready in memory, the originals in plain
files. gunicorn runs it with the public's own settings.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

from flask import Flask, Response, jsonify, request

from registry.trust_folder import TrustFolder
from verifier.policy import Expected, Policy
from verifier.verify import verify

# A JSON file: ``folder`` of the originals, ``trust``, ``policy``, ``at``, ``school``, ``namhoc``.
GIVEN = "PLAIN_VIEW"


def app() -> Flask:
    """``POST /`` with ``{"file": name}``."""
    given = json.loads(Path(os.environ[GIVEN]).read_text())
    trust = TrustFolder(Path(given["trust"])).current()
    policy = Policy.from_json(given["policy"])
    at = datetime.fromisoformat(given["at"])
    expected = Expected(given["school"], given["namhoc"])
    folder = Path(given["folder"])
    made = Flask("plain")

    @made.post("/")
    def view() -> Response:
        data = (folder / request.get_json()["file"]).read_bytes()
        report = verify(data, trust=trust, policy=policy, at=at, received_at=at, expected=expected)
        return jsonify({"indication": report.indication})

    @made.get("/healthz")
    def alive() -> str:
        return "ok"

    return made
