"""The page "too many look-ups" in a real browser: it works by itself and opens what was asked for."""

from __future__ import annotations

import shutil

import pytest

from tests.portal.served import CHROMIUM, chromium, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")


def test_the_browser_works_and_the_page_opens_by_itself(one_hub, school):
    held = one_hub.register(school, school.record(1))
    with served(one_hub.app(lookup="1/minute")) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 640}, locale="vi-VN")
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if "429" not in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{address}/t/{held.code}")
        assert page.inner_text("h1") == "Học bạ xác thực và đang có hiệu lực"
        page.goto(f"{address}/t/{held.code}")
        page.wait_for_selector("text=Học bạ xác thực và đang có hiệu lực", timeout=60_000)
        page.fill("input[name=birth_date]", held.birth)
        page.click("main button[type=submit]")
        page.wait_for_selector("text=Lò Văn Hương", timeout=60_000)
        assert not faults


def test_without_javascript_the_page_says_when_to_try_again(one_hub, school):
    held = one_hub.register(school, school.record(1))
    with served(one_hub.app(lookup="1/minute")) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="vi-VN")
        page.goto(f"{address}/t/{held.code}")
        page.goto(f"{address}/t/{held.code}")
        assert page.inner_text("h1") == "Quá nhiều lượt tra cứu"
        assert "Có thể thử lại sau" in page.inner_text("main")
        assert page.inner_text("main button") == "Thử lại"
        assert not page.is_visible("#proof-explained")
        page.click("main button")
        assert page.inner_text("h1") == "Quá nhiều lượt tra cứu"


def test_where_the_browser_cannot_work_it_says_so(one_hub, school):
    held = one_hub.register(school, school.record(1))
    with served(one_hub.app(lookup="1/minute")) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 640}, locale="vi-VN")
        page.add_init_script("delete window.Worker")
        page.goto(f"{address}/t/{held.code}")
        page.goto(f"{address}/t/{held.code}")
        assert "Trình duyệt này không làm được phép tính" in page.inner_text("#proof-status")
        assert page.is_visible("main button")


def test_with_a_file_the_browser_works_and_whoever_chose_it_sends_it_again(one_hub, school, tmp_path):
    """No page may choose a file for anybody: the solution waits in the form's address."""
    held = one_hub.register(school, school.record(1))
    (tmp_path / "record.xml").write_bytes(held.data)
    with served(one_hub.app(lookup="1/minute")) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 360, "height": 640}, locale="vi-VN")
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if "429" not in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        for _ in range(2):
            page.goto(f"{address}/verify")
            page.set_input_files("#file", tmp_path / "record.xml")
            with page.expect_navigation():
                page.click("main button[type=submit]")
        assert page.inner_text("h1") == "Quá nhiều lượt tra cứu"
        page.wait_for_selector("text=Đã tính xong. Chọn lại tệp rồi gửi.", timeout=60_000)
        page.set_input_files("#file", tmp_path / "record.xml")
        with page.expect_navigation():
            page.click("main button[type=submit]")
        assert page.inner_text("h1") == "Học bạ xác thực và đang có hiệu lực"
        assert page_width(page) <= 360
        assert not faults
