"""``POST /api/v1/lookup``: both tiers as JSON. Reads the request, calls one verb, answers."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from portal.errors import CodeMalformed, RequestMalformed
from portal.public.desk import desk
from portal.public.look_up import SecondFactor
from portal.public.present import answer_json

bp = Blueprint("api", __name__)

_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


@bp.post("/api/v1/lookup")
def look_up() -> Response:
    """``{code, birth_date?, id_last4?}``: without a birth date the first tier."""
    asked = _asked()
    code, birth_date, id_last4 = (asked.get(name) for name in ("code", "birth_date", "id_last4"))
    if code is None:
        raise CodeMalformed
    if birth_date is None:
        answer = desk().look_up.tier_one(code)
    else:
        answer = desk().look_up.tier_two(code, SecondFactor(birth_date, id_last4 or None))
    return jsonify(answer_json(answer, desk().links))


def _asked() -> dict[str, str | None]:
    try:
        body: Any = request.get_json(force=True, silent=True)
    except RecursionError:  # thousands of nested brackets
        body = None
    if not isinstance(body, dict):
        raise RequestMalformed
    asked = {name: body.get(name) for name in ("code", "birth_date", "id_last4")}
    if not all(value is None or _is_text(value) for value in asked.values()):
        raise RequestMalformed
    return asked


def _is_text(value: Any) -> bool:
    """A string that UTF-8 can hold: JSON can also write half a surrogate pair, which is no character."""
    return isinstance(value, str) and not _HALF_A_PAIR.search(value)
