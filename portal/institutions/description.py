"""The institutions' API as OpenAPI 3.1, put together from the code's own constants, words and view docstrings.

A line and an answer are described as items of an array: OpenAPI 3.1 has no word for NDJSON (3.2 calls it itemSchema).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify

from portal.institutions.desk import desk
from portal.institutions.lines import LONGEST_LINE, LONGEST_NAME, MOST_MARKS
from portal.institutions.oauth import METADATA_PATH
from portal.institutions.token_server import GRANT, REVOKE_PATH, TOKEN_PATH
from portal.institutions.verifications import LARGEST_BODY, MOST_LINES, NDJSON, PATH
from portal.problems import PROBLEM_TYPE
from portal.words.failures import FAILURES
from portal.words.verifications import CALLS, DIFFERENCES, LINES
from registry.client_keys import VERIFICATIONS
from registry.rules.lifecycle import Status
from verifier.report import Indication

bp = Blueprint("description", __name__)

DESCRIPTION_PATH = "/api/v1/openapi.json"
# Problems a line may have beside its own kinds, as a look-up has them.
OF_A_LOOK_UP = (
    "code-malformed", "birth-date-malformed", "id-last4-needed", "not-found-or-no-match", "second-tier-closed",
    "too-many", "unavailable", "internal-error",
)  # fmt: skip
_TEXT = {"type": "string"}
_PROBLEM = "application/problem+json"


@bp.get(DESCRIPTION_PATH)
def describe() -> Response:
    """This description."""
    return jsonify(document(current_app, desk().base_url))


def document(app: Flask, base_url: str) -> dict[str, Any]:
    """The whole description; summaries are the views' own first sentences."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Trục học bạ số: đối chiếu nhiều học bạ / checking many records",
            "version": "1",
            "description": f"{MOST_LINES} lines and {LARGEST_BODY} bytes a call, {LONGEST_LINE} bytes a line.",
        },
        "servers": [{"url": base_url}],
        "paths": {path: _path(app, path, methods) for path, methods in _operations().items()},
        "components": {"schemas": _schemas(), "securitySchemes": _security(), "responses": {"Problem": _problem()}},
    }


def _path(app: Flask, path: str, methods: dict[str, Any]) -> dict[str, Any]:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.rule == path)
    summary = (app.view_functions[rule.endpoint].__doc__ or "").strip().partition("\n")[0]
    return {method: {"operationId": rule.endpoint, "summary": summary, **said} for method, said in methods.items()}


def _operations() -> dict[str, Any]:
    answers = {"type": "array", "items": {"$ref": "#/components/schemas/Answer"}}
    lines = {"type": "array", "maxItems": MOST_LINES, "items": {"$ref": "#/components/schemas/Line"}}
    verify = {
        "security": [{"token": []}, {"oauth": [VERIFICATIONS]}],
        "requestBody": {"required": True, "content": {NDJSON: {"schema": lines}}},
        "responses": {"200": {"description": "In order, one a line.", "content": {NDJSON: {"schema": answers}}}}
        | _problems(401, 403, 413, 415, 429, 503),
    }
    return {
        PATH: {"post": verify},
        TOKEN_PATH: {"post": _oauth({"grant_type": {"const": GRANT}, "scope": _TEXT}, ["grant_type"], "Token")},
        REVOKE_PATH: {"post": _oauth({"token": _TEXT}, ["token"], "Nothing")},
        METADATA_PATH: {"get": {"responses": {"200": _json("RFC 8414.", {"type": "object"})}}},
        DESCRIPTION_PATH: {"get": {"responses": {"200": _json("OpenAPI 3.1.", {"type": "object"})}}},
    }


def _oauth(members: dict[str, Any], required: list[str], answer: str) -> dict[str, Any]:
    """A form of RFC 6749 or 7009; who sends it shows a secret or signs."""
    signed = dict.fromkeys(("client_id", "client_secret", "client_assertion_type", "client_assertion"), _TEXT)
    form = {"type": "object", "properties": members | signed, "required": required}
    error = _json("RFC 6749, 5.2.", {"$ref": "#/components/schemas/OAuthError"})
    return {
        "security": [{"client": []}, {}],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": form}}},
        "responses": {"200": _json("Done.", {"$ref": f"#/components/schemas/{answer}"}), "400": error, "401": error}
        | _problems(413, 429, 503),
    }


def _schemas() -> dict[str, Any]:
    problem_codes = {"enum": sorted({*LINES, *OF_A_LOOK_UP})}
    reference = {"type": "string", "pattern": r"^[A-Za-z0-9._:/\-]{1,64}$"}
    marks = {"type": "object", "maxProperties": MOST_MARKS, "additionalProperties": {"type": ["string", "number"]}}
    marks["propertyNames"] = {"pattern": "^[A-Z0-9]{1,6}$"}
    claims = {
        "hovaten": {"type": "string", "maxLength": LONGEST_NAME},
        "namhoc": {"type": "string", "pattern": r"^\d{4}-\d{4}$"},
        "ngaysinh": _TEXT,
        "marks": marks,
    }
    line = {
        "code": _TEXT,
        "birth_date": _TEXT,
        "id_last4": _TEXT,
        "reference": reference,
        "claimed": {"type": "object", "properties": claims, "additionalProperties": False},
        "include": {"type": "array", "items": {"const": "record"}},
    }
    return {
        "Line": {"type": "object", "properties": line, "required": ["code", "birth_date"]},
        "Answer": _answer(reference, problem_codes),
        "Token": _all_of({"access_token": _TEXT, "token_type": {"const": "Bearer"}, "expires_in": {"type": "integer"}}),
        "Nothing": {"type": "object"},
        "OAuthError": _all_of({"error": _TEXT}),
        "Problem": _all_of(
            {
                "type": {"type": "string", "pattern": f"^{PROBLEM_TYPE}"},
                "code": {"enum": sorted({*CALLS, *FAILURES})},
                "title": _TEXT,
                "status": {"type": "integer"},
                "vi": _TEXT,
                "en": _TEXT,
            }
        ),
    }


def _answer(reference: dict[str, Any], problem_codes: dict[str, Any]) -> dict[str, Any]:
    kinds = {"enum": sorted(DIFFERENCES)}
    difference = _all_of({"field": _TEXT, "kind": kinds})
    always = {
        "code": {"type": ["string", "null"]},
        "status": {"enum": [*(status.value for status in Status), None]},
        "verification": {
            "type": ["object", "null"],
            "properties": {"indication": {"enum": [one.value for one in Indication]}, "checked_at": _TEXT},
            "required": ["indication", "checked_at"],
        },
        "differs": {"type": "array", "items": _TEXT},
        "compared": {"type": "array", "items": _TEXT},
    }
    sometimes = {
        "reference": reference,
        "kind": {"enum": ["record", "dossier"]},
        "record_key": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "differences": {"type": "array", "items": difference},
        "record": {"type": "object"},
        "records": {"type": "array", "items": {"type": "object"}},
        "problem": _all_of({"code": problem_codes, "vi": _TEXT, "en": _TEXT}),
    }
    return {"type": "object", "properties": always | sometimes, "required": list(always)}


def _security() -> dict[str, Any]:
    flow = {"tokenUrl": TOKEN_PATH, "scopes": {VERIFICATIONS: "Đối chiếu học bạ / check records"}}
    return {
        "token": {"type": "http", "scheme": "bearer"},
        "client": {"type": "http", "scheme": "basic"},
        "oauth": {"type": "oauth2", "flows": {"clientCredentials": flow}},
    }


def _all_of(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _problems(*statuses: int) -> dict[str, Any]:
    return {str(status): {"$ref": "#/components/responses/Problem"} for status in statuses}


def _problem() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "RFC 9457, in both languages.", "content": {_PROBLEM: {"schema": schema}}}


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
