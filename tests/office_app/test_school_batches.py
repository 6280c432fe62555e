"""Batches at the school desk: sent by a form, their results in words, what is missing, and whose they are."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from sqlalchemy import select, update
from werkzeug.exceptions import ClientDisconnected

from cell.picture import attached_files
from ingest.pipeline import run_through
from registry.store.tables import batch, batch_item, record
from registry.transactions import reading, transaction
from sealer.pdf_seal import own_keys
from tests.paper_reading import qr_texts, text_of
from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf

CLERK, OTHER = "vt.42000201", "vt.khac"
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>.xml'


@pytest.fixture
def browser(desk):
    return desk.browser(CLERK)


def send(browser, content, *, dry_run=False, name="goi.zip", **more):
    query = f"?csrf={browser.token()}{'&dry_run=1' if dry_run else ''}"
    return browser.client.post(f"/batches{query}", data={"file": (io.BytesIO(content), name)}, **more)


def batches(desk):
    with reading(desk.kit.engine) as connection:
        return list(connection.execute(select(batch).order_by(batch.c.received_at, batch.c.id)))


def spooled(desk):
    return sorted(path.name for path in (desk.intake.folder / "spool").iterdir())


def first_batch(desk):
    """The one the fixture sent over HTTP."""
    return batches(desk)[0].id


def with_many_lines(desk, count, *, file="hs-{}.xml"):
    """A finished batch of that many lines, put straight into the register."""
    row = batches(desk)[0]._asdict() | {"id": "00000000-0000-4000-8000-0000000000aa", "total": count}
    line = {"batch_id": row["id"], "sha256": "0" * 64, "state": "refused", "findings": []}
    problems = [{"code": "schema-violation", "where": "thongtinchung/<b>ngaysinh</b>"}]
    with transaction(desk.kit.engine) as connection:
        connection.execute(batch.insert(), row)
        lines = [line | {"position": n, "file": file.format(n), "problems": problems} for n in range(count)]
        connection.execute(batch_item.insert(), lines)
    return row["id"]


def test_a_batch_sent_by_the_form_is_taken_in_as_the_schools_door_does(desk, browser):
    content = desk.school.batch(desk.school.records(1, start=5))
    answer = send(browser, content)
    assert answer.status_code == 303
    (batch_id,) = desk.kit.submitted
    assert answer.location == f"/batches/{batch_id}"
    page = browser.get(answer.location).text
    assert 'http-equiv="refresh"' in page, "says how far it is, without a script"
    run_through(desk.intake.place, batch_id)
    page = browser.get(answer.location).text
    assert 'http-equiv="refresh"' not in page
    assert "Đã nhận (1)" in page
    (record,) = re.findall(r'href="(/records/[^"]+/1)"', page)
    assert browser.get(record).status_code == 200
    assert "Accepted (1)" in browser.get(answer.location, lang="en").text
    assert desk.audited("batch:receive")[-1]["organisation"] == "42000201"


def test_the_same_bytes_again_lead_to_the_same_batch_and_say_so(desk, browser):
    content = desk.school.batch(desk.school.records(1, start=5))
    first = send(browser, content).location
    again = send(browser, content)
    assert again.location == f"{first}?known=1"
    assert "đã được gửi trước đó" in browser.client.get(again.location).text
    assert len(desk.kit.submitted) == 1


def test_a_dry_run_stores_nothing(desk, browser):
    answer = send(browser, desk.school.batch(desk.school.records(1, start=6)), dry_run=True)
    run_through(desk.intake.place, desk.kit.submitted[0])
    page = browser.get(answer.location).text
    assert "lần gửi thử" in page
    assert "Đã nhận (1)" in page
    with reading(desk.kit.engine) as connection:
        assert len(connection.execute(select(record.c.pk)).all()) == 3


@pytest.mark.parametrize("left_out", [1, 30, 2000])
def test_an_upload_cut_off_leaves_nothing(desk, browser, left_out):
    before, files = len(batches(desk)), spooled(desk)
    body = b"--x\r\nContent-Disposition: form-data; name=file; filename=a.zip\r\n\r\n" + b"z" * 5000 + b"\r\n--x--\r\n"
    cut = body[: len(body) - 4 - left_out]
    answer = browser.client.post(
        f"/batches?csrf={browser.token()}", data=cut, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == ClientDisconnected.code
    assert (len(batches(desk)), spooled(desk), desk.kit.submitted) == (before, files, [])


def test_a_form_without_a_file_says_so(desk, browser):
    no_file = send(browser, b"", name="")
    other = browser.client.post(f"/batches?csrf={browser.token()}", data=b"PK", content_type="application/zip")
    field = browser.post(f"/batches?csrf={browser.token()}", {"file": "text"})
    assert [one.status_code for one in (no_file, other, field)] == [422, 422, 422]
    assert "chưa chọn tệp" in no_file.text
    assert desk.kit.submitted == []


def test_more_than_a_batch_may_have_is_refused_before_it_is_read(desk, browser):
    answer = browser.client.post(
        f"/batches?csrf={browser.token()}",
        environ_overrides={"CONTENT_LENGTH": str(600 * 1024 * 1024)},
        content_type="multipart/form-data; boundary=x",
        input_stream=io.BytesIO(b"--x\r\n"),
    )
    assert answer.status_code == 413
    assert "quá lớn" in answer.text


def test_an_upload_needs_the_token_in_header_or_address(desk, browser):
    content = {"file": (io.BytesIO(b"PK"), "a.zip")}
    assert browser.client.post("/batches", data={**content, "csrf": browser.token()}).status_code == 403
    assert browser.client.post("/batches?csrf=x", data={"file": (io.BytesIO(b"PK"), "a.zip")}).status_code == 403
    assert desk.kit.submitted == []


class Untouched(io.RawIOBase):
    """A body that must not be read."""

    def readable(self):
        return True

    def readinto(self, _buffer):
        raise AssertionError("somebody read the body")


@pytest.mark.parametrize("who", ["vt.42000201", "so.duyet1", None])
def test_the_guard_parses_nothing_of_a_streamed_body_into_clear_files(desk, who):
    """The form parser would write it to /tmp; refused or sent to the sign-in, nobody has read a byte."""
    client = desk.browser(who).client if who else desk.kit.stranger()
    answer = client.post(
        "/batches?csrf=wrong",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "9999999", "wsgi.input": Untouched()},
    )
    assert answer.status_code in {303, 403}


def test_every_problem_stands_there_in_words_and_nothing_of_a_file_name_runs(desk, browser):
    batch_id = with_many_lines(desk, 3, file=HOSTILE)
    page = browser.get(f"/batches/{batch_id}").text
    assert "<script>alert" not in page
    assert "<b>ngaysinh" not in page
    assert "&lt;script&gt;" in page
    assert "sửa dữ liệu ở vị trí đó" in page
    table = browser.get(f"/batches/{batch_id}/results.csv")
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert rows[1][0] == f"'{HOSTILE}", "a spreadsheet runs nothing"
    assert rows[1][3:5] == ["refused", "schema-violation"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert table.headers["Content-Disposition"] == "attachment; filename=hocba-00000000.csv"


def test_a_batch_of_two_thousand_is_shown_by_the_page_and_quickly(desk, browser):
    batch_id = with_many_lines(desk, 2000)
    browser.get(f"/batches/{batch_id}")
    begun = time.perf_counter()
    page = browser.get(f"/batches/{batch_id}", state="refused").text
    assert time.perf_counter() - begun < 1
    assert page.count('scope="row"') == 100
    assert "after=99" in page
    assert "hs-1999.xml" in browser.get(f"/batches/{batch_id}", after="1899").text


def test_the_receipt_is_the_hubs_own(desk, browser):
    with reading(desk.kit.engine) as connection:
        receipt = connection.scalar(select(batch.c.receipt))
    answer = browser.get(f"/batches/{first_batch(desk)}/receipt")
    assert (answer.mimetype, answer.text) == ("application/jose", receipt)


@pytest.mark.parametrize("path", ["", "/results.csv", "/receipt", "/receipt.pdf"])
def test_another_schools_batch_is_not_there(desk, path):
    batch_id = first_batch(desk)
    assert desk.browser("ht.42000201").get(f"/batches/{batch_id}{path}").status_code == 200
    assert desk.browser(OTHER).get(f"/batches/{batch_id}{path}").status_code == 404
    assert desk.browser(OTHER).get(f"/batches/{batch_id[:-1]}x{path}").status_code == 404


def test_the_list_shows_ones_own_batches_by_year(desk, browser):
    batch_id = first_batch(desk)
    assert batch_id in browser.get("/batches").text
    assert batch_id in browser.get("/batches", year="2025-2026", period="1").text
    assert batch_id not in browser.get("/batches", year="2019-2020").text
    assert batch_id not in browser.get("/batches", year="2025-2026", period="9").text
    assert batch_id not in desk.browser(OTHER).get("/batches").text
    assert browser.get("/batches", year="<script>" * 99, period="'" * 99).status_code == 200


def cells(page, grade):
    row = page.split(f'<th scope="row">{grade}</th>')[1].split("</tr>")[0]
    return [cell.split("</td>")[0].split(">")[1].split("<")[0] or "marked" for cell in row.split("<td")[2:]]


def test_what_is_missing_is_declared_less_what_came(desk, browser):
    with reading(desk.kit.engine) as connection:
        grade = connection.scalar(select(record.c.grade))
    assert cells(browser.get("/batches").text, int(grade)) == ["chưa khai", "3", "3", "–"]
    form = {"year": "2025-2026", f"n-02-{grade}": "5", "n-04-10": "7", "n-02-01": ""}
    assert browser.post("/batches/declared", form).location == "/batches?year=2025-2026"
    assert cells(browser.get("/batches").text, int(grade)) == ["5", "3", "3", "marked"]
    with transaction(desk.kit.engine) as connection:
        connection.execute(update(record).where(record.c.pk == 1).values(state="recalled"))
    assert ">3</strong>" in browser.get("/batches").text
    (said,) = desk.audited("learners:declare")
    assert said["numbers"] == {f"02/{grade}": [None, 5]}, "a level the school has not is not taken"
    browser.post("/batches/declared", form)
    assert len(desk.audited("learners:declare")) == 1, "nothing changed, nothing noted"
    assert (
        f'name="n-02-{grade}" min="0" max="9999" value="5"' in browser.get("/batches/declared", year="2025-2026").text
    )


@pytest.mark.parametrize("form", [{"year": "2025-2027"}, {"year": ""}, {"year": "2025-2026", "n-02-01": "-1"}])
def test_a_number_or_year_that_is_none_is_refused(desk, browser, form):
    assert browser.post("/batches/declared", form).status_code == 409
    assert desk.audited("learners:declare") == []


def test_another_schools_numbers_do_not_show(desk, browser):
    browser.post("/batches/declared", {"year": "2025-2026", "n-02-05": "4321"})
    assert "4321" in browser.get("/batches").text
    assert "4321" not in desk.browser(OTHER).get("/batches", year="2025-2026").text


def test_the_receipt_is_also_a_paper_that_the_hub_sealed_with_the_receipt_inside(desk, browser):
    with reading(desk.kit.engine) as connection:
        receipt = connection.scalar(select(batch.c.receipt))
        first = connection.execute(select(batch)).first()
    answer = browser.get(f"/batches/{first_batch(desk)}/receipt.pdf")
    assert answer.mimetype == "application/pdf"
    assert attached_files(answer.data) == (receipt.encode(),)
    text = "".join(text_of(answer.data)).replace(" ", "")
    for part in (first.id, first.sha256, first.organisation, "BIÊNNHẬN", "Accepted"):
        assert part in text
    (address,) = qr_texts(answer.data)
    assert "/papers/" in address
    place = desk.intake.place
    trust, own = place.trust.current(), own_keys(place.seal)
    report = verify_pdf(answer.data, read=read_pdf, trust=trust, at=place.clock(), own=own)
    assert report.passed
    assert report.signatures[0].covers == ("document",)
