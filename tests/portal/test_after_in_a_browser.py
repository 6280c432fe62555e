"""What a family does after a look-up, in Chromium without JavaScript, on a phone and on a desk's screen."""

from __future__ import annotations

import shutil

import pytest
from postbox import open_postbox

from tests.portal.after_journey import journey
from tests.portal.served import CHROMIUM, chromium, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")


@pytest.mark.parametrize("width", [360, 1280])
def test_paper_proves_the_portal_a_link_is_shared_and_ended_a_watcher_is_told(one_hub, school, width):
    held, pages = one_hub.register(school, school.record(1)), []
    with open_postbox() as smtp, served(one_hub.app(sends_mail=True)) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 740}, java_script_enabled=False, locale="vi-VN")
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.on("requestfailed", lambda request: refused.append(request.url))

        def fits(name):
            assert page_width(page) <= width, name
            pages.append(name)

        journey(page, one_hub, held, smtp, address, fits)
    assert len(pages) == 14
    assert not [text for text in refused if "410" not in text], refused  # the closed link's own answer
