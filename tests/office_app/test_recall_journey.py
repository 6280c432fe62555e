"""A recall in a real browser, from the clerk's search to the corrected version; one that is rejected; one of 200.

``HOCBA_SCREENS=FOLDER`` keeps a picture of every page on the way, at desktop and tablet width.
"""

from __future__ import annotations

import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from holdings import hold_dossier, hold_record
from paper_reading import pages, text_of
from recall_desk import CLERK, COMMUNE, FIRST, PDF, PRINCIPAL, SECOND, Desk

from registry.transactions import transaction
from tests.portal.served import CHROMIUM, chromium, page_width, served

WIDTHS = {"desktop": 1280, "tablet": 820}
browser_needed = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")


@dataclass
class People:
    """Whoever is at the browser; each has a window of their own, JavaScript off."""

    desk: Desk
    browser: Any
    office: str
    shots: int = 0

    def page(self, username: str) -> Any:
        session = self.desk.browser(username).session_id
        context = self.browser.new_context(
            viewport={"width": WIDTHS["desktop"], "height": 800}, java_script_enabled=False, locale="vi-VN"
        )
        context.add_cookies([{"name": "hocba-office", "value": session, "url": self.office}])
        return context.new_page()

    def shoot(self, page: Any, name: str) -> None:
        """Nothing sticks out sideways; a picture where one is wanted."""
        folder = os.environ.get("HOCBA_SCREENS")
        self.shots += 1
        for label, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            assert page_width(page) <= width, (name, label)
            if folder:
                Path(folder).mkdir(parents=True, exist_ok=True)
                page.screenshot(path=Path(folder) / f"recall-{self.shots:02d}-{name}-{label}.png", full_page=True)
        page.set_viewport_size({"width": WIDTHS["desktop"], "height": 800})


@browser_needed
def test_from_the_clerks_search_to_the_corrected_version(desk, tmp_path):
    desk.principals_confirm()
    corrected = desk.school.record(0, phienban="2", hovaten="Lò Văn Sửa")
    (tmp_path / "ban-sua.xml").write_bytes(corrected)
    (tmp_path / "bien-ban.pdf").write_bytes(PDF)
    with served(desk.kit.app) as office, served(desk.public()) as public, chromium() as browser:
        people = People(desk, browser, office)
        request = asked_by_the_clerk(people, tmp_path)
        confirmed_and_checked(people, request)
        decided(people, request)
        seen = browser.new_page(java_script_enabled=False, locale="vi-VN")
        seen.goto(f"{public}/t/{desk.code(desk.keys[0])}")
        assert seen.inner_text("h1") == "Học bạ đã bị thu hồi"
        assert desk.intake.send(desk.school, desk.school.batch([corrected])).states == ["accepted"]
        clerk = people.page(CLERK)
        clerk.goto(f"{request}/records/1")
        assert "So với phiên bản đã được tiếp nhận" in clerk.inner_text("main")
        assert "Lò Văn Sửa" in clerk.inner_text("main")
        people.shoot(clerk, "difference-after")
        rejected(people)


def asked_by_the_clerk(people, folder):
    page = people.page(CLERK)
    page.goto(people.office)
    page.click("nav.desks >> text=Thu hồi học bạ")
    people.shoot(page, "list-empty")
    page.click("a.button")
    page.select_option("#namhoc", "2025-2026")
    page.click("button[value=find]")
    people.shoot(page, "search")
    page.check("#pick-1")
    page.click("button[value=add]")
    page.fill("#lines", "XXXX-sai-ma")
    page.click("button[value=lines]")
    assert "1 dòng không dùng được" in page.inner_text("main")
    people.shoot(page, "chosen-with-a-bad-line")
    page.click("button[value=next]")
    page.select_option("#reason", "data-error")
    page.fill("#note", "Tên học sinh ghi sai; giấy khai sinh kèm theo.")
    page.set_input_files("#evidence", folder / "bien-ban.pdf")
    page.set_input_files("#corrected", folder / "ban-sua.xml")
    people.shoot(page, "reasons")
    page.click("form.ask button")
    assert "Đề nghị đã được ghi nhận" in page.inner_text("main")
    people.shoot(page, "asked")
    return page.url.partition("?")[0]


def confirmed_and_checked(people, request):
    page = people.page(PRINCIPAL)
    page.goto(people.office)
    people.shoot(page, "principal-start")
    page.click('ul.waiting a[href$="/recalls"]')
    page.click("table a >> nth=0")
    page.click("text=Xác nhận đề nghị")
    assert "Đã xác nhận" in page.inner_text("main")
    page = people.page(COMMUNE)
    page.goto(f"{people.office}/recalls")
    people.shoot(page, "commune-queue")
    page.goto(f"{request}/records/1")
    assert "chưa được tiếp nhận" in page.inner_text("main")
    people.shoot(page, "commune-record-with-difference")
    page.fill("#note", "Đã đối chiếu giấy khai sinh.")
    page.click("text=Thẩm tra đạt")
    assert "cần một người khác phê duyệt" in page.inner_text("main")


def decided(people, request):
    page = people.page(FIRST)
    page.goto(request)
    page.click("button[value=approve]")
    assert "cần số và ngày quyết định" in page.inner_text("main")
    people.shoot(page, "number-is-missing")
    page.fill("#number", "12/QĐ-SGDĐT")
    page.fill("#dated", "2026-12-01")
    page.click("button[value=approve]")
    assert "thu hồi kể từ lúc này" in page.inner_text("main")
    people.shoot(page, "decided")
    clerk = people.page(CLERK)
    clerk.goto(request)
    with clerk.expect_download() as download:
        clerk.click("a[href$='.pdf']:has-text('Quyết định')")
    paper = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename.endswith(".pdf")
    assert "12/QĐ-SGDĐT, 01/12/2026" in text_of(paper)[0]
    if folder := os.environ.get("HOCBA_SCREENS"):
        for number, picture in enumerate(pages(paper), start=1):
            picture.save(Path(folder) / f"recall-paper-{number}.png")


def rejected(people):
    desk = people.desk
    request_id = desk.ask(desk.keys[1])
    desk.act(PRINCIPAL, request_id)
    desk.act(COMMUNE, request_id)
    page = people.page(SECOND)
    page.goto(f"{people.office}/recalls/{request_id}")
    page.fill("#note", "Hồ sơ không có căn cứ.")
    page.click("button.danger")
    assert "Đã từ chối; học bạ giữ nguyên" in page.inner_text("main")
    page = people.page(CLERK)
    page.goto(f"{people.office}/recalls/{request_id}")
    assert "Hồ sơ không có căn cứ." in page.inner_text("main")
    people.shoot(page, "rejected")
    page = people.page(FIRST)
    for path in ("suspensions", "deputies", "account/mails"):
        page.goto(f"{people.office}/{path}")
        people.shoot(page, path.replace("/", "-"))


def test_two_hundred_records_are_asked_for_by_csv_and_decided_in_one_go(kit_on_both):
    """What is shown of them cannot be read here (no originals): the page says so and the decision goes on."""
    kit, keys = kit_on_both, []
    desk = Desk(kit, None, None, keys)
    with transaction(kit.engine) as connection:
        for number in range(200):
            keys.append(f"5f0c7d1e-0000-4000-9000-{number:012d}/1")
            record_id = keys[-1].partition("/")[0]
            dossier = hold_dossier(connection, kit.office.place.keyring)
            hold_record(connection, kit.office.place.keyring, dossier, record_id=record_id, organisation="42000201")
    csv = io.BytesIO("\n".join(["ma,phienban", *(key.replace("/", ",") for key in keys)]).encode())
    page = desk.browser(CLERK).post("/recalls/new", {"do": "file", "list": (csv, "ds.csv")}).text
    assert page.count('name="chosen"') == 200
    assert "và 100 học bạ nữa" in page
    request_id = desk.ask(*keys)
    first_page = desk.browser(COMMUNE).get(f"/recalls/{request_id}").text
    assert "tất cả 200 học bạ" in first_page
    assert first_page.count('name="item"') == 50
    assert desk.act(COMMUNE, request_id).status_code == 303
    assert desk.decide(FIRST, request_id).status_code == 303
    assert {desk.state(key) for key in keys} == {"recalled"}
