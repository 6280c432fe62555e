"""The department's desk of findings as pages: what is shown, who may see it, what can be done and what is refused."""

from __future__ import annotations

import re

import pytest
from office import IDS, SCHOOL
from sqlalchemy import select, update

from portal.words import office_findings
from registry.rules.findings.desk import FindingAct, FindingRefusal, FindingState
from registry.rules.findings.finding import FindingCode
from registry.rules.lifecycle import State
from registry.store.tables import audit_line, finding, record
from registry.transactions import reading, transaction

NOTE = "Trường trả lời bằng công văn 12; giữ nguyên."


@pytest.fixture
def noted(kit):
    """Notes findings of the three records; (code, record's number) → pk."""

    def note(code, number=0, **detail):
        row = {"record_pk": kit.office.row(IDS[number]).pk, "code": code, "found_at": kit.office.place.clock()}
        with transaction(kit.engine) as connection:
            return connection.execute(finding.insert(), row | {"detail": detail}).inserted_primary_key[0]

    return note


@pytest.fixture
def so(kit):
    return kit.browser("so.duyet1")


def state_of(kit, pk):
    with reading(kit.engine) as connection:
        return connection.scalar(select(finding.c.state).where(finding.c.pk == pk))


def test_the_list_counts_by_kind_and_links_to_each(so, noted):
    pk = noted("year-average", where=["bangdiem/TOAN/diemcanam"])
    noted("award", 1, where=["tongket/ndungkhenthuong"])
    page = so.get("/findings").text
    assert f'href="/findings/{pk}"' in page
    assert "Điểm trung bình cả năm" in page
    assert "đến hết năm học 2025-2026" in page, "says how far the circulars are known"
    assert "Average of the year" in so.get("/findings", lang="en").text


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", {0, 1}),
        ("?code=award", {1}),
        ("?state=asked", {2}),
        ("?state=all", {0, 1, 2}),
        ("?state=all&code=award", {1, 2}),
        (f"?school={SCHOOL}", {0, 1}),
        ("?school=31000999", set()),
        ("?year=2025-2026&state=all", {0, 1, 2}),
        ("?year=2019-2020", set()),
        ("?code=<script>&state=x&before=y&year=" + "9" * 500, set()),
    ],
)
def test_filters(kit, so, noted, query, there):
    pks = [noted("year-average"), noted("award", 1), noted("award", 2)]
    so.post(f"/findings/{pks[2]}/act", act="ask", seen="0", note=NOTE)
    page = so.client.get(f"/findings{query}")
    assert page.status_code == 200
    assert {pks.index(int(pk)) for pk in re.findall(r'href="/findings/(\d+)"', page.text)} == there
    assert "<script>" not in page.text


def test_older_ones_are_a_page_further(so, noted):
    pks = [noted("award", n % 3) for n in range(52)]
    first = so.get("/findings", state="all").text
    (more,) = re.findall(r'href="([^"]*before=[^"]*)"', first)
    second = so.client.get(more.replace("&amp;", "&")).text
    assert re.findall(r'href="/findings/(\d+)"', first) == [str(pk) for pk in reversed(pks[2:])]
    assert re.findall(r'href="/findings/(\d+)"', second) == ["2", "1"]


def test_one_finding_says_rule_article_place_and_record_and_no_content(so, noted):
    pk = noted("year-average", where=["bangdiem/TOAN/diemcanam"])
    page = so.get(f"/findings/{pk}").text
    for words in ("Điều 9 khoản 1 điểm b", "bangdiem/TOAN/diemcanam", IDS[0], SCHOOL, "Chưa ai xử lý"):
        assert words in page


def test_the_other_record_and_its_state_are_shown(kit, so, noted):
    pk = noted("second-live-record", others=[kit.office.row(IDS[1]).pk])
    kit.office.change(IDS[1], state=State.RECALLED)
    page = so.get(f"/findings/{pk}").text
    assert IDS[1] in page
    assert "Đã bị thu hồi" in page


def test_asked_then_explained_then_opened_again(kit, so, noted):
    pk = noted("award")
    for act, state in (("ask", "asked"), ("explain", "explained"), ("reopen", "open")):
        seen = re.search(r'name="seen" value="(\d+)"', so.get(f"/findings/{pk}").text)[1]
        answer = so.post(f"/findings/{pk}/act", act=act, seen=seen, note=f"{NOTE} {act}")
        assert (answer.status_code, answer.location) == (303, f"/findings/{pk}")
        assert state_of(kit, pk) == state
    assert [f"{NOTE} {act}" in so.get(f"/findings/{pk}").text for act in ("ask", "explain", "reopen")] == [True] * 3


def test_an_act_is_audited_with_the_block_of_addresses_and_without_the_note(kit, so, noted):
    pk = noted("award")
    so.post(f"/findings/{pk}/act", act="explain", seen="0", note=NOTE)
    with reading(kit.engine) as connection:
        line = connection.execute(select(audit_line).order_by(audit_line.c.seq.desc())).first()
    assert (line.act, line.subject) == ("finding:explain", f"finding:{pk}")
    assert '"from":"127.0.0.0/24"' in line.detail
    assert "công văn" not in line.detail


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"act": "explain", "seen": "0", "note": " "}, "note-missing"),
        ({"act": "explain", "seen": "7", "note": NOTE}, "changed-meanwhile"),
        ({"act": "explain", "note": NOTE}, "changed-meanwhile"),
        ({"act": "reopen", "seen": "0", "note": NOTE}, "not-now"),
        ({"act": "delete", "seen": "0", "note": NOTE}, "not-now"),
    ],
)
def test_a_refused_act_says_why_and_keeps_what_was_typed(kit, so, noted, fields, refusal):
    pk = noted("award")
    answer = so.post(f"/findings/{pk}/act", **fields)
    assert answer.status_code == 409
    assert office_findings.REFUSALS[refusal].vi in answer.text
    assert fields["note"].strip() in answer.text
    assert state_of(kit, pk) == "open"


def test_no_such_finding(so):
    assert so.get("/findings/99").status_code == 404
    assert so.post("/findings/99/act", act="ask", seen="0", note=NOTE).status_code == 404


@pytest.mark.parametrize("who", ["xa.tham", "vt.42000201", "ht.42000201", "so.quantri", "xa.quantri", "dh.tuyensinh"])
def test_the_desk_is_closed_to_schools_communes_and_registrars(kit, noted, who):
    pk = noted("award")
    browser = kit.browser(who)
    for path in ("/findings", f"/findings/{pk}"):
        assert browser.get(path).status_code == 403
    assert browser.post(f"/findings/{pk}/act", act="explain", seen="0", note=NOTE).status_code == 403
    assert "/findings" not in browser.get("/").text


def test_an_auditor_reads_and_has_no_form(kit, noted):
    pk = noted("award")
    browser = kit.browser("so.thanhtra")
    page = browser.get(f"/findings/{pk}")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert browser.post(f"/findings/{pk}/act", act="explain", seen="0", note=NOTE).status_code == 403


def test_a_recalled_records_finding_is_closed_and_takes_no_act(kit, so, noted):
    pk = noted("award")
    with transaction(kit.engine) as connection:
        connection.execute(update(record).where(record.c.record_id == IDS[0]).values(state=State.RECALLED))
    page = so.get(f"/findings/{pk}").text
    assert "Đã khép lại" in page
    assert "<textarea" not in page


def test_the_front_page_counts_what_is_open(so, noted):
    noted("award")
    noted("promoted", 1)
    explained = noted("award", 2)
    so.post(f"/findings/{explained}/act", act="explain", seen="0", note=NOTE)
    entry = re.search(r'<a href="/findings">.*?</a>', so.get("/").text.split('class="waiting"')[1], re.S)[0]
    assert "2" in entry
    assert "phát hiện chưa xem xét" in entry


def test_a_hostile_note_is_shown_as_text(so, noted):
    pk = noted("award")
    so.post(f"/findings/{pk}/act", act="ask", seen="0", note="<img src=x onerror=alert(1)>")
    assert "<img src=x" not in so.get(f"/findings/{pk}").text


def test_every_code_state_act_and_refusal_has_its_words():
    assert set(office_findings.NAMES) == set(office_findings.SENTENCES) == {str(code) for code in FindingCode}
    assert set(office_findings.STATES) == {str(state) for state in FindingState}
    assert set(office_findings.ACTS) == {str(act) for act in FindingAct}
    assert set(office_findings.REFUSALS) == {str(r) for r in FindingRefusal} - {"finding-unknown"}
    assert set(office_findings.RECORD_STATES) == {str(state) for state in State}
