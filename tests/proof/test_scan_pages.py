"""The scanner in every state, as a phone and a desktop show it in both languages. Writes docs/screens/scan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from stage.fixtures import world  # noqa: F401 - a fixture
from stage.proof import HOUSE

from portal.words.scanning import WORDS
from portal.words.voice import LANGUAGES, Voice
from tests.portal.camera import Phones, film, phones, photo
from tests.portal.conftest import one_hub  # noqa: F401 - a fixture
from tests.portal.scanner import Front
from tests.portal.served import page_width, served

SCREENS = HOUSE / "docs" / "screens" / "scan"
# As the office's pictures (test_office_pages).
COLOURS = 64
WIDTHS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}},
    "desktop": {"viewport": {"width": 1280, "height": 740}, "has_touch": False, "is_mobile": False},
}
FOREIGN = "https://hocba-so.example.vn/t/T3DL-37FT-VM4M-5CDN-T68C"

pytestmark = pytest.mark.proof


def test_every_state_fits_and_speaks_both_languages(one_hub, tmp_path):  # noqa: F811
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    papers = {"plain": film(tmp_path / "plain.mjpeg"), "foreign": film(tmp_path / "foreign.mjpeg", FOREIGN)}
    with served(one_hub.app()) as address, phones() as drawer:
        for width_name, options in WIDTHS.items():
            for lang in LANGUAGES:
                for state, page in states(drawer, papers, f"{address}/?lang={lang}", options):
                    if state in WORDS:
                        said = Voice(lang)(f"scan.{state}", place="hocba-so.example.vn")
                        assert page.inner_text("#scan-status") == said
                    photograph(page, options["viewport"]["width"], SCREENS / f"{state}-{lang}-{width_name}.png")


def states(drawer: Phones, papers: dict[str, Path], address: str, options: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each state of the scanner by the name of what it says, while the page shows it."""
    with drawer.context(papers["plain"], **options) as context:
        at = Front(context.new_page(), address)
        yield "front", at.page
        at.page.clock.install()
        at.scan()
        at.page.wait_for_function(_SAYS, arg="looking")
        yield "looking", at.page
        at.page.clock.fast_forward(20_000)
        at.page.wait_for_function(_SAYS, arg="nothing")
        yield "nothing", at.page
    with drawer.context(papers["foreign"], **options) as context:
        at = Front(context.new_page(), address)
        at.scan()
        at.says("hocba-so.example.vn")
        yield "foreign", at.page
    with drawer.context(papers["plain"], allowed=False, **options) as context:
        at = Front(context.new_page(), address)
        at.scan()
        at.page.wait_for_function(_SAYS, arg="refused")
        yield "refused", at.page
        data = photo("001099012345||Lò Văn Hương|02022015|Nữ|")
        at.page.set_input_files("#scan-chosen", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": data})
        at.page.wait_for_function(_SAYS, arg="other")
        yield "other", at.page


_SAYS = "name => document.getElementById('scan-status').textContent === document.getElementById('scan').dataset[name]"


def photograph(page: Any, width: int, file: Path) -> None:
    assert page_width(page) <= width, file.name
    if page.is_visible("#scan"):
        fits = "(() => { const it = document.getElementById('scan'); return it.scrollHeight <= it.clientHeight })()"
        assert page.evaluate(fits), f"{file.name}: nothing is below the screen's edge"
    page.screenshot(path=file, full_page=not page.is_visible("#scan"))
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
