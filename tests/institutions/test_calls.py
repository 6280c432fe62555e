"""Who may call, how much, and how a whole call is refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from portal.institutions.checking import AT_ONCE
from portal.institutions.verifications import LARGEST_BODY
from registry.store.institution_tables import verification_call, verification_use


def refusal(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == code
    assert answer.json["type"] == f"urn:hocba:problem:{code}"
    assert answer.json["vi"]
    assert answer.json["en"]
    return answer


def test_without_a_good_token_nobody_asks_anything(desk):
    for token in ("x", "tok-42-uni-1f0c5a7e9b3d2847", "y" * 600):
        answer = refusal(desk.post(b"{}", token=token), 401, "token-missing")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hocba"'
    answer = desk.app.test_client().post("/api/v1/verifications", data=b"{}")
    refusal(answer, 401, "token-missing")
    assert desk.rows(verification_call) == []


def test_a_schools_token_has_not_the_scope(desk):
    refusal(desk.post(b"{}", token=desk.school.token), 403, "scope-missing")


def test_wrong_tokens_are_counted_and_a_right_one_works_beside_them(desk):
    desk.app = desk.app_with(failures="2/minute")
    for _ in range(2):
        refusal(desk.post(b"{}", token="wrong"), 401, "token-missing")
    answer = refusal(desk.post(b"{}", token="wrong"), 429, "too-many")
    assert int(answer.headers["Retry-After"]) > 0
    assert desk.post(b"{}").status_code == 200


def test_a_grant_that_is_over_opens_nothing_and_one_that_has_begun_does(desk):
    desk.grant(ends=desk.hub.real_now)
    refusal(desk.post(b"{}"), 403, "access-ended")
    desk.hub.real_now -= timedelta(seconds=1)
    assert desk.post(b"{}").status_code == 200


def test_the_whole_record_needs_a_grant_of_its_own(desk):
    held = desk.held(1)
    desk.grant()
    answer, plain = desk.send(desk.line(held, include=["record"]), desk.line(held))
    assert answer["problem"]["code"] == "record-not-granted"
    assert plain["status"] == "effective"


def test_lines_beyond_the_days_quota_are_told_so_and_counted_by_nobody(desk_on_both):
    desk = desk_on_both
    held = desk.held(1)
    desk.grant(lines_per_day=3)
    answers = desk.send(*[desk.line(held)] * 5)
    assert [one["status"] for one in answers] == ["effective"] * 3 + [None] * 2
    assert answers[3]["problem"]["code"] == "quota-used-up"
    answer = refusal(desk.post(json.dumps(desk.line(held)).encode()), 429, "too-many")
    assert answer.json["of"] == "quota"
    assert int(answer.headers["Retry-After"]) == 15 * 3600, "09:00 to midnight"
    desk.hub.real_now += timedelta(hours=15)
    assert desk.send(desk.line(held))[0]["status"] == "effective"
    assert sorted((use.day.day, use.lines) for use in desk.rows(verification_use)) == [(1, 3), (2, 1)]


def test_more_lines_or_bytes_than_a_call_has_are_refused_before_anything_is_opened(desk):
    refusal(desk.post(b"{}\n" * 10_001), 413, "too-many-lines")
    refusal(desk.post(b"x" * (LARGEST_BODY + 1)), 413, "request-too-large")
    refusal(desk.post(b"a=b", content_type="application/x-www-form-urlencoded"), 415, "unsupported-media-type")
    assert desk.rows(verification_call) == []


def test_an_empty_call_has_no_answers(desk):
    assert desk.send() == []


def test_other_content_types_and_line_ends_are_lines_all_the_same(desk):
    held = desk.held(1)
    line = json.dumps(desk.line(held)).encode()
    for kind in ("application/json", "application/ndjson", "text/plain", None):
        answer = desk.post(b"\r\n" + line + b"\r\n\r\n" + line + b"\r\n", content_type=kind)
        assert [json.loads(one)["status"] for one in answer.text.splitlines()] == ["effective"] * 2


def test_only_so_many_calls_of_one_institution_are_under_way(desk):
    held = desk.held(1)
    body = json.dumps(desk.line(held)).encode()
    open_ones = [desk.post(body, buffered=False) for _ in range(AT_ONCE)]
    answer = refusal(desk.post(body), 429, "too-many")
    assert (answer.json["of"], answer.headers["Retry-After"]) == ("client", "10")
    for one in open_ones:
        one.close()
    assert desk.post(body).status_code == 200, "one that was never read gives its place back"


def test_calls_of_a_program_in_a_minute_are_limited(desk):
    answers = [desk.post(b"{}", buffered=True).status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_other_methods_are_not_there(desk, method):
    answer = getattr(desk.app.test_client(), method)("/api/v1/verifications")
    refusal(answer, 405, "method-not-allowed")
