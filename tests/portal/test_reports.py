"""Reports of a check: sealed PDFs of what was found, of nobody who asked; and the page behind their QR code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.public.download_links import LIFETIME
from registry.rules.lookup_code import normalise
from tests.paper_reading import qr_texts, text_of
from tests.photographs import as_file, sheet
from tests.portal.copies import own_seal
from tests.portal.hub import BASE_URL
from tests.portal.reading import BROWSER, assert_headers, assert_sound_page
from tests.portal.uploads import handed_in, page_of, posted


@pytest.fixture
def seal(one_hub, tmp_path):
    return own_seal(one_hub, tmp_path / "seal")


@pytest.fixture
def held(one_hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture
def app(one_hub, seal):
    return one_hub.app(seal=seal)


def link(app, held):
    body = {"code": held.code, "birth_date": held.birth}
    return app.test_client().post("/api/v1/lookup", json=body).json["downloads"]["report"]


def report_of(app, held):
    answer = app.test_client().get(link(app, held))
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=hocba-bao-cao-")
    assert_headers(answer)
    return answer.data


def report_after(app, data):
    """By the form on the page of an upload."""
    page = page_of(app, data).get_data(as_text=True)
    (form,) = re.findall(r'name="report" value="([^"]+)"', page)
    answer = app.test_client().post("/verify/report", data={"report": form})
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return answer.data


def test_a_records_report_says_what_was_checked_and_found_in_both_languages(one_hub, app, held):
    text = " ".join(text_of(report_of(app, held)))
    for part in ("BÁO CÁO KIỂM TRA HỌC BẠ SỐ", "Verification report", "Học bạ xác thực và đang có hiệu lực", "genuine"):
        assert part in text
    version, sha256 = one_hub.trust.current().version, held.report.sha256
    squeezed = text.replace(" ", "")
    for part in (held.report.fields.record_id, version, sha256, "package-1:", "xades"):
        assert part.replace(" ", "") in squeezed
    for signature in held.report.signatures:
        assert signature.signer in text
    assert text.count("Holds") >= len(held.report.signatures)


def test_a_report_names_no_learner_no_code_and_nobody_who_asked(app, held):
    pdf = report_of(app, held)
    text = " ".join(text_of(pdf))
    assert held.report.fields.required("hovaten") not in text
    assert held.code not in text
    assert held.dossier_code not in text
    assert "127.0.0.1" not in text
    assert not any(normalise(held.code) in part for part in qr_texts(pdf))


def test_a_report_is_known_by_its_seal_and_by_its_qr_code(app, held):
    pdf = report_of(app, held)
    found = handed_in(app, pdf)
    assert (found["kind"], found["verification"]["indication"], found["genuine"]) == (
        "hub-paper",
        "TOTAL-PASSED",
        False,
    )
    (address,) = qr_texts(pdf)
    assert address.startswith(f"{BASE_URL}/papers/")
    answer = app.test_client().get(address.removeprefix(BASE_URL) + "?lang=en")
    assert_headers(answer)
    page = assert_sound_page(answer).text
    identifier = re.search(r"Báo cáo ([0-9a-f-]{36})", text_of(pdf)[0]).group(1)
    for part in (
        "The hub made a report with this QR code",
        identifier,
        held.report.sha256,
        "In force",
        "All signatures hold",
    ):
        assert part in page
    assert "anybody can print a QR code again" in page, "what else stands on the paper is not proven by it"


def test_a_qr_code_that_was_altered_is_no_papers(app, held):
    (address,) = qr_texts(report_of(app, held))
    token = address.rsplit("/", 1)[1]
    other = ("A" if token[10] != "A" else "B").join((token[:10], token[11:]))
    for wrong in (other, token[:-4], token + "AAAA", "x", "a" * 500):
        answer = app.test_client().get(f"/papers/{wrong}?lang=en", headers=BROWSER)
        assert answer.status_code == 404
        assert "The hub made no paper with this code" in assert_sound_page(answer).text


def test_the_status_is_read_again_when_the_report_is_asked_for(one_hub, app, held):
    address = link(app, held)
    one_hub.set_state(held, "recalled", reason="data-error", decision="12/QĐ")
    pdf = app.test_client().get(address).data
    text = " ".join(text_of(pdf))
    assert text.index("Học bạ đã bị thu hồi") < text.index("12/QĐ")
    assert "genuine" not in text
    one_hub.set_state(held, "recalled", reason="wrong-learner")
    assert app.test_client().get(address).status_code == 410


def test_a_links_ten_minutes_hold_for_reports(one_hub, app, held):
    address = link(app, held)
    one_hub.real_now += LIFETIME
    assert app.test_client().get(address).json["code"] == "link-expired"


def test_after_an_upload_the_report_tells_what_was_found_of_the_file(one_hub, app, held):
    changed = re.sub(rb"(<hovaten>)[^<]+", rb"\1Nguoi Khac", held.data)
    text = " ".join(text_of(report_after(app, changed)))
    for part in ("Tệp này đã bị sửa so với bản gốc", "changed from the original", "Họ và tên", "TOTAL-FAILED"):
        assert part in text
    assert "Nguoi Khac" not in text
    assert "Does not hold" in text


def test_a_program_may_ask_for_the_report_at_once(app, held):
    answer = posted(app, "/api/v1/verify", held.data, Accept="application/pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert "genuine" in " ".join(text_of(answer.data))
    for accepted in ("*/*", "application/json", ""):
        assert posted(app, "/api/v1/verify", held.data, Accept=accepted).content_type == "application/json"


def test_a_photograph_of_a_reports_code_is_told_as_the_hubs_own(app, held):
    (address,) = qr_texts(report_of(app, held))
    picture = as_file(sheet(address, code=300), "PNG")
    found = handed_in(app, picture)
    assert (found["kind"], "foreign_code" in found) == ("picture", False)
    assert "The QR code of another paper of the hub" in page_of(app, picture).get_data(as_text=True)


@pytest.mark.parametrize("data", [b"<a/>", b"%PDF-1.7\nnothing", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0 cut"])
def test_whatever_was_handed_in_has_a_report(app, data):
    text = " ".join(text_of(report_after(app, data)))
    assert "Verification report" in text
    assert "genuine" not in text


def test_a_form_that_waited_too_long_or_was_altered_makes_no_report(one_hub, app, held):
    page = page_of(app, held.data).get_data(as_text=True)
    (form,) = re.findall(r'name="report" value="([^"]+)"', page)
    client = app.test_client()
    for wrong in ("", form[:-8], "x" * 300_000):
        assert client.post("/verify/report", data={"report": wrong}).status_code in (410, 413)
    one_hub.real_now += LIFETIME + timedelta(seconds=1)
    assert client.post("/verify/report", data={"report": form}).json["code"] == "link-expired"
