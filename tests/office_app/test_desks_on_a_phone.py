"""Up to eighteen desks: behind one handle on a phone, in a row where there is room; no script, keyboard alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.portal.served import CHROMIUM, chromium, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

# HOCBA_TEST_PICTURES=folder keeps pictures for people to look at.
PICTURES = os.environ.get("HOCBA_TEST_PICTURES")


def test_the_desks_of_a_phone_open_by_keyboard_and_take_one_line_until_then(kit):
    with served(kit.app) as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="vi-VN")
        session_id = kit.browser("so.quantri").session_id
        context.add_cookies([{"name": "hocba-office", "value": session_id, "url": address}])
        page = context.new_page()
        page.goto(address)
        links = page.locator("nav.desks li a")
        assert links.count() > 8
        assert not links.first.is_visible()
        assert page.locator("nav.desks").bounding_box()["height"] < 60
        _shoot(page, "closed-phone")
        page.locator("nav.desks summary").focus()
        page.keyboard.press("Enter")
        assert all(link.is_visible() for link in links.all())
        assert page_width(page) <= 360
        assert min(link.bounding_box()["height"] for link in links.all()) >= 40
        _shoot(page, "open-phone")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        wanted = page.evaluate("document.activeElement.href")
        assert wanted == page.evaluate("document.querySelectorAll('nav.desks li a')[1].href")
        with page.expect_navigation(url=wanted):
            page.keyboard.press("Enter")
        assert not links.first.is_visible()
        for width in (768, 1280):
            page.set_viewport_size({"width": width, "height": 740})
            assert all(link.is_visible() for link in links.all())
            assert not page.locator("nav.desks summary").is_visible()
            assert page.locator("nav.desks li a[aria-current]").count() == 1
            _shoot(page, f"{width}")
        # Past the link over the navigation and the head's own, the keyboard comes to the desks in their order.
        page.locator("header .who button").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "/"


def _shoot(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"desks-{name}.png")
