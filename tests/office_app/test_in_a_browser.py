"""The whole way in a real browser without JavaScript: invited, set up, signed in, a session that ends half-way."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from office_app.taking_up import PASSWORD, code

from tests.portal.served import CHROMIUM, chromium, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

# HOCBA_TEST_PICTURES=folder keeps a picture of each page, at both widths, for people to look at.
PICTURES = os.environ.get("HOCBA_TEST_PICTURES")
WIDTHS = {"phone": 360, "desktop": 1280}


class Pages:
    """A browser on the office; every page must fit the narrowest screen, and nothing may be refused by its policy."""

    def __init__(self, browser, address):
        context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="vi-VN")
        self.page, self.address, self.refused = context.new_page(), address, []
        self.page.on("console", lambda message: self.refused.append(message.text))
        self.page.on("requestfailed", lambda request: self.refused.append(request.url))

    def go(self, path, name):
        self.page.goto(self.address + path)
        self.shoot(name)

    def press(self, words, name=None):
        """By keyboard alone: to the button, then Enter."""
        self.page.get_by_role("button", name=words, exact=True).focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        if name:
            self.shoot(name)

    def follow(self, words):
        self.page.get_by_role("link", name=words).focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.fill(f"main input[name={name}]:visible", value)

    def shoot(self, name):
        boxes = [element.bounding_box() for element in self.page.query_selector_all("main *")]
        assert max(box["x"] + box["width"] for box in boxes if box) <= 360, name
        for width_name, width in WIDTHS.items() if PICTURES else ():
            self.page.set_viewport_size({"width": width, "height": 740})
            self.page.screenshot(path=Path(PICTURES) / f"office-{name}-{width_name}.png", full_page=True)
        self.page.set_viewport_size({"width": 360, "height": 740})


def signed_in(kit, pages, username):
    """Past the sign-in, as the kit does it."""
    session_id = kit.browser(username).session_id
    pages.page.context.clear_cookies()
    pages.page.context.add_cookies([{"name": "hocba-office", "value": session_id, "url": pages.address}])


def test_from_the_invitation_to_a_session_that_ends_half_way(kit):
    with served(kit.app) as address, chromium() as browser:
        pages = Pages(browser, address)
        link = a_principal_invites(kit, pages)
        secret = the_clerk_sets_everything_up(kit, pages, link)
        kit.later(seconds=60)
        pages.page.context.clear_cookies()
        the_clerk_signs_in(kit, pages, secret)
        a_second_registrar_decides(kit, pages)
        a_session_ends_half_way(kit, pages)
        # What a page's policy refuses is said on the console; refusals of ours (wrong password, not yours) are meant.
        assert not [line for line in pages.refused if "the server responded with a status of 40" not in line]


def a_principal_invites(kit, pages):
    signed_in(kit, pages, "ht.42000201")
    pages.go("/", "front-principal")
    pages.go("/accounts", "accounts")
    pages.go("/accounts/new", "account-new")
    pages.fill(name="Vi Thị Hoa", username="vt.hoa")
    pages.press("Tạo lời mời", "handed-link")
    return pages.page.inner_text("#handed").removeprefix("https://noibo.example")


def the_clerk_sets_everything_up(kit, pages, link):
    pages.page.context.clear_cookies()
    pages.go(link, "invited")
    secret = pages.page.text_content("#secret").replace(" ", "")
    pages.fill(password="ngắn", again="ngắn", code=code(kit, secret))
    pages.page.eval_on_selector_all("input", "inputs => inputs.forEach(one => one.removeAttribute('minlength'))")
    pages.press("Lưu", "invited-short")
    assert "ít nhất 12 ký tự" in pages.page.inner_text("#problem")
    pages.fill(password=PASSWORD, again=PASSWORD, code=code(kit, secret))
    pages.press("Lưu", "invited-done")
    assert len(pages.page.query_selector_all(".codes li")) == 10
    return secret


def the_clerk_signs_in(kit, pages, secret):
    pages.go("/sign-in", "sign-in")
    pages.fill(username="vt.hoa", password="sai mật khẩu rồi")
    pages.press("Tiếp tục", "sign-in-wrong")
    pages.fill(username="vt.hoa", password=PASSWORD)
    pages.press("Tiếp tục", "second-factor")
    pages.fill(code=code(kit, secret))
    pages.press("Đăng nhập", "front-school")
    assert "Vi Thị Hoa" in pages.page.inner_text("main")
    pages.go("/account", "own-account")
    pages.go("/proposals", "not-yours")
    assert "không mở được trang này" in pages.page.inner_text("h1")
    pages.press("Đăng xuất")
    assert pages.page.url.endswith("/sign-in")


def a_second_registrar_decides(kit, pages):
    signed_in(kit, pages, "so.quantri")
    pages.go("/accounts/so.thanhtra", "account")
    pages.page.get_by_label("Phê duyệt").check()
    pages.press("Lưu vai trò", "handed-number")
    signed_in(kit, pages, "so.quantri2")
    pages.go("/", "front-registrar")
    pages.go("/proposals", "proposals")
    pages.follow("Thêm vai trò cần hai người")
    pages.shoot("proposal")
    pages.press("Đồng ý", "handed-to-the-second")
    pages.go("/account?lang=en", "own-account-en")
    pages.go("/?lang=vi", "front-vi")


def a_session_ends_half_way(kit, pages):
    signed_in(kit, pages, "xa.quantri")
    pages.go("/accounts/vt.42000201", "account-before")
    kit.later(minutes=31)
    pages.press("Đóng tài khoản", "sign-in-kept")
    assert "được giữ 30 phút" in pages.page.inner_text("main")
    signed_in(kit, pages, "xa.quantri")
    pages.go("/", "front-unfinished")
    pages.follow("Biểu mẫu chưa gửi được")
    pages.shoot("unfinished")
    pages.press("Gửi lại", "account-closed")
    assert "Đã đóng" in pages.page.inner_text("main")
