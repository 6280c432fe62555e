"""What a family does after a look-up, page by page. Run as a program it takes the pictures of ``docs/screens/after``.

``PYTHONPATH=tests .venv/bin/python -m tests.portal.after_journey docs/screens/after``
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from postbox import open_postbox
from stage.world import make_world

from registry.check_phrase import check_phrase
from tests.portal.screenshots import WIDTHS, new_hub
from tests.portal.served import chromium, served
from tests.portal.watchers import ME, changed, link_in, mailed


def journey(page: Page, hub: Any, held: Any, smtp: Any, address: str, seen: Callable[[str], None]) -> None:
    """Paper against portal, a link shared, opened and closed, a watch asked, confirmed and stopped.

    ``seen`` is told each page's name once it is there.
    """

    def press(selector: str) -> None:
        with page.expect_navigation():
            page.click(selector)

    page.goto(address)
    page.fill("input[name=code]", held.code.lower())
    press("main button")
    seen("1-first-tier")
    assert check_phrase(hub.keyring, held.code) in page.inner_text("main")
    page.fill("input[name=birth_date]", "2/2/2015")
    press("main button")
    seen("2-choices")
    choices = page.locator(".choices li")
    assert [text.split("\n")[0] for text in choices.all_inner_texts()][:5] == [
        "Xem học bạ",
        "Tải bản PDF có dấu của hệ thống",
        "Tải bản gốc đã ký số",
        "Chia sẻ học bạ này",
        "Báo cho tôi khi có thay đổi",
    ]
    assert all(one.bounding_box()["height"] >= 44 for one in page.locator(".choice").all())
    page.click("summary:has-text('Chia sẻ')")
    page.click("label:has-text('1 ngày')")
    page.fill("input[name=purpose]", "Nộp hồ sơ lớp 6")
    seen("3-share-form")
    press("button:has-text('Tạo liên kết')")
    seen("4-link-made")
    give, manage = [link.get_attribute("href") for link in page.locator(".address a").all()]

    page.goto(f"{address}{give}")
    seen("5-link-front")
    assert "Lò Văn Hương" not in page.inner_text("main")
    press("button:has-text('Mở học bạ')")
    seen("6-shared-record")
    assert page.inner_text("h1") == "Học bạ xác thực và đang có hiệu lực"
    assert "Lò Văn Hương" in page.inner_text("main")
    assert held.code not in page.content()
    page.goto(f"{address}{manage}")
    seen("7-makers-page")
    assert "Số lần mở" in page.inner_text("main")
    press("button:has-text('Đóng liên kết ngay')")
    seen("8-makers-page-closed")
    assert "Bạn đã đóng" in page.inner_text("main")
    page.goto(f"{address}{give}")
    seen("9-link-closed")
    assert page.inner_text("h1") == "Liên kết này đã đóng"

    page.goto(f"{address}/t/{held.code}")
    page.fill("input[name=birth_date]", "2/2/2015")
    press("main button")
    page.click("summary:has-text('Báo cho tôi')")
    page.fill("input[name=address]", ME)
    seen("10-watch-form")
    press("button:has-text('Gửi thư xác nhận')")
    seen("11-watch-asked")
    assert page.inner_text("h1") == "Hãy xem hộp thư của bạn"
    (mail,) = mailed(hub, smtp)
    page.goto(f"{address}{link_in(mail)}")
    seen("12-watch-confirm")
    press("button:has-text('Xác nhận theo dõi')")
    seen("13-watching")
    assert page.inner_text("h1") == "Bạn đang theo dõi học bạ này"
    changed(hub, held, "recalled", reason="data-error")
    assert len(mailed(hub, smtp)) == 1
    press("button:has-text('Thôi nhận thư')")
    seen("14-stopped")
    assert page.inner_text("h1") == "Đã dừng theo dõi"


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, open_postbox() as smtp:
        for name, width in WIDTHS.items():
            hub = new_hub(Path(folder) / name, make_world())
            school = hub.world.primary
            held = hub.register(school, school.record(1))
            page = browser.new_page(viewport={"width": width, "height": 740}, java_script_enabled=False, locale="vi-VN")

            def shoot(what: str, page: Page = page, name: str = name) -> None:
                page.screenshot(path=out / f"{what}-{name}.png", full_page=True)

            with served(hub.app(sends_mail=True)) as address:
                journey(page, hub, held, smtp, address, shoot)
            page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
