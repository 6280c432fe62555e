"""The API's description: true, for schemathesis asks what it says may be asked, and judges the answers."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

NDJSON = "application/x-ndjson"
# Not "wrong data is refused": a wrong line is answered in its place, and the call goes on.
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]


@schemathesis.serializer(NDJSON)
def as_lines(_context, value):
    lines = value if isinstance(value, list) else [value]
    return b"\n".join(json.dumps(one).encode() for one in lines)


@schemathesis.deserializer(NDJSON)
def of_lines(_context, response):
    return [json.loads(line) for line in response.content.splitlines()]


@pytest.fixture
def described(desk):
    """With a limit of wrong tokens that a few hundred requests do not reach."""
    desk.app = desk.app_with(failures="100000/minute")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", desk.app)


SETTINGS = settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def test_every_answer_is_as_described(described, desk):
    asked = set()
    for result in described.get_all_operations():
        operation = result.ok()

        @SETTINGS
        @given(case=operation.as_strategy())
        def ask(case):
            headers = {"Authorization": f"Bearer {desk.token}"} if case.path == "/api/v1/verifications" else None
            case.call_and_validate(headers=headers, checks=CHECKS)
            asked.add(case.path)

        ask()
    assert asked >= {"/api/v1/verifications", "/oauth/token", "/oauth/revoke"}


def test_real_answers_are_as_described(desk):
    held = desk.held(1)
    found = desk.app.test_client().get("/api/v1/openapi.json").json
    assert found["openapi"] == "3.1.0"
    assert found["paths"]["/api/v1/verifications"]["post"]["summary"] == "An answer for every line."
    schema = {"$ref": "#/components/schemas/Answer", "components": found["components"]}
    validator = jsonschema_rs.validator_for(schema)
    claimed = {"hovaten": "Khác", "marks": {"TOAN": 1}}
    for answer in desk.send(desk.line(held, claimed=claimed, include=["record"], reference="x"), {"code": "y"}, b"{"):
        assert validator.is_valid(answer), list(validator.iter_errors(answer))
