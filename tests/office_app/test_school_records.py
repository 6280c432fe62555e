"""Records at the school desk: found, shown, codes shown again and replaced, slips and originals of a class."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from sqlalchemy import select, update

from registry.rules.lookup_code import normalise
from registry.store.tables import audit_line, record
from registry.transactions import reading, transaction

CLERK, OTHER = "vt.42000201", "vt.khac"
CODE = re.compile(r">([0-9A-Z]{4,5}(?:-[0-9A-Z]{4,5}){3,4})<")


@pytest.fixture
def browser(desk):
    return desk.browser(CLERK)


@pytest.fixture
def path(desk):
    """Of the first record's page."""
    return f"/records/{desk.keys[0]}"


@pytest.fixture
def a_class(desk):
    """The form that names the class of the world's records."""
    with reading(desk.kit.engine) as connection:
        grade = connection.scalar(select(record.c.grade))
    return {"year": "2025-2026", "level": "02", "grade": grade, "class_name": f" {int(grade)}a2 "}


def in_audit(desk):
    with reading(desk.kit.engine) as connection:
        return str(connection.execute(select(audit_line)).all())


def codes_on(page):
    return [code for code in CODE.findall(page) if normalise(code)]


def test_the_list_names_learners_and_filters(desk, browser):
    page = browser.get("/records").text
    assert all(key.split("/")[0] in page for key in desk.keys)
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(record).where(record.c.record_id == desk.keys[0][:36]).values(state="recalled"))
    found = re.findall(r'href="/records/([0-9a-f-]{36}/1)"', browser.get("/records", state="recalled").text)
    assert found == [desk.keys[0]]
    assert desk.keys[0] not in browser.get("/records", year="2019-2020").text
    assert desk.keys[1] not in browser.get("/records", level="05").text
    odd = browser.get("/records", year="<script>", level="'", grade="x", state="y", page="9" * 30)
    assert odd.status_code == 200
    assert "<script>" not in odd.text


@pytest.mark.parametrize("typed", ["id", "code", "code in lower case without its dashes"])
def test_an_id_or_a_code_leads_to_its_record_and_stands_in_no_address(desk, browser, path, typed):
    code = desk.code(desk.keys[0])
    which = {"id": desk.keys[0][:36].upper(), "code": code}.get(typed, code.replace("-", "").lower())
    assert browser.post("/records", which=which).location == path


def test_another_schools_record_is_found_by_nobody(desk, path):
    other = desk.browser(OTHER)
    for typed in (desk.keys[0][:36], desk.code(desk.keys[0]), "", "'; --", "x" * 5000):
        answer = other.post("/records", which=typed)
        assert answer.status_code == 422
        assert desk.keys[0] not in answer.text
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/codes").status_code == 404
    for what in ("record", "dossier"):
        assert other.get(f"{path}/rekey/{what}").status_code == 404
        assert other.post(f"{path}/rekey/{what}", sure="1").status_code == 404
    assert desk.audited("code:show") == desk.audited("code:rekey") == []


@pytest.mark.parametrize("which", ["x/1", "{}/2", "{}/99999999999999999999999", "{}/1/rekey/everything"])
def test_an_address_that_names_nothing(desk, browser, which):
    assert browser.get(f"/records/{which.format(desk.keys[0][:36])}").status_code == 404


def test_codes_are_shown_only_when_asked_and_that_is_noted_without_them(desk, browser, path):
    code = desk.code(desk.keys[0])
    page = browser.get(path).text
    assert code not in page
    assert "<svg" not in page
    shown = browser.post(f"{path}/codes")
    assert len(codes_on(shown.text)) == 2
    assert code in codes_on(shown.text)
    assert shown.headers["Cache-Control"] == "no-store"
    assert len(desk.audited("code:show")) == 1
    assert code not in in_audit(desk)


def test_a_code_is_replaced_only_when_one_is_sure_and_the_old_one_keeps_the_first_tier(desk, browser, path):
    old = desk.code(desk.keys[0])
    assert browser.post(f"{path}/rekey/record").status_code == 422
    assert desk.code(desk.keys[0]) == old
    page = browser.post(f"{path}/rekey/record", sure="1").text
    new = desk.code(desk.keys[0])
    assert new != old
    assert codes_on(page) == [new]
    assert len(desk.audited("code:rekey")) == 1
    assert "được thay" in desk.public().test_client().get(f"/t/{old}").text
    assert len(codes_on(browser.post(f"{path}/rekey/dossier", sure="1").text)) == 1


def test_before_a_dossiers_code_is_replaced_one_is_told_of_the_years_own_codes(browser, path):
    told = "mã mới cho cả từng học bạ"  # single years' PDFs, had by the old code, bear them
    assert told in browser.get(f"{path}/rekey/dossier").text
    assert told not in browser.get(f"{path}/rekey/record").text


def test_slips_have_name_school_code_and_qr_and_nobody_elses(desk, browser, a_class):
    page = browser.post("/hand-out/slips", {**a_class, "sure": "1"})
    assert sorted(codes_on(page.text)) == sorted(desk.code(key) for key in desk.keys)
    assert page.text.count("<svg") == page.text.count('class="slip"') == 3
    assert page.text.count(desk.school.name) >= 3
    assert desk.school.learner(0).name in page.text
    assert page.headers["Cache-Control"] == "no-store"
    (said,) = desk.audited("codes:hand-out")
    assert said["count"] == 3
    assert not [key for key in desk.keys if desk.code(key) in in_audit(desk)]


def test_no_slip_without_the_tick_a_class_or_a_record_that_stands(desk, browser, a_class):
    assert browser.post("/hand-out/slips", a_class).status_code == 409
    assert browser.post("/hand-out/slips", {**a_class, "sure": "1", "class_name": "9Z"}).status_code == 409
    assert browser.post("/hand-out/slips", {"sure": "1"}).status_code == 409
    assert desk.browser(OTHER).post("/hand-out/slips", {**a_class, "sure": "1"}).status_code == 409
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(record).where(record.c.record_id == desk.keys[0][:36]).values(state="recalled"))
    page = browser.post("/hand-out/slips", {**a_class, "sure": "1"}).text
    assert len(codes_on(page)) == 2
    assert "1 học bạ của khối không có phiếu" in page


def test_a_name_comes_from_a_verified_original_or_not_at_all(desk, browser, a_class):
    with reading(desk.kit.engine) as connection:
        digest = connection.scalar(select(record.c.sha256).where(record.c.record_id == desk.keys[0][:36]))
    desk.intake.place.originals.remove(digest)
    assert len(codes_on(browser.post("/hand-out/slips", {**a_class, "sure": "1"}).text)) == 2


def test_the_originals_of_a_class_are_the_bytes_that_were_sent(desk, browser, a_class):
    answer = browser.post("/hand-out/originals", a_class)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        found = {archive.read(name) for name in archive.namelist()}
        assert sorted(archive.namelist()) == sorted(f"hocba-{key.replace('/', '-')}.xml" for key in desk.keys)
    assert found == set(desk.school.records(3))
    assert desk.audited("originals:download")[0]["count"] == 3
    assert desk.browser(OTHER).post("/hand-out/originals", a_class).status_code == 409


def test_what_changes_or_shows_secrets_needs_the_forms_token(desk, path, a_class):
    client = desk.browser(CLERK).client
    for where in (
        f"{path}/codes",
        f"{path}/rekey/record",
        "/hand-out/slips",
        "/hand-out/copies",
        f"{path}/copy",
        "/hand-out/originals",
        "/records",
    ):
        assert client.post(where, data={**a_class, "sure": "1"}).status_code == 403, where
