"""A class as one ZIP of sealed PDFs, and one record's PDF: confirmed, audited, and of what stands alone."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from crowds import crowd
from paper_reading import qr_texts, text_of
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import select, update

from portal.office.school.originals_zip import LEFT_OUT
from registry.store.tables import audit_line, record
from registry.transactions import reading, transaction

CLERK, OTHER = "vt.42000201", "vt.khac"


@pytest.fixture
def browser(desk):
    return desk.browser(CLERK)


@pytest.fixture
def a_class(desk):
    with reading(desk.kit.engine) as connection:
        grade = connection.scalar(select(record.c.grade))
    return {"year": "2025-2026", "level": "02", "grade": grade, "class_name": f"{int(grade)}A2", "sure": "1"}


def unzipped(answer):
    assert answer.mimetype == "application/zip", answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_class_is_a_sealed_copy_for_each_learner_with_its_original_inside(desk, browser, a_class):
    files = unzipped(browser.post("/hand-out/copies", a_class))
    assert sorted(files) == sorted(f"hocba-{key.replace('/', '-')}.pdf" for key in desk.keys)
    originals = dict(zip(desk.keys, desk.school.records(3), strict=True))
    for number, key in enumerate(desk.keys):
        pdf = files[f"hocba-{key.replace('/', '-')}.pdf"]
        with pikepdf.open(io.BytesIO(pdf)) as document:
            ((_, inside),) = document.attachments.items()
            assert inside.get_file().read_bytes() == originals[key]
        assert PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].docmdp_level.value == 1
        text = " ".join(text_of(pdf))
        assert desk.school.learner(number).name in text
        assert desk.school.name in text
        assert desk.code(key) in text
        assert "XÁC NHẬN NỘI DUNG BẢN IN" not in text
    (said,) = desk.audited("copies:hand-out")
    assert said["count"] == 3
    with reading(desk.kit.engine) as connection:
        audit = str(connection.execute(select(audit_line)).all())
    assert not [key for key in desk.keys if desk.code(key) in audit]


def test_room_for_the_principals_word_is_left_where_it_is_asked_for(desk, browser, a_class):
    files = unzipped(browser.post("/hand-out/copies", {**a_class, "confirmation": "1"}))
    assert all("XÁC NHẬN NỘI DUNG BẢN IN" in text_of(pdf)[-1] for pdf in files.values())
    assert desk.audited("copies:hand-out")[0]["confirmation"] is True


def test_what_does_not_stand_or_verify_has_no_copy_and_is_named(desk, browser, a_class):
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(record).where(record.c.record_id == desk.keys[0][:36]).values(state="recalled"))
        digest = connection.scalar(select(record.c.sha256).where(record.c.record_id == desk.keys[1][:36]))
    desk.intake.place.originals.remove(digest)
    files = unzipped(browser.post("/hand-out/copies", a_class))
    assert sorted(files) == sorted([LEFT_OUT, f"hocba-{desk.keys[2].replace('/', '-')}.pdf"])
    said = files[LEFT_OUT].decode()
    assert f"{desk.keys[0]}: Đã bị thu hồi" in said
    assert f"{desk.keys[1]}: chữ ký hiện không xác nhận được" in said


def test_not_without_the_tick_and_not_a_strangers_class(desk, browser, a_class):
    assert browser.post("/hand-out/copies", {**a_class, "sure": ""}).status_code == 409
    assert desk.browser(OTHER).post("/hand-out/copies", a_class).status_code == 409
    assert desk.audited("copies:hand-out") == []


def test_a_grade_of_several_classes_is_taken_class_by_class(desk, browser, a_class):
    crowd(desk, 1000)
    answer = browser.post("/hand-out/copies", {**a_class, "class_name": ""})
    assert answer.status_code == 409
    assert "từng lớp" in answer.text


def test_one_records_copy_is_had_on_its_page(desk, browser):
    key = desk.keys[0]
    assert "Tải bản PDF" in browser.get(f"/records/{key}").text
    answer = browser.post(f"/records/{key}/copy", {"confirmation": "1"})
    assert answer.mimetype == "application/pdf"
    assert set(qr_texts(answer.data)) == {f"https://hocba.example/t/{desk.code(key)}"}
    assert "XÁC NHẬN NỘI DUNG BẢN IN" in text_of(answer.data)[-1]
    assert desk.audited("copies:hand-out")[0]["count"] == 1
    assert desk.browser(OTHER).post(f"/records/{key}/copy", {}).status_code == 404


@pytest.mark.parametrize(("state", "reason"), [("recalled", "wrong-learner"), ("withdrawn", None)])
def test_a_closed_record_has_no_copy_at_its_school_either(desk, browser, state, reason):
    key = desk.keys[0]
    with transaction(desk.kit.engine) as connection:
        values = {"state": state, "state_detail": {"reason": reason} if reason else {}}
        connection.execute(update(record).where(record.c.record_id == key[:36]).values(values))
    assert f"/records/{key}/copy" not in browser.get(f"/records/{key}").text
    assert browser.post(f"/records/{key}/copy", {}).status_code == 409
