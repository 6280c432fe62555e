"""What an institution is answered: each line for itself, honestly, in order."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from registry.rules.lookup_code import new_code, normalise, printed
from registry.store import tables
from registry.store.institution_tables import record_check, verification_call, verification_use
from registry.transactions import transaction


def test_a_good_record_is_answered_with_its_verification_and_nothing_differs(desk):
    held = desk.held(1)
    claimed = {"hovaten": desk.school.learner(1).name.upper(), "namhoc": "2025-2026", "marks": {"TOAN": "H"}}
    (answer,) = desk.send(desk.line(held, claimed=claimed, reference="HS-001"))
    assert (answer["code"], answer["reference"], answer["status"]) == (held.code, "HS-001", "effective")
    assert answer["verification"]["indication"] == "TOTAL-PASSED"
    assert answer["verification"]["signatures"][0]["certificate"]["sha256"]
    assert answer["differs"] == []
    assert answer["compared"] == ["hovaten", "namhoc", "marks.TOAN"]
    assert "record" not in answer
    assert "problem" not in answer


def test_every_claim_that_differs_is_named_with_its_kind_and_without_what_the_record_says(desk):
    held = desk.held(1)
    name = desk.school.learner(1).name
    claimed = {"hovaten": name.replace("ò", "o"), "namhoc": "2024-2025", "ngaysinh": "2015-01-01"}
    claimed["marks"] = {"TOAN": "C", "TV": 8.0, "VL": "9"}
    (answer,) = desk.send(desk.line(held, claimed=claimed))
    kinds = {one["field"]: one["kind"] for one in answer["differences"]}
    assert kinds == {
        "hovaten": "tone-marks",
        "namhoc": "other-year",
        "ngaysinh": "other-date",
        "marks.TOAN": "other-mark",
        "marks.TV": "other-mark",
        "marks.VL": "no-such-subject",
    }
    assert answer["differs"] == list(kinds)
    assert name not in json.dumps(answer, ensure_ascii=False)


def test_marks_are_compared_as_numbers(desk):
    held = desk.held(1)
    for value in ("6", "6.0", "6,0", 6, 6.0):
        (answer,) = desk.send(desk.line(held, claimed={"marks": {"TV": value}}))
        assert answer["differs"] == [], value


def test_the_whole_record_comes_when_it_is_asked_for(desk):
    held = desk.held(1)
    (answer,) = desk.send(desk.line(held, include=["record"]))
    assert answer["record"]["hovaten"] == desk.school.learner(1).name
    assert answer["record"]["sodinhdanh"].startswith("••••")
    assert "hotencha" not in answer["record"]


def test_a_bad_line_is_a_problem_of_its_own_and_the_others_are_answered(desk):
    held = desk.held(1)
    good = desk.line(held)
    lines = [
        good,
        b"{",
        b'{"code": true}',
        b'[{"code":"x"}]',
        b'{"code": "AAAA", "birth_date": "2015-01-01"}',
        {"code": held.code},
        {"code": held.code, "birth_date": "1999-09-09"},
        {"code": held.code, "birth_date": held.birth, "claimed": {"hoten": "x"}},
        {"code": held.code, "birth_date": held.birth, "reference": "số 1"},
        b'{"code":"a","code":"b"}',
        b'\xff\xfe{"code":"a"}',
        b'{"code":"' + b"x" * 9000 + b'"}',
        b"[" * 5000,
        b'{"code":"\\ud800"}',
        good,
    ]
    answers = desk.send(*lines)
    assert len(answers) == len(lines)
    codes_ = [one.get("problem", {}).get("code") for one in answers]
    assert codes_[0] is None
    assert codes_[-1] is None
    assert codes_[4:7] == ["code-malformed", "birth-date-malformed", "not-found-or-no-match"]
    assert [one for place, one in enumerate(codes_) if place not in (0, 4, 5, 6, 14)] == ["line-malformed"] * 10
    for one in answers[1:-1]:
        assert one["status"] is one["verification"] is None
        assert one["differs"] == []
        assert one["problem"]["vi"]
        assert one["problem"]["en"]
    assert answers[7]["problem"]["where"] == "/claimed"


def test_an_unknown_code_and_a_wrong_date_are_not_told_apart(desk):
    held = desk.held(1)
    other = printed(new_code(lambda n: 3))
    unknown, wrong = desk.send(
        {"code": other, "birth_date": held.birth}, {"code": held.code, "birth_date": "1999-01-01"}
    )
    assert unknown["problem"] == wrong["problem"]


def test_the_codes_own_limits_count_institutions_calls_too(desk):
    held = desk.held(1)
    wrong = [{"code": held.code, "birth_date": f"1999-01-{day:02d}"} for day in range(1, 8)]
    answers = desk.send(*wrong, desk.line(held))
    found = [one["problem"]["code"] for one in answers]
    assert found == ["not-found-or-no-match"] * 5 + ["too-many"] * 3
    assert answers[-1]["problem"]["retry_after"] > 800


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        ("recalled", {"reason": "data-error", "decision": "12/QĐ"}),
        ("suspended", {"until": "2026-12-03T09:00:00+07:00", "begun": "2026-12-01T08:00:00+07:00"}),
    ],
)
def test_a_record_that_is_not_in_force_says_so(desk, state, detail):
    held = desk.held(1)
    desk.hub.set_state(held, state, **detail)
    (answer,) = desk.send(desk.line(held))
    assert answer["status"] == state
    assert answer["verification"]["indication"] == "TOTAL-PASSED"


def test_after_a_wrong_learner_only_the_status_is_told(desk):
    held = desk.held(1)
    desk.hub.set_state(held, "recalled", reason="wrong-learner")
    (answer,) = desk.send(desk.line(held, claimed={"hovaten": "x"}, include=["record"]))
    assert (answer["status"], answer["verification"], answer["compared"]) == ("recalled", None, [])
    assert "record" not in answer


def test_a_damaged_original_is_indeterminate_and_compares_nothing(desk):
    held = desk.held(1)
    desk.hub.original_file(held).write_bytes(b"x")
    (answer,) = desk.send(desk.line(held, claimed={"hovaten": desk.school.learner(1).name}))
    assert answer["verification"]["indication"] == "INDETERMINATE"
    assert answer["verification"]["gap"] == "original-damaged"
    assert answer["compared"] == answer["differs"] == []


def test_a_replaced_code_is_said_to_be_replaced(desk):
    held = desk.held(1)
    with transaction(desk.hub.engine) as connection:
        connection.execute(update(tables.code).values(replaced_at=desk.hub.now))
    (answer,) = desk.send(desk.line(held))
    assert answer["problem"]["code"] == "code-replaced"


def test_a_dossier_code_answers_for_all_its_years_and_for_the_one_claimed(desk):
    old = desk.held(1, namhoc="2024-2025")
    new = desk.held(1)
    desk.hub.set_state(old, "recalled", reason="data-error")
    whole, one = desk.send(
        {"code": new.dossier_code, "birth_date": new.birth},
        {"code": new.dossier_code, "birth_date": new.birth, "claimed": {"namhoc": "2025-2026"}},
    )
    assert (whole["kind"], whole["status"]) == ("dossier", "recalled")
    assert [year["status"] for year in whole["records"]] == ["recalled", "effective"]
    assert (one["kind"], one["status"], one["differs"]) == ("dossier", "effective", [])


def test_each_access_is_written_down_once_for_the_call_and_once_for_each_record_without_a_code(desk_on_both):
    desk = desk_on_both
    first, second = desk.held(1), desk.held(2)
    desk.send(desk.line(first, reference="a1"), desk.line(second), {"code": first.code, "birth_date": "1999-01-01"})
    (line,) = desk.audited("verification:call")
    assert line.actor == "client:DH-42/Phần mềm DH-42"
    detail = json.loads(line.detail)
    assert detail == {
        "organisation": "DH-42",
        "lines": 3,
        "outcomes": {"effective": 2, "not-found-or-no-match": 1},
    }
    (call,) = desk.rows(verification_call)
    assert line.subject == f"verification:{call.id}"
    assert [(row.record_pk, row.reference) for row in desk.rows(record_check)] == [(first.pk, "a1"), (second.pk, None)]
    (use,) = desk.rows(verification_use)
    assert (use.calls, use.lines, use.wrong) == (1, 3, 1)
    written = str([desk.rows(table) for table in (record_check, verification_call, tables.audit_line)])
    assert normalise(first.code) not in written.replace("-", "")
    assert first.code not in written


def test_the_same_record_has_one_key_for_an_institution(desk):
    held = desk.held(1)
    one, again = desk.send(desk.line(held), {"code": held.dossier_code, "birth_date": held.birth})
    assert one["record_key"] == again["record_key"]
    assert len(one["record_key"]) == 32


def test_a_call_that_is_not_read_to_its_end_is_written_down_all_the_same(desk):
    held = desk.held(1)
    body = b"\n".join([json.dumps(desk.line(held)).encode()] * 60)
    answer = desk.post(body, buffered=False)
    next(iter(answer.response))
    answer.close()
    (call,) = desk.rows(verification_call)
    assert call.finished_at is not None
    assert call.lines == 1
    assert len(desk.rows(record_check)) == 25, "what was opened and not told any more"
