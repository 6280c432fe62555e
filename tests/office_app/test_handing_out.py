"""Slips as PDF and originals as ZIP, by class and by grade: in parts that miss nobody where a grade is too large."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from crowds import crowd
from paper_reading import pages, qr_texts, text_of
from sqlalchemy import select, update

from portal.office.school.originals_zip import LEFT_OUT
from registry.rules.scope import Scope
from registry.scoped_records import Span, Wanted, search, spans
from registry.store.tables import audit_line, record
from registry.transactions import reading, transaction

CLERK, OTHER = "vt.42000201", "vt.khac"


@pytest.fixture
def browser(desk):
    return desk.browser(CLERK)


@pytest.fixture
def grade(desk):
    """The form that names the whole grade of the world's records."""
    with reading(desk.kit.engine) as connection:
        return {"year": "2025-2026", "level": "02", "grade": connection.scalar(select(record.c.grade)), "sure": "1"}


def as_pdf(browser, form):
    answer = browser.post("/hand-out/slips.pdf", form)
    assert answer.mimetype == "application/pdf", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return answer


def test_a_class_as_pdf_has_a_slip_and_a_code_for_each_learner(desk, browser, grade):
    answer = as_pdf(browser, {**grade, "class_name": f"{int(grade['grade'])}a2"})
    assert sorted(qr_texts(answer.data)) == sorted(f"https://hocba.example/t/{desk.code(key)}" for key in desk.keys)
    (page,) = text_of(answer.data)
    for number, key in enumerate(desk.keys):
        assert desk.school.learner(number).name in page
        assert desk.code(key) in page
    assert page.count(desk.school.name) >= 3
    name = answer.headers["Content-Disposition"]
    assert re.search(r'filename="?hocba-2025-2026-02-\d\d-20261201\.pdf', name), "no class, no name"
    (said,) = desk.audited("codes:hand-out")
    assert (said["count"], said["as"]) == (3, "pdf")
    with reading(desk.kit.engine) as connection:
        audit = str(connection.execute(select(audit_line)).all())
    assert not [key for key in desk.keys if desk.code(key) in audit]


def test_a_whole_grade_is_ordered_by_class_and_given_name(desk, browser, grade):
    text = text_of(as_pdf(browser, grade).data)[0]
    names = [desk.school.learner(number).name for number in range(3)]
    places = [text.index(name) for name in sorted(names, key=lambda name: (name.split()[-1].casefold(), name))]
    assert places == sorted(places)
    assert browser.post("/hand-out/slips", grade).text.count('class="slip"') == 3


def test_what_has_no_slip_is_told_on_the_paper_and_named_in_the_zip(desk, browser, grade):
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(record).where(record.c.record_id == desk.keys[0][:36]).values(state="recalled"))
        digest = connection.scalar(select(record.c.sha256).where(record.c.record_id == desk.keys[1][:36]))
    desk.intake.place.originals.remove(digest)
    pdf = as_pdf(browser, grade).data
    assert len(qr_texts(pdf)) == 1
    assert "2 học bạ của khối không có phiếu" in text_of(pdf)[-1]
    with zipfile.ZipFile(io.BytesIO(browser.post("/hand-out/originals", grade).data)) as archive:
        assert len(archive.namelist()) == 2
        told = archive.read(LEFT_OUT).decode()
    assert f"{desk.keys[0]}: Đã bị thu hồi" in told
    assert f"{desk.keys[1]}: chữ ký hiện không xác nhận được" in told
    assert desk.keys[2] not in told


def test_a_grade_of_more_than_a_thousand_comes_in_parts_and_a_class_is_found_in_all(desk, browser, grade):
    crowd(desk, 1000)
    for path in ("slips.pdf", "slips", "originals"):
        answer = browser.post(f"/hand-out/{path}", grade)
        assert (answer.status_code, answer.mimetype) == (422, "text/html")
        assert "chia thành 2 phần" in answer.text
    assert desk.audited("codes:hand-out") == desk.audited("originals:download") == []
    forms = re.findall(r"<form class=\"ask\".*?</form>", answer.text, re.DOTALL)
    fields = [dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)) for form in forms]
    assert [(one["part"], one["parts"], "upto" in one) for one in fields] == [("1", "2", True), ("2", "2", False)]
    pdf = as_pdf(browser, fields[0])
    assert len(qr_texts(pdf.data)) == 3
    assert "phần 1/2" in text_of(pdf.data)[0]
    assert "997 học bạ của khối không có phiếu" in text_of(pdf.data)[0]
    assert "phan-1-2" in pdf.headers["Content-Disposition"]
    assert browser.post("/hand-out/slips.pdf", fields[1]).status_code == 409, "its three have no original left"
    assert [one["part"] for one in desk.audited("codes:hand-out")] == ["1/2"]
    assert len(qr_texts(as_pdf(browser, {**grade, "class_name": f"{int(grade['grade'])}A2"}).data)) == 3


def test_parts_miss_nobody_and_name_nobody_twice_whoever_comes_between(desk, grade):
    everybody = Scope(CLERK, None)
    asked = Wanted(namhoc="2025-2026", level="02", grade=grade["grade"])
    crowd(desk, 20)
    with reading(desk.kit.engine) as connection:
        parts = spans(connection, everybody, asked, size=5)
    assert len(parts) == 5
    crowd(desk, 2)
    found = []
    with reading(desk.kit.engine) as connection:
        for part in parts:
            wanted = Wanted(namhoc="2025-2026", level="02", grade=grade["grade"], span=part)
            found += [one.pk for one in search(connection, everybody, wanted, now=desk.kit.now, limit=100)]
        everyone = {one.pk for one in search(connection, everybody, asked, now=desk.kit.now, limit=100)}
        assert spans(connection, everybody, asked, size=25) == [Span(0, None)]
        assert spans(connection, everybody, Wanted(grade="99"), size=5) == [Span(0, None)]
    assert len(found) == len(set(found)) == 25
    assert set(found) == everyone


@pytest.mark.parametrize(
    "bad",
    [
        {"part": "2", "parts": "3", "after": "-1", "upto": "5"},
        {"part": "2", "parts": "3", "after": "9", "upto": "5"},
        {"part": "2", "parts": "3", "after": "1", "upto": "9" * 30},
        {"part": "2", "parts": "3", "after": "9" * 30},
        {"part": "x", "parts": "'", "after": "--", "upto": "1;"},
        {"part": "4", "parts": "3", "after": "0"},
    ],
)
def test_odd_parts_are_no_way_past_anything(desk, browser, grade, bad):
    answer = browser.post("/hand-out/slips.pdf", {**grade, **bad})
    assert answer.status_code in (200, 409)
    other = desk.browser(OTHER)
    for path in ("slips.pdf", "slips", "originals"):
        assert other.post(f"/hand-out/{path}", {**grade, **bad}).status_code == 409
        assert other.post(f"/hand-out/{path}", grade).status_code == 409


def test_no_pdf_without_the_tick_or_the_forms_token(desk, browser, grade):
    assert browser.post("/hand-out/slips.pdf", {**grade, "sure": ""}).status_code == 409
    assert browser.client.post("/hand-out/slips.pdf", data=grade).status_code == 403
    assert browser.get("/hand-out/slips.pdf").status_code == 405
    assert desk.audited("codes:hand-out") == []


def test_pages_hold_eight_and_print_sharp_enough(desk, browser, grade):
    pdf = as_pdf(browser, grade).data
    (page,) = pages(pdf, dpi=254)
    assert page.size == pytest.approx((2100, 2970), abs=1), "A4"
    assert len(qr_texts(pdf, dpi=100)) == 3, "even a poor copy is read"
