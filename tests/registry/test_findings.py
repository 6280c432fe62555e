"""The department's desk of findings, on both databases: listed, counted, asked, explained; no record changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from office import IDS, SCHOOL, Office
from sqlalchemy import select

from registry import audit, findings
from registry.accounts import account
from registry.findings import FindingNotAllowed, Which, Wish
from registry.rotation import rotate_sealed_rows
from registry.rules.findings.desk import FindingAct, FindingRefusal, FindingState
from registry.store.finding_tables import finding_step
from registry.store.tables import audit_line, finding
from registry.transactions import reading, transaction

APPROVER, COMMUNE, AUDITOR, CLERK = "so.duyet1", "xa.tham", "so.thanhtra", "vt.42000201"
WORDS = "Trường đã giải trình: điểm kiểm tra lại chưa cập nhật."


class Desk:
    def __init__(self, office: Office) -> None:
        self.office, self.place = office, office.place

    def note(self, record_id: str, code: str, **detail) -> int:
        row = {"record_pk": self.office.row(record_id).pk, "code": code, "detail": detail}
        with transaction(self.place.engine) as connection:
            return connection.execute(finding.insert(), row | {"found_at": self.place.clock()}).inserted_primary_key[0]

    def listed(self, before=None, limit=50, **which):
        with reading(self.place.engine) as connection:
            return findings.listed(connection, Which(**which), before=before, limit=limit)

    def one(self, pk: int):
        with reading(self.place.engine) as connection:
            return findings.by_pk(connection, pk)

    def counts(self, **which):
        with reading(self.place.engine) as connection:
            return findings.counts(connection, Which(**which))

    def history(self, pk: int):
        with reading(self.place.engine) as connection:
            return findings.history(connection, self.place.keyring, pk)

    def act(self, pk: int, act: FindingAct, *, by=APPROVER, note=WORDS, seen=None, **about):
        seen = self.one(pk).revision if seen is None else seen
        with transaction(self.place.engine) as connection:
            who = replace(account(connection, by), **about)
            wish = Wish(pk, act, seen, note)
            return findings.act(connection, self.place.keyring, wish, by=who, at=self.place.clock())


@pytest.fixture
def desk(engine, world, tmp_path, keyring):
    return Desk(Office.with_three_records(engine, world, tmp_path, keyring))


@pytest.fixture
def pk(desk):
    return desk.note(IDS[0], "year-average", where=["bangdiem/TOAN/diemcanam"])


def test_a_finding_names_record_school_and_place_and_no_learner(desk, pk):
    (one,) = desk.listed()
    assert (one.pk, one.code, one.where, one.state) == (pk, "year-average", ("bangdiem/TOAN/diemcanam",), "open")
    assert (one.record.record_id, one.record.version, one.record.school) == (IDS[0], 1, SCHOOL)
    assert one.record.school_name


def test_filters_and_pages(desk, pk):
    second = desk.note(IDS[1], "award", where=["tongket/ndungkhenthuong"])
    third = desk.note(IDS[2], "award", where=["tongket/ndungkhenthuong"])
    desk.act(third, FindingAct.ASK)
    assert [f.pk for f in desk.listed()] == [third, second, pk]
    assert [f.pk for f in desk.listed(limit=2)] == [third, second]
    assert [f.pk for f in desk.listed(before=second)] == [pk]
    assert [f.pk for f in desk.listed(code="award")] == [third, second]
    assert [f.pk for f in desk.listed(code="award", state=FindingState.OPEN)] == [second]
    assert desk.listed(school="31000999") == []
    assert desk.listed(namhoc="2020-2021") == []
    assert len(desk.listed(school=SCHOOL, namhoc="2025-2026")) == 3
    assert desk.counts() == {"award": {"open": 1, "asked": 1}, "year-average": {"open": 1}}
    assert desk.counts(code="award", state=FindingState.ASKED) == {"award": {"asked": 1}}


def test_the_other_record_is_named(desk):
    pk = desk.note(IDS[0], "second-live-record", others=[desk.office.row(IDS[1]).pk])
    assert [other.record_id for other in desk.one(pk).others] == [IDS[1]]


def test_asked_then_explained_with_notes_that_are_sealed(desk, pk):
    assert desk.act(pk, FindingAct.ASK, note="Đề nghị trường kiểm tra.") is FindingState.ASKED
    assert desk.act(pk, FindingAct.EXPLAIN) is FindingState.EXPLAINED
    steps = desk.history(pk)
    assert [(s.act, s.state, s.account) for s in steps] == [
        ("ask", "asked", APPROVER),
        ("explain", "explained", APPROVER),
    ]
    assert [s.note for s in steps] == ["Đề nghị trường kiểm tra.", WORDS]
    with reading(desk.place.engine) as connection:
        for row in connection.execute(select(finding_step)):
            assert WORDS.encode() not in row.note_sealed


def test_the_record_and_its_status_stay_as_they_are(desk, pk):
    before = desk.office.row(IDS[0])
    desk.act(pk, FindingAct.EXPLAIN)
    assert desk.office.row(IDS[0]) == before


def test_every_act_is_audited_without_the_note(desk, pk):
    desk.act(pk, FindingAct.EXPLAIN)
    with reading(desk.place.engine) as connection:
        line = connection.execute(select(audit_line).order_by(audit_line.c.seq.desc())).first()
        assert audit.first_break(connection) is None
    assert (line.actor, line.act, line.subject) == (f"account:{APPROVER}", "finding:explain", f"finding:{pk}")
    assert WORDS not in line.detail


def test_reopened(desk, pk):
    desk.act(pk, FindingAct.EXPLAIN)
    assert desk.act(pk, FindingAct.REOPEN) is FindingState.OPEN


@pytest.mark.parametrize(
    ("by", "about"),
    [
        (COMMUNE, {}),
        (CLERK, {}),
        (AUDITOR, {}),
        (APPROVER, {"roles": frozenset({"registrar"})}),
        (APPROVER, {"kind": "commune"}),
    ],
)
def test_only_the_departments_reviewers_and_approvers_act(desk, pk, by, about):
    with pytest.raises(FindingNotAllowed) as refused:
        desk.act(pk, FindingAct.ASK, by=by, **about)
    assert refused.value.refusal is FindingRefusal.WRONG_ROLE


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        ({"act": FindingAct.REOPEN}, "not-now"),
        ({"act": FindingAct.ASK, "note": "  "}, "note-missing"),
        ({"act": FindingAct.ASK, "seen": 3}, "changed-meanwhile"),
        ({"act": FindingAct.ASK, "person_id": None}, "no-person"),
    ],
)
def test_refusals_change_nothing(desk, pk, wish, refusal):
    with pytest.raises(FindingNotAllowed) as refused:
        desk.act(pk, **wish)
    assert refused.value.refusal == refusal
    assert desk.one(pk).state is FindingState.OPEN
    assert desk.history(pk) == []


def test_an_unknown_finding(desk):
    with pytest.raises(FindingNotAllowed) as refused:
        desk.act(99, FindingAct.ASK, seen=0)
    assert refused.value.refusal is FindingRefusal.UNKNOWN


def test_a_recall_closes_the_findings_of_its_record(desk, pk):
    desk.office.recall((IDS[0], 1))
    assert desk.one(pk).state is FindingState.CLOSED
    assert desk.counts() == {"year-average": {"closed": 1}}
    assert [f.pk for f in desk.listed(state=FindingState.CLOSED)] == [pk]
    with pytest.raises(FindingNotAllowed) as refused:
        desk.act(pk, FindingAct.EXPLAIN)
    assert refused.value.refusal is FindingRefusal.NOT_NOW


def test_notes_follow_the_key(desk, pk):
    desk.act(pk, FindingAct.ASK)
    with transaction(desk.place.engine) as connection:
        sealed = connection.scalar(select(finding_step.c.note_sealed))
    desk.place.keyring.add_key()
    with transaction(desk.place.engine) as connection:
        assert rotate_sealed_rows(connection, desk.place.keyring) == 1
        again = connection.scalar(select(finding_step.c.note_sealed))
    assert again != sealed
    assert [s.note for s in desk.history(pk)] == [WORDS]
