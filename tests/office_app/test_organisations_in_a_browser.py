"""Two schools become one, in a real browser without JavaScript: added, proposed, decided, undone; the person behind."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from office import SCHOOL
from sqlalchemy import delete

from registry.organisation_acts import day
from registry.store import tables
from registry.transactions import transaction
from tests.portal.served import CHROMIUM, chromium, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

# HOCBA_TEST_PICTURES=folder keeps a picture of each page at these widths, for people to look at.
PICTURES = os.environ.get("HOCBA_TEST_PICTURES")
WIDTHS = (360, 768, 1280)


class Desk:
    """A browser at the office: no page may be wider than the screen, nothing may be refused by its policy."""

    def __init__(self, kit, browser, address):
        context = browser.new_context(java_script_enabled=False, locale="vi-VN")
        self.kit, self.page, self.address, self.refused = kit, context.new_page(), address, []
        self.page.on("console", lambda message: self.refused.append(message.text))

    def as_(self, username):
        session_id = self.kit.browser(username).session_id
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": "hocba-office", "value": session_id, "url": self.address}])

    def go(self, path, name=None):
        self.page.goto(self.address + path)
        if name:
            self.look(name)

    def open_all(self):
        """Every fold of the page, as somebody would who reads it all."""
        for summary in self.page.locator("main summary").all():
            summary.click()

    def press(self, words, name=None):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).click()
        if name:
            self.look(name)

    def look(self, name):
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            boxes = [one.bounding_box() for one in self.page.query_selector_all("main *")]
            assert max(box["x"] + box["width"] for box in boxes if box) <= width, (name, width)
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES) / f"organisations-{name}-{width}.png", full_page=True)

    @property
    def text(self):
        return self.page.inner_text("main")


@pytest.mark.proof
def test_two_schools_become_one(kit):
    with transaction(kit.engine) as connection:
        connection.execute(delete(tables.succession))
    with served(kit.app) as address, chromium() as browser:
        desk = Desk(kit, browser, address)
        a_school_is_added(desk)
        the_merger_is_proposed(desk)
        a_second_registrar_decides(desk)
        accounts_go_over_and_the_rest_is_undone(desk)
        whoever_looks_a_person_up_sees_two_accounts(desk)
        # What a page's policy refuses is said on the console; a refusal of ours (the form without levels) is meant.
        assert [line for line in desk.refused if "status of 409" not in line] == []


def a_school_is_added(desk):
    desk.as_("xa.quantri")
    desk.go("/organisations", "list")
    desk.page.get_by_role("link", name="Thêm đơn vị").click()
    desk.page.fill("#code", "42000999")
    desk.page.fill("#name", "Trường Tiểu học và Trung học cơ sở Nguyễn Thị Minh Khai xã Mường Thử")
    desk.press("Thêm", "new-refused")
    assert "Cấp học không đúng" in desk.text
    desk.page.check("input[value='02']")
    desk.page.check("input[value='03']")
    desk.press("Thêm", "added")
    assert "Đang hoạt động" in desk.text


def the_merger_is_proposed(desk):
    desk.go(f"/organisations/{SCHOOL}")
    desk.open_all()
    desk.look("one-with-acts")
    desk.go(f"/organisations/{SCHOOL}/succession")
    desk.open_all()
    desk.page.fill("#heirs", "42000999")
    desk.page.fill("#others", "42000301")
    desk.page.fill("#since", (day(desk.kit.office.place.clock()) + timedelta(days=30)).isoformat())
    desk.page.fill("#decision", "215/QĐ-UBND")
    desk.look("succession")
    desk.press("Đề nghị", "proposal")
    assert "người quản trị khác mới quyết định được" in desk.text


def a_second_registrar_decides(desk):
    desk.as_("xa.quantri2")
    desk.go("/proposals")
    desk.page.get_by_role("link", name="Sáp nhập hoặc tách trường").click()
    desk.look("proposal-of-another")
    desk.press("Đồng ý")
    desk.go(f"/organisations/{SCHOOL}")
    desk.open_all()
    desk.look("one-closing")
    assert "Sẽ ngừng hoạt động từ" in desk.text
    assert "215/QĐ-UBND" in desk.text


def accounts_go_over_and_the_rest_is_undone(desk):
    desk.page.check("input[value='vt.42000201']")
    desk.press("Bàn giao")
    assert "vt.42000201" in desk.page.inner_text("#history ~ table")
    desk.press("Hủy việc ngừng hoạt động", "one-undone")
    assert "Sẽ ngừng hoạt động từ" not in desk.text
    desk.go("/organisations/42000999", "heir")
    assert "vt.42000201" in desk.text


def whoever_looks_a_person_up_sees_two_accounts(desk):
    desk.as_("so.quantri")
    desk.go("/organisations?state=open", "list-of-the-department")
    desk.go("/persons", "persons")
    desk.page.fill("#who", "042311336148")
    desk.press("Lọc", "persons-found")
    assert "042311336148" not in desk.page.url
    desk.page.locator("main li a").first.click()
    desk.look("person")
    assert "chỉ là một" in desk.text
    assert "042311336148" not in desk.page.url
