"""The whole way in a real browser with JavaScript off: code, tier 1, birth date, tier 2, download."""

from __future__ import annotations

import shutil

import pytest
from paper_reading import text_of

from tests.portal.served import CHROMIUM, chromium, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")


def test_look_up_to_download_without_javascript(one_hub, school, tmp_path):
    held = one_hub.register(school, school.record(1))
    with served(one_hub.app()) as address, chromium() as browser:
        page = browser.new_page(
            viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="vi-VN", accept_downloads=True
        )
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.on("requestfailed", lambda request: refused.append(request.url))
        page.goto(address)
        page.fill("input[name=code]", held.code.lower())
        page.click("button")
        assert page.url == f"{address}/t/{held.code}"
        assert page.inner_text("h1") == "Học bạ xác thực và đang có hiệu lực"
        fits(page)
        page.fill("input[name=birth_date]", "2/2/2015")
        page.click("main button")
        assert "Lò Văn Hương" in page.inner_text("main")
        fits(page)
        with page.expect_download() as waiting:
            page.click("text=Tải bản gốc đã ký số")
        waiting.value.save_as(tmp_path / "original.xml")
        assert (tmp_path / "original.xml").read_bytes() == held.data
        with page.expect_download() as waiting:
            page.click("text=Tải bản PDF có dấu của hệ thống")
        waiting.value.save_as(tmp_path / "copy.pdf")
        assert "Lò Văn Hương" in " ".join(text_of((tmp_path / "copy.pdf").read_bytes()))
        page.click("header button")
        assert page.inner_text("h1") == "This record is genuine and in force"
        assert "Lò Văn Hương" in page.inner_text("main")
        assert not refused


def fits(page):
    """Nothing sticks out sideways on the narrowest phone."""
    boxes = [element.bounding_box() for element in page.query_selector_all("main *")]
    assert max(box["x"] + box["width"] for box in boxes if box) <= 320
