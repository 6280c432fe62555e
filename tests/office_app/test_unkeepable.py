"""Values that no column of PostgreSQL can hold, in every address and form: refused in words, never an error of ours."""

from __future__ import annotations

import pytest
from flask import url_for
from office_kit import CAST, OfficeKit
from werkzeug.routing import BuildError, IntegerConverter

from portal.office.access import TABLE, may_open

HUGE, NUL = "9" * 25, "a\0b"
# What the office's addresses and forms call things.
NAMES = (
    *("page", "after", "before", "seen", "search", "year", "level", "grade", "dot", "period", "state", "school"),
    *("what", "who", "act", "subject", "organisation", "since", "until", "record", "number", "username", "name"),
    *("person_id", "note", "lines", "which", "code", "to", "item", "chosen", "pick", "do", "address", "url", "hours"),
    *("decision", "ends", "begins", "lines_per_day", "purpose", "deputy", "password", "heirs", "accounts", "parent"),
    *("kind", "levels", "roles", "session", "version", "entry", "class_name", "part", "parts", "upto", "days"),
)


@pytest.fixture
def kit(postgresql_engine, world, tmp_path, keyring):
    return OfficeKit.opened(postgresql_engine, world, tmp_path, keyring)


def who_may(endpoint):
    """The first account of the cast that the view lets in."""
    access = TABLE[endpoint]
    return next(name for (role, kind), name in CAST.items() if may_open(access, {role}, kind))


@pytest.mark.parametrize("value", [HUGE, NUL], ids=["huge", "nul"])
def test_no_view_breaks(kit, value):
    kit.app.testing, kit.app.config["PROPAGATE_EXCEPTIONS"] = False, False
    browsers = {name: kit.browser(name) for name in CAST.values()}
    broken, asked = [], 0
    for rule in kit.app.url_map.iter_rules():
        numbers = {name for name, kind in rule._converters.items() if isinstance(kind, IntegerConverter)}
        named = {name: int(HUGE) if name in numbers else value for name in rule.arguments}
        with kit.app.test_request_context():
            try:
                path = url_for(rule.endpoint, **named)
            except BuildError:
                continue
        browser = browsers[who_may(rule.endpoint)]
        for method in rule.methods & {"GET", "POST"}:
            sent = dict.fromkeys(NAMES, value)
            answer = browser.get(path, **sent) if method == "GET" else browser.post(path, sent)
            asked += 1
            broken += [(method, rule.rule)] if answer.status_code >= 500 else []
            if TABLE[rule.endpoint].door == "signed-in" and answer.status_code == 303:
                browsers = {name: kit.browser(name) for name in CAST.values()}  # signed out
    assert broken == []
    assert asked > 120, "all of the office"


@pytest.mark.parametrize("value", [HUGE, NUL], ids=["huge", "nul"])
@pytest.mark.parametrize(
    ("who", "path", "name"),
    [
        ("so.duyet2", "/findings", "before"),
        ("so.quantri", "/ministry", "before"),
        ("so.duyet2", "/recalls", "before"),
        ("so.thanhtra", "/institutions/calls/x", "after"),
    ],
)
def test_a_list_asked_from_a_line_that_cannot_be(kit, who, path, name, value):
    assert kit.browser(who).get(path, **{name: value}).status_code in {200, 400}
