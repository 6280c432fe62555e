"""The scanner of the front page in Chromium, under the policy the app sends: camera, picture, refusals, strangers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.portal.camera import ELSEWHERE, film, phones, photo
from tests.portal.hub import BASE_URL
from tests.portal.scanner import Front
from tests.portal.served import CHROMIUM, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

FOREIGN = "https://hocba-so.example.vn/t/T3DL-37FT-VM4M-5CDN-T68C"


@pytest.fixture(scope="module")
def drawer():
    with phones() as held:
        yield held


@contextmanager
def front(app: Any, drawer: Any, *camera: Any, **options: Any) -> Iterator[Front]:
    with served(app) as address, drawer.context(*camera, **options) as context:
        yield Front(context.new_page(), address)


def leads_to(held: Any) -> str:
    return f"{BASE_URL}/t/{held.code}"


def picture(data: bytes) -> dict[str, Any]:
    return {"name": "slip.jpg", "mimeType": "image/jpeg", "buffer": data}


def test_the_code_before_the_camera_opens_its_record(one_hub, school, drawer, tmp_path):
    held = one_hub.register(school, school.record(1))
    with front(one_hub.app(), drawer, film(tmp_path / "film.mjpeg", leads_to(held))) as at:
        assert at.loaded() == []
        with at.page.expect_navigation(url=f"{at.address}/t/{held.code}"):
            at.scan()
        assert at.page.inner_text("h1") == "Học bạ xác thực và đang có hiệu lực"
        assert page_width(at.page) <= 360
        assert at.loaded() == ["scan-worker.js", "zxing_reader.js", "zxing_reader.wasm"]
        assert at.elsewhere() == []
        assert at.complaints == []
        # Back again, nothing of the scanner is open, and it starts anew.
        at.page.go_back()
        assert not at.page.is_visible("#scan")
        with at.page.expect_navigation(url=f"{at.address}/t/{held.code}"):
            at.scan()


def test_a_foreign_code_before_the_camera_is_told_and_never_followed(one_hub, drawer, tmp_path):
    with front(one_hub.app(), drawer, film(tmp_path / "film.mjpeg", FOREIGN)) as at:
        at.page.clock.install()
        at.scan()
        at.says("Mã QR này dẫn đến hocba-so.example.vn, không phải hệ thống tra cứu này.")
        assert not at.camera_is_off()
        assert page_width(at.page) <= 360
        at.page.clock.fast_forward(20_000)
        at.page.wait_for_selector("#scan-again")
        assert at.camera_is_off()
        at.says("Mã QR này dẫn đến hocba-so.example.vn")
        assert at.page.url == f"{at.address}/"
        assert at.elsewhere() == []
        assert at.complaints == []


def test_where_there_is_no_camera_a_picture_does(one_hub, school, drawer):
    """Plain http under another name than this machine's: no browser gives a camera there."""
    held = one_hub.register(school, school.record(1))
    with served(one_hub.app()) as address, drawer.context() as context:
        at = Front(context.new_page(), address.replace("127.0.0.1", ELSEWHERE))
        at.scan()
        at.says("Không mở được máy ảnh trên máy này.")
        assert at.page.is_visible("#scan-shoot")
        with at.page.expect_file_chooser() as chooser:
            at.page.click("#scan-choose")
        with at.page.expect_navigation(url=f"{at.address}/t/{held.code}"):
            chooser.value.set_files(picture(photo(leads_to(held))))


def test_pictures_without_a_code_of_ours_are_told(one_hub, drawer):
    cases = [
        (photo(), "Không thấy mã QR nào trong ảnh."),
        (photo("https://hocba.example.evil.test/t/T3DL-37FT-VM4M-5CDN-T68C"), "dẫn đến hocba.example.evil.test, không"),
        (photo("http://hocba.example@evil.test/t/T3DL"), "dẫn đến evil.test, không"),
        (photo("javascript:alert(1)//https://hocba.example/t/"), "không phải mã tra cứu học bạ"),
        (photo(f"{BASE_URL}/t/T3DL-37FT-VM4M-5CDN-T68C", "T68C-37FT-VM4M-5CDN-T3DL"), "Có nhiều mã trong hình."),
        (photo(f"{BASE_URL}/t/T3DL-37FT"), "không phải mã tra cứu học bạ"),
        (b"GIF89a no picture", "Tệp này không phải ảnh"),
        (photo("001099012345||Lò Văn Hương|02022015|Nữ|"), "không phải mã tra cứu học bạ"),
    ]
    with front(one_hub.app(), drawer, allowed=False) as at:
        at.scan()
        at.says("Máy ảnh không được phép dùng.")
        for data, said in cases:
            at.page.set_input_files("#scan-chosen", picture(data))
            at.says(said)
        assert at.page.url == f"{at.address}/"
        assert at.elsewhere() == []
        assert at.complaints == []


def test_a_bare_code_in_a_picture_is_sent_as_typed(one_hub, school, drawer):
    held = one_hub.register(school, school.record(1))
    with front(one_hub.app(), drawer, allowed=False) as at:
        at.scan()
        with at.page.expect_navigation(url=f"{at.address}/t/{held.code}"):
            at.page.set_input_files("#scan-shot", picture(photo(held.code)))
        assert at.complaints == []


def test_after_twenty_seconds_without_a_code_it_falls_back_to_typing(one_hub, school, drawer):
    held = one_hub.register(school, school.record(1))
    with front(one_hub.app(), drawer) as at:
        at.page.clock.install()
        at.scan()
        at.says("Đưa một mã QR vào giữa khung hình.")
        at.page.clock.fast_forward(20_000)
        at.says("Không thấy mã QR nào sau 20 giây.")
        assert at.camera_is_off()
        at.page.click("#scan-close")
        assert at.page.evaluate("document.activeElement.id") == "code"
        at.page.keyboard.type(held.code.lower())
        with at.page.expect_navigation(url=f"{at.address}/t/{held.code}"):
            at.page.keyboard.press("Enter")


def test_who_refuses_the_camera_is_told_in_their_language_and_loads_nothing(one_hub, drawer):
    with front(one_hub.app(), drawer, allowed=False, locale="en-GB") as at:
        at.scan()
        at.says("The camera may not be used.")
        assert at.page.is_visible("#scan-again")
        assert at.loaded() == []


def test_the_keyboard_does_and_escape_stops_the_camera(one_hub, drawer):
    with front(one_hub.app(), drawer) as at:
        keyboard = at.page.keyboard
        at.page.focus("#code")
        for _ in range(2):
            keyboard.press("Tab")
        keyboard.press("Enter")
        at.says("Đưa một mã QR vào giữa khung hình.")
        assert at.page.evaluate("document.activeElement.id") == "scan-title"
        track = at.page.evaluate_handle("document.getElementById('scan-video').srcObject.getTracks()[0]")
        keyboard.press("Escape")
        at.page.wait_for_function("track => track.readyState === 'ended'", arg=track)
        assert not at.page.is_visible("#scan")
        assert at.page.evaluate("document.activeElement.id") == "scan-open"
        assert at.camera_is_off()


def test_a_reader_that_does_not_come_leaves_the_form(one_hub, drawer):
    with front(one_hub.app(), drawer) as at:
        at.page.context.route("**/*.wasm*", lambda route: route.abort())
        at.scan()
        at.says("Không tải được phần đọc mã")
        assert at.camera_is_off()
        assert at.page.is_visible("#scan-again")


def test_without_a_script_nothing_of_the_scanner_is_there(one_hub, drawer):
    with front(one_hub.app(), drawer, java_script_enabled=False) as at:
        assert at.page.is_visible("#code")
        assert not at.page.is_visible("#scan-open")
        assert not at.page.is_visible("#scan")
