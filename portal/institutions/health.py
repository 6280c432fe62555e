"""``/healthz`` of this app, inside: the process answers."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Without a word of the register."""
    return jsonify({"status": "ok"})
