"""A checker with a paper in hand, JavaScript off: photograph, first tier, second tier, the marks that differ."""

from __future__ import annotations

import shutil

import pytest

from tests.portal.served import CHROMIUM, chromium, page_width, served
from tests.portal.uploads import photo

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")


@pytest.mark.parametrize("width", [360, 1280])
def test_from_a_photograph_to_the_mark_that_differs(one_hub, world, tmp_path, width):
    school = world.school("03")
    held = one_hub.register(school, school.record(1))
    (tmp_path / "photo.jpg").write_bytes(photo(held.code))
    with served(one_hub.app()) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 740}, java_script_enabled=False, locale="vi-VN")
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(address)
        page.click("text=Có tệp hoặc bản in?")
        page.set_input_files("#file", tmp_path / "photo.jpg")
        page.click("main button[type=submit]")
        assert page.inner_text("h1") == "Tìm thấy mã tra cứu trên ảnh hoặc bản in"
        page.click("a.button")
        page.fill("input[name=birth_date]", held.birth)
        page.click("main button")
        page.click("details.paper > summary")
        first = held.report.fields.groups["bangdiem"]["monhoc"][0]
        page.fill(f"input[name='{first['Id']}.diemcanam']", "1,25")
        page.click("details.paper button")
        assert page.inner_text(".verdict.bad h2") == "1 trong 1 điểm đã ghi khác học bạ này"
        assert "1,25" in page.inner_text(".compared")
        assert page_width(page) <= width
        assert not refused
