"""The school desk in a real browser: a batch uploaded with the page's script and without, every page at both widths."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from crowds import crowd
from paper_reading import pages, qr_texts
from sqlalchemy import select

from ingest.pipeline import run_through
from registry.store.tables import record
from registry.transactions import reading
from tests.portal.served import CHROMIUM, chromium, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

# HOCBA_TEST_PICTURES=folder keeps a picture of each page for people to look at.
PICTURES = os.environ.get("HOCBA_TEST_PICTURES")
WIDTHS = {"tablet": 800, "desktop": 1280}


class Clerk:
    """A browser of the school's clerk. ``said``: what a page's policy refused."""

    def __init__(self, desk, browser, address, *, script):
        context = browser.new_context(
            viewport={"width": 800, "height": 900}, java_script_enabled=script, locale="vi-VN"
        )
        session_id = desk.browser("vt.42000201").session_id
        context.add_cookies([{"name": "hocba-office", "value": session_id, "url": address}])
        self.page, self.address, self.said = context.new_page(), address, []
        self.page.on("console", lambda message: self.said.append(message.text))

    def go(self, path):
        self.page.goto(self.address + path)
        self.look(path.strip("/").replace("/", "-")[:20])

    def look(self, name):
        for width_name, width in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": 900})
            assert page_width(self.page) <= width, (name, width)
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES) / f"school-{name}-{width_name}.png", full_page=True)

    def upload(self, file):
        self.page.set_input_files("#file", file)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Gửi chính thức").click()


@pytest.fixture
def file(desk, tmp_path):
    path = tmp_path / "goi.zip"
    path.write_bytes(desk.school.batch(desk.school.records(2, start=5)))
    return path


def test_a_batch_is_uploaded_with_progress_and_again_without_any_script(desk, file):
    with served(desk.kit.app) as address, chromium() as browser:
        clerk = Clerk(desk, browser, address, script=True)
        clerk.go("/batches/new")
        clerk.page.evaluate(
            "new MutationObserver(() => { sessionStorage.said = (sessionStorage.said || '') + '|' +"
            " document.getElementById('upload-said').textContent })"
            ".observe(document.getElementById('upload-said'), {childList: true})"
        )
        clerk.upload(file)
        assert "Đang tải lên" in clerk.page.evaluate("sessionStorage.said")
        assert clerk.page.locator("progress").count() == 1, "the batch is at work"
        (batch_id,) = desk.kit.submitted
        run_through(desk.intake.place, batch_id)
        clerk.page.get_by_text("Đã nhận (2)").wait_for(timeout=8000)
        clerk.look("batch")
        plain = Clerk(desk, browser, address, script=False)
        plain.go("/batches/new")
        plain.upload(file)
        assert "Đúng tệp này đã được gửi" in plain.page.content()
        assert clerk.said == plain.said == []


def test_an_upload_whose_line_breaks_says_where_to_start_again(desk, file):
    with served(desk.kit.app) as address, chromium() as browser:
        clerk = Clerk(desk, browser, address, script=True)
        clerk.go("/batches/new")
        clerk.page.route("**/batches?*", lambda route: route.abort("connectionreset"))
        clerk.page.set_input_files("#file", file)
        clerk.page.get_by_role("button", name="Gửi chính thức").click()
        clerk.page.get_by_text("gửi lại chính tệp đó từ đầu", exact=False).first.wait_for()
        assert "bị đứt" in clerk.page.inner_text("#upload-said")
        assert clerk.page.get_by_role("button", name="Gửi chính thức").is_enabled()
        assert desk.kit.submitted == []


def test_every_page_fits_and_the_slips_print_on_a4(desk):
    public = desk.public().test_client()
    told = {"birth_date": desk.school.learner(0).birth, "record": "0", "text": "Sai tên lớp trong phần quá trình học."}
    public.post(f"/t/{desk.code(desk.keys[0])}/message", data=told)
    with served(desk.kit.app) as address, chromium() as browser:
        clerk = Clerk(desk, browser, address, script=False)
        for path in ("/batches", "/batches/declared", "/records", f"/records/{desk.keys[0]}", "/messages", "/hand-out"):
            clerk.go(path)
        clerk.go(f"/records/{desk.keys[0]}/rekey/record")
        clerk.go(f"/records/{desk.keys[0]}")
        with clerk.page.expect_navigation():
            clerk.page.get_by_role("button", name="Xem lại mã").click()
        clerk.look("codes")
        clerk.page.goto(f"{address}/hand-out")
        clerk.page.select_option("#level", "02")
        with reading(desk.kit.engine) as connection:
            grade = connection.scalar(select(record.c.grade))
        clerk.page.select_option("#grade", grade)
        clerk.page.fill("#class_name", f"{int(grade)}A2")
        clerk.page.check("[name=sure]")
        with clerk.page.expect_download() as download:
            clerk.page.get_by_role("button", name="Tải phiếu mã (PDF)").click()
        assert len(qr_texts(Path(download.value.path()).read_bytes())) == 3
        with clerk.page.expect_navigation():
            clerk.page.get_by_role("button", name="Xem phiếu mã trên trang").click()
        clerk.look("slips")
        assert clerk.page.locator(".slip").count() == 3
        clerk.page.emulate_media(media="print")
        clerk.page.set_viewport_size({"width": 733, "height": 1060})  # A4 less its margins, at 96 dpi
        boxes = [slip.bounding_box() for slip in clerk.page.locator(".slip").all()]
        assert len({round(box["x"]) for box in boxes}) == 2, "two columns"
        assert all(box["height"] < 1060 / 3 for box in boxes), "at least three rows a page"
        if PICTURES:
            clerk.page.screenshot(path=Path(PICTURES) / "school-slips-print.png", full_page=True)
        assert clerk.said == []


def test_a_large_grade_is_handed_out_part_by_part(desk):
    crowd(desk, 1000)
    with served(desk.kit.app) as address, chromium() as browser:
        clerk = Clerk(desk, browser, address, script=False)
        clerk.go("/hand-out")
        clerk.page.select_option("#level", "02")
        clerk.page.select_option("#grade", "05")
        clerk.page.check("[name=sure]")
        with clerk.page.expect_navigation():
            clerk.page.get_by_role("button", name="Tải phiếu mã (PDF)").click()
        clerk.look("parts")
        with clerk.page.expect_download() as download:
            clerk.page.get_by_role("button", name="Tải phiếu mã (PDF)").first.click()
        paper = Path(download.value.path()).read_bytes()
        assert "phan-1-2" in download.value.suggested_filename
        assert len(qr_texts(paper)) == 3
        if PICTURES:
            pages(paper)[0].save(Path(PICTURES) / "school-slips-paper.png")
        assert [one for one in clerk.said if "422" not in one] == [], "that nothing was made yet is all it has to say"
