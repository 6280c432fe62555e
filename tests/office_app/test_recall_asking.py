"""Asking for recalls on the pages: search, pasted codes, CSV with its wrong lines, evidence, corrected versions."""

from __future__ import annotations

import io
import tempfile

import pytest
from recall_desk import CLERK, COMMUNE, FIRST, PDF
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from registry.rotation import rotate_sealed_rows
from registry.store.recall_desk_tables import recall_file
from registry.store.tables import audit_line
from registry.transactions import reading, transaction

NEW, SEND = "/recalls/new", "/recalls/new/send"


def file(content, name):
    return (io.BytesIO(content), name)


def test_a_search_shows_what_the_originals_say(desk):
    page = desk.browser(CLERK).post(NEW, do="find", namhoc="2025-2026").text
    names = [desk.school.learner(n).name for n in range(3)]
    assert all(name in page for name in names)
    assert all(f'name="pick" value="{key}"' in page for key in desk.keys)


def test_a_class_is_found_by_the_originals_alone(desk):
    page = desk.browser(CLERK).post(NEW, do="find", class_name="không có").text
    assert "Không tìm thấy học bạ nào" in page


def test_another_school_finds_nothing(desk):
    page = desk.browser("vt.khac").post(NEW, do="find").text
    assert "Không tìm thấy học bạ nào" in page


def test_ticked_records_are_kept_from_step_to_step(desk):
    page = desk.browser(CLERK).post(NEW, {"do": "add", "chosen": desk.keys[:1], "pick": desk.keys[1:]}).text
    assert page.count('name="chosen"') == 3
    page = desk.browser(CLERK).post(NEW, {"do": "drop", "chosen": desk.keys, "drop": desk.keys[:1]}).text
    assert page.count('name="chosen"') == 2


def test_codes_and_ids_are_pasted_each_wrong_line_with_why(desk):
    code = desk.code(desk.keys[0])
    lines = f"{code.lower()}\nXXXX-nhầm\n{desk.keys[1]}\n{desk.keys[1]}\n5f0c7d1e-0000-4000-8000-000000000009/1"
    page = desk.browser(CLERK).post(NEW, do="lines", lines=lines).text
    assert page.count('name="chosen"') == 2
    assert "3 dòng không dùng được" in page
    for why in ("Không phải mã tra cứu", "Đã có ở dòng khác", "Không có học bạ này trong phạm vi"):
        assert why in page


def test_a_csv_is_read_with_its_heading_and_each_wrong_line_is_told(desk):
    csv = "\ufeffmadinhdanhhocba;phienban;ten\r\n" + "".join(f"{k.replace('/', ';')};An\r\n" for k in desk.keys)
    csv += "rubbish;1;=cmd|' /C calc'!A0\r\n"
    page = desk.browser(CLERK).post(NEW, {"do": "file", "list": file(csv.encode(), "ds.csv")}).text
    assert page.count('name="chosen"') == 3
    assert "1 dòng không dùng được" in page
    assert ">5<" in page  # the wrong line's number


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Không có dòng nào"),
        ("mã\nhọc".encode("utf-16"), "không phải văn bản UTF-8"),
        (b"x\n" * 1001, "dài hơn 1.000 dòng"),
        (b"x" * (256 * 1024 + 1), "lớn hơn 256 KiB"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(desk, content, says):
    answer = desk.browser(CLERK).post(NEW, {"do": "file", "list": file(content, "ds.csv")})
    assert answer.status_code == 422
    assert says in answer.text


def test_a_line_of_a_csv_is_shown_as_text(desk):
    evil = b"<script>alert(1)</script>\n"
    page = desk.browser(CLERK).post(NEW, {"do": "file", "list": file(evil, "ds.csv")}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_record_that_is_asked_for_already_cannot_be_chosen(desk):
    desk.ask(desk.keys[0])
    page = desk.browser(CLERK).post(NEW, do="lines", lines=desk.keys[0]).text
    assert "Đang có một đề nghị chưa quyết định" in page
    refused = desk.browser(CLERK).post(SEND, {"chosen": desk.keys[:2], "reason": "data-error", "note": "x"})
    assert refused.status_code == 422
    assert "chưa có gì được ghi nhận" in refused.text
    assert desk.state(desk.keys[1]) == "effective"


def test_another_schools_record_cannot_be_asked_for(desk):
    form = {"chosen": desk.keys[:1], "reason": "data-error", "note": "x"}
    assert desk.browser("vt.khac").post(SEND, form).status_code == 422
    assert desk.state(desk.keys[0]) == "effective"


@pytest.mark.parametrize("missing", ["reason", "note", "chosen"])
def test_what_is_missing_is_said_and_nothing_is_done(desk, missing):
    form = {"chosen": desk.keys[:1], "reason": "data-error", "note": "Sai điểm"}
    form.pop(missing)
    answer = desk.browser(CLERK).post(SEND, form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert desk.state(desk.keys[0]) == "effective"


def test_evidence_is_kept_sealed_and_given_to_those_in_scope_as_a_download(desk):
    name = "<img src=x onerror=alert(1)>Nguyễn Văn An.pdf"
    request_id = desk.ask(desk.keys[0], evidence=file(PDF, name))
    with reading(desk.kit.engine) as connection:
        row = connection.execute(select(recall_file)).one()
    assert PDF not in row.content_sealed
    assert "Nguyễn".encode() not in row.name_sealed
    path = f"/recalls/{request_id}/files/{row.id}"
    for who in (CLERK, COMMUNE, FIRST):
        answer = desk.browser(who).get(path)
        assert answer.data == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "Nguy" not in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for who in ("xa2.tham", "vt.khac"):
        assert desk.browser(who).get(path).status_code == 404
    page = desk.browser(COMMUNE).get(f"/recalls/{request_id}").text
    assert "<img src=x" not in page
    other = desk.ask(desk.keys[1])
    assert desk.browser(FIRST).get(f"/recalls/{other}/files/{row.id}").status_code == 404


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([b"GIF89a" + PDF], "không phải PDF"),
        ([PDF.replace(b"%%EOF", b"")], "bị cắt"),
        ([PDF + b" " * (5 * 1024 * 1024)], "lớn hơn 5 MiB"),
        ([PDF] * 6, "Quá nhiều tệp"),
    ],
)
def test_evidence_that_is_none_is_refused_and_nothing_is_asked(desk, files, says):
    form = {"chosen": desk.keys[:1], "reason": "data-error", "note": "x"}
    form["evidence"] = [file(content, f"{n}.pdf") for n, content in enumerate(files)]
    answer = desk.browser(CLERK).post(SEND, form)
    answer.request.environ["wsgi.input"].close()  # the test client's own copy of a large form
    assert answer.status_code == 422
    assert says in answer.text
    assert desk.state(desk.keys[0]) == "effective"


def test_an_announced_correction_is_compared_field_by_field(desk):
    corrected = desk.school.record(0, phienban="2", hovaten="Lò Văn Sửa")
    request_id = desk.ask(desk.keys[0], corrected=file(corrected, "v2.xml"))
    page = desk.browser(COMMUNE).get(f"/recalls/{request_id}/records/1").text
    assert "Khác gì ở phiên bản 2" in page
    assert "chưa được tiếp nhận" in page
    assert "Tất cả chữ ký số hợp lệ" in page
    rows = page.partition("Khác gì ở phiên bản 2")[2].partition("</table>")[0]
    assert "Lò Văn Sửa" in rows
    assert desk.school.learner(0).name in rows
    assert rows.count("<tr") == 3  # heading, version, name


def test_a_correction_of_another_record_is_refused(desk):
    for content in (desk.school.record(1, phienban="2"), desk.school.record(0), b"<hocba/>", b"\0" * 100):
        form = {"chosen": desk.keys[:1], "reason": "data-error", "note": "x", "corrected": file(content, "v2.xml")}
        answer = desk.browser(CLERK).post(SEND, form)
        assert answer.status_code == 422
        assert "không phải phiên bản tiếp theo" in answer.text


def test_after_the_recall_the_accepted_version_is_compared(desk):
    request_id = desk.recalled(desk.keys[0])
    corrected = desk.school.record(0, phienban="2", hovaten="Lò Văn Sửa")
    assert desk.intake.send(desk.school, desk.school.batch([corrected])).states == ["accepted"]
    page = desk.browser(CLERK).get(f"/recalls/{request_id}/records/1").text
    assert "So với phiên bản đã được tiếp nhận" in page
    assert "Lò Văn Sửa" in page


def test_no_name_and_no_code_comes_into_log_or_audit(desk, capsys):
    code = desk.code(desk.keys[0])
    desk.browser(CLERK).post(NEW, do="lines", lines=code)
    request_id = desk.ask(desk.keys[0], note=f"của {desk.school.learner(0).name}", evidence=file(PDF, "An.pdf"))
    desk.browser(COMMUNE).get(f"/recalls/{request_id}/records/1")
    said = capsys.readouterr()
    with reading(desk.kit.engine) as connection:
        lines = "\n".join(str(row) for row in connection.execute(select(audit_line)))
    for text in (said.out + said.err, lines):
        assert desk.school.learner(0).name not in text
        assert code not in text
        assert "An.pdf" not in text


def test_what_came_with_a_request_is_put_under_a_new_key_with_all_else(desk):
    request_id = desk.ask(desk.keys[0], evidence=file(PDF, "An.pdf"))
    desk.browser(CLERK).post("/account/mails", address="lan@example.vn", language="vi")
    keyring = desk.kit.office.place.keyring
    keyring.add_key()
    with transaction(desk.kit.engine) as connection:
        assert rotate_sealed_rows(connection, keyring) >= 3
        row = connection.execute(select(recall_file)).one()
        for sealed in (row.name_sealed, row.content_sealed):
            assert keyring.key_id_of(sealed) == keyring.current_key_id
    assert desk.browser(CLERK).get(f"/recalls/{request_id}/files/{row.id}").data == PDF
    assert "lan@example.vn" in desk.browser(CLERK).get("/account/mails").text


def test_a_form_larger_than_all_files_together_is_refused_before_it_is_read(desk):
    answer = desk.browser(CLERK).post(
        SEND, {"chosen": desk.keys[:1], "evidence": file(b"x" * (30 * 1024 * 1024), "a.pdf")}
    )
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 413


def test_a_thousand_chosen_records_go_from_step_to_step(desk):
    many = [f"5f0c7d1e-0000-4000-9000-{number:012d}/1" for number in range(999)]
    answer = desk.browser(CLERK).post(NEW, {"do": "find", "chosen": [*many, desk.keys[0]]})
    assert answer.status_code == 200
    assert answer.text.count('name="chosen"') == 1  # what is not there, or not theirs, is left out


def test_evidence_touches_no_temporary_file(desk, monkeypatch, tmp_path):
    browser = desk.browser(CLERK)
    form = {"csrf": browser.token(), "chosen": desk.keys[0], "reason": "data-error", "note": "x"}
    pdf = PDF.replace(b"%%EOF", b" " * (2 * 1024 * 1024) + b"%%EOF")
    boundary, body = encode_multipart({**form, "evidence": FileStorage(io.BytesIO(pdf), "a.pdf")})
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not-there"))
    answer = browser.client.post(SEND, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 303, answer.text
    with reading(desk.kit.engine) as connection:
        assert connection.execute(select(recall_file.c.size)).scalar_one() == len(pdf)
