"""An institution's account in a real browser: a key, a file checked; the department's pages; at phone and desktop."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

from registry import access_asks, passwords
from registry.access_asks import Ask
from registry.transactions import transaction
from tests.portal.served import CHROMIUM, chromium, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

# HOCBA_TEST_PICTURES=folder keeps a picture of each page for people to look at.
PICTURES = os.environ.get("HOCBA_TEST_PICTURES")
WIDTHS = {"phone": 360, "desktop": 1280}
PASSWORD = "Mat-khau-cua-truong-9"


def browsing(desk, browser, address, username):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="vi-VN", accept_downloads=True)
    cookie = {"name": "hocba-office", "value": desk.browser(username).session_id, "url": address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    return page


def look(page, name):
    for width_name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        assert page_width(page) <= width, (name, width)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"institution-{name}-{width_name}.png", full_page=True)


def test_from_the_grant_to_a_checked_file(desk, tmp_path):
    ask = Ask("Trường Đại học Thử", "Tuyển sinh năm 2027", "Vũ Ngọc Diệp", "ts@thu.example.vn", True, 2000)
    with transaction(desk.kit.engine) as connection:
        access_asks.add(connection, desk.kit.office.place.keyring, ask, at=desk.kit.now)
        passwords.set_hash(connection, "dh.tuyensinh", passwords.hashed(PASSWORD))
    learner, table = desk.school.learner(0), tmp_path / "ds.csv"
    table.write_text(f"ma,ngay_sinh,ho_va_ten\n{desk.code(desk.keys[0])},{learner.birth},{learner.name}\nX,1999,\n")
    with served(desk.kit.app) as address, chromium() as browser:
        registrar = browsing(desk, browser, address, "so.quantri")
        registrar.goto(f"{address}/institutions")
        look(registrar, "list")
        registrar.get_by_role("link", name="Trường Đại học Thử").click()
        registrar.fill("#purpose", "Xét tuyển đại học năm 2027")
        registrar.fill("#ends", "2027-09-30")
        registrar.fill("#lines_per_day", "2000")
        registrar.get_by_role("button", name="Cho phép").click()
        registrar.get_by_text("Xét tuyển đại học năm 2027").first.wait_for()
        own = browsing(desk, browser, address, "dh.tuyensinh")
        own.goto(f"{address}/checks")
        own.fill("#name", "Phần mềm tuyển sinh")
        own.check("input[value=secret]")
        own.fill("#password", PASSWORD)
        own.get_by_role("button", name="Tạo").click()
        assert own.inner_text("#secret").startswith("hbs_")
        look(own, "handed")
        own.goto(f"{address}/checks/file")
        look(own, "file")
        own.set_input_files("#file", table)
        with own.expect_download() as download:
            own.get_by_role("button", name="Đối chiếu").click()
        rows = list(csv.DictReader(Path(download.value.path()).read_text("utf-8-sig").splitlines()))
        assert [row["trang_thai"] or row["loi"] for row in rows] == ["effective", "code-malformed"]
        own.goto(f"{address}/checks")
        look(own, "own")
        registrar.reload()
        look(registrar, "one")
        auditor = browsing(desk, browser, address, "so.thanhtra")
        auditor.goto(f"{address}/institutions/opened?record={desk.keys[0].partition('/')[0]}")
        look(auditor, "opened")
        auditor.get_by_role("link", name="ngày").first.click()
        look(auditor, "call")
        assert own.said == registrar.said == auditor.said == []
