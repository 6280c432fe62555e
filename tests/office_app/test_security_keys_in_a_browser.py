"""Security keys in a real Chromium with a virtual authenticator (Chrome DevTools Protocol, WebAuthn domain)."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import pytest
from office_app.taking_up import code

from registry import passwords
from registry.credentials import totp_context
from tests.portal.served import CHROMIUM, chromium, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

USER, SECRET, PASSWORD = "so.duyet1", "JBSWY3DPEHPK3PXP", "một câu dài dễ nhớ"
# HOCBA_TEST_PICTURES=folder keeps a picture of each page, for people to look at.
PICTURES = os.environ.get("HOCBA_TEST_PICTURES")
WIDTHS = (360, 768, 1280) if PICTURES else (360,)


class Desk:
    """A browser at the office, at a name that browsers count as safe."""

    def __init__(self, kit, browser, address, *, script=True):
        self.kit, self.address = kit, address
        context = browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="vi-VN", java_script_enabled=script
        )
        self.page, self.refused = context.new_page(), []
        self.page.on("console", lambda message: self.refused.append(message.text))
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))
        self.devtools = context.new_cdp_session(self.page)

    def authenticator(self, **more):
        """Plugged in; it says yes by itself."""
        self.devtools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
        options |= {"automaticPresenceSimulation": True, **more}
        return self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def go(self, path):
        self.page.goto(self.address + path)

    def press(self, words):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words, exact=True).click()

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.fill(f"main input[name={name}]:visible >> nth=0", value)

    def signs_in_as_far_as_the_second_factor(self):
        self.go("/sign-in")
        self.fill(username=USER, password=PASSWORD)
        self.press("Tiếp tục")

    def adds_a_key(self, name="Khóa USB trên móc chìa khóa"):
        self.go("/account/keys")
        self.shoot("keys-none")
        self.kit.later(seconds=30)
        self.fill(name=name, password=PASSWORD, code=code(self.kit, SECRET))
        self.press("Tiếp tục")
        self.shoot("key-new")
        self.press("Tạo khóa")

    def shoot(self, name):
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            boxes = [element.bounding_box() for element in self.page.query_selector_all("main *")]
            assert max(box["x"] + box["width"] for box in boxes if box) <= width, name
            if PICTURES:
                self.page.screenshot(path=Path(PICTURES) / f"office-{name}-{width}.png", full_page=True)


@pytest.fixture(scope="session")
def password_hash():
    return passwords.hashed(PASSWORD)


@pytest.fixture
def at_localhost(kit, password_hash):
    """The office served, and its address with a name: browsers offer no keys at an address of numbers."""
    sealed = kit.office.place.keyring.seal(SECRET.encode(), context=totp_context(USER))
    kit.office.change_account(USER, password_hash=password_hash, totp_sealed=sealed)
    with served(kit.app) as numbers, chromium() as browser:
        address = numbers.replace("127.0.0.1", "localhost")
        place = kit.app.extensions["hocba-office"]
        kit.app.extensions["hocba-office"] = dataclasses.replace(place, office_url=address)
        yield kit, browser, address


def signed_in(desk):
    session_id = desk.kit.browser(USER).session_id
    desk.page.context.add_cookies([{"name": "hocba-office", "value": session_id, "url": desk.address}])


def test_a_key_is_made_signs_in_and_is_removed(at_localhost):
    desk = Desk(*at_localhost)
    desk.authenticator()
    signed_in(desk)
    desk.adds_a_key()
    assert "Khóa USB trên móc chìa khóa" in desk.page.inner_text("main")
    desk.shoot("keys-one")
    desk.press("Đăng xuất")
    desk.signs_in_as_far_as_the_second_factor()
    desk.shoot("second-factor-key")
    desk.press("Dùng khóa bảo mật")
    assert desk.page.url == desk.address + "/"
    desk.go("/account")
    desk.shoot("own-account-key")
    desk.page.get_by_role("button", name="Dùng khóa bảo mật").first.click()
    desk.page.wait_for_selector(".codes li")
    desk.go("/account/keys")
    desk.page.get_by_text("Gỡ khóa này").first.click()
    desk.page.fill("details[open] input[name=password]", PASSWORD)
    desk.press("Gỡ khóa này")
    assert "Chưa có khóa nào" in desk.page.inner_text("main")
    assert desk.refused == []


def test_a_key_that_declines_or_is_another_is_told_on_the_page_and_the_code_still_works(at_localhost):
    kit, browser, address = at_localhost
    owner = Desk(kit, browser, address)
    first = owner.authenticator()
    signed_in(owner)
    owner.adds_a_key()
    owner.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    owner.authenticator()
    owner.press("Đăng xuất")
    owner.signs_in_as_far_as_the_second_factor()
    owner.page.evaluate(
        "const key = document.getElementById('key').dataset; key.options = key.options.replace('300000', '500')"
    )
    owner.page.get_by_role("button", name="Dùng khóa bảo mật").click()
    owner.page.wait_for_selector("#key-said:visible")
    assert "Khóa chưa trả lời" in owner.page.inner_text("#key-said")
    kit.later(seconds=60)
    owner.fill(code=code(kit, SECRET))
    owner.press("Đăng nhập")
    assert owner.page.url == address + "/"


def test_the_same_key_is_not_added_twice(at_localhost):
    desk = Desk(*at_localhost)
    desk.authenticator()
    signed_in(desk)
    desk.adds_a_key()
    desk.kit.later(seconds=30)
    desk.fill(name="Lần hai", password=PASSWORD, code=code(desk.kit, SECRET))
    desk.press("Tiếp tục")
    desk.page.get_by_role("button", name="Tạo khóa").click()
    desk.page.wait_for_selector("#key-said:visible")
    assert "đã được thêm rồi" in desk.page.inner_text("#key-said")


def test_without_script_there_is_the_code_and_no_dead_button(at_localhost):
    kit, browser, address = at_localhost
    with_script = Desk(kit, browser, address)
    with_script.authenticator()
    signed_in(with_script)
    with_script.adds_a_key()
    plain = Desk(kit, browser, address, script=False)
    plain.signs_in_as_far_as_the_second_factor()
    assert plain.page.get_by_role("button", name="Dùng khóa bảo mật").count() == 0
    kit.later(seconds=60)
    plain.fill(code=code(kit, SECRET))
    plain.press("Đăng nhập")
    assert plain.page.url == address + "/"
    plain.go("/account/keys")
    kit.later(seconds=30)
    plain.fill(name="Không có script", password=PASSWORD, code=code(kit, SECRET))
    plain.press("Tiếp tục")
    assert "cần JavaScript" in plain.page.inner_text("main")
    assert plain.page.get_by_role("button", name="Tạo khóa").count() == 0
