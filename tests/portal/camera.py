"""What a phone's camera sees of a paper with a QR code, as a film Chromium takes for its camera's. For tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from tests.photographs import as_file, photographed, sheet
from tests.portal.served import CHROMIUM, CHROMIUM_ARGUMENTS

FRAME = (1280, 720)
# A hand that moves: how far the paper is turned in each picture of the film.
HAND = (-9, -4, -11)
# Where ``sheet`` has its first code.
CODE_AT = (974, 224)
# Not this machine's own name, so that plain http is no secure context there.
ELSEWHERE = "hub.test"


def film(file: Path, *texts: str) -> Path:
    """Three pictures over and over: a printed page around its code, turned, blurred, noisy, badly lit."""
    x, y = CODE_AT
    near = sheet(*texts).crop((x - 480, y - 300, x + 480, y + 300))
    frames = [as_file(_framed(photographed(near, turned=turned, blur=1.3)), quality=80) for turned in HAND]
    file.write_bytes(b"".join(frames))
    return file


def photo(*texts: str) -> bytes:
    """The same paper, all of it, in a photograph of three million pixels."""
    return as_file(photographed(sheet(*texts), turned=8, blur=1.0))


class Phones:
    """Chromium at a phone's size, one program for each film before the camera."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._running: dict[Path | None, Any] = {}

    @contextmanager
    def context(self, camera: Path | None = None, *, allowed: bool = True, **options: Any) -> Iterator[BrowserContext]:
        """``camera`` None: one that shows Chromium's own test picture, which holds no code."""
        if camera not in self._running:
            self._running[camera] = self._launch(camera)
        phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "vi-VN"}
        context = self._running[camera].new_context(**phone | options)
        if allowed:
            context.grant_permissions(["camera"])
        try:
            yield context
        finally:
            context.close()

    def close(self) -> None:
        for browser in self._running.values():
            browser.close()

    def _launch(self, camera: Path | None) -> Any:
        sees = ["--use-fake-device-for-media-stream", f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"]
        if camera:
            sees.append(f"--use-file-for-fake-video-capture={camera}")
        return self._playwright.chromium.launch(executable_path=CHROMIUM, args=[*CHROMIUM_ARGUMENTS, *sees])


@contextmanager
def phones() -> Iterator[Phones]:
    """Phones that are put away in the end."""
    with sync_playwright() as playwright:
        held = Phones(playwright)
        try:
            yield held
        finally:
            held.close()


def _framed(shot: Image.Image) -> Image.Image:
    """As near as one holds a phone; the code is some 230 pixels wide."""
    left, top = shot.width // 2 - 410, shot.height // 2 - 231
    return shot.crop((left, top, left + 820, top + 461)).resize(FRAME)
