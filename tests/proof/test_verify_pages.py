"""Every verdict on an uploaded file as a phone and a desktop show it in both languages. Writes docs/screens/verify."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from stage.authority import subject
from stage.fixtures import world  # noqa: F401 - a fixture
from stage.pdf_papers import paper
from stage.proof import HOUSE

from portal.public.headline import GOOD
from portal.words.voice import CATALOGUE, Voice
from tests.photographs import as_file, sheet
from tests.portal.conftest import one_hub  # noqa: F401 - a fixture
from tests.portal.hub import Hub
from tests.portal.served import chromium, served
from tests.portal.uploads import hub_seal, photo, signed_by, soft_copy

SCREENS = HOUSE / "docs" / "screens" / "verify"
# As the office's pictures (test_office_pages).
COLOURS = 64
WIDTHS = {"phone": 360, "desktop": 1280}

pytestmark = pytest.mark.proof


def files(hub: Hub, seal: Any, world: Any) -> Mapping[str, Callable[[], bytes]]:  # noqa: F811
    """A file for each case of ``portal.words.uploads``, and for what becomes of records of the register."""
    school, own = world.primary, world.authorities
    held = {number: hub.register(school, school.record(number)) for number in range(1, 6)}
    hub.set_state(held[2], "recalled", reason="data-error", decision="123/QĐ-SGDĐT")
    hub.set_state(held[3], "suspended", until="2026-12-31T00:00:00+07:00")
    stranger = own.public.issue(subject("Người Khác"))
    forged = school.draft(9)
    for plan in forged.plans:
        plan.signer = stranger
    altered = held[1].data.replace("Lò".encode(), "Vàng".encode())
    foreign = as_file(sheet("https://hocba-so.example.vn/t/ABCD"), "PNG")
    rogue = signed_by(own.rogue.issue(subject("Sở Giáo dục và Đào tạo", "Tỉnh Thử")), held[1].data)
    return {
        "exact-genuine": lambda: held[1].data,
        "exact-recalled": lambda: held[2].data,
        "exact-suspended": lambda: held[3].data,
        "soft-copy": lambda: soft_copy(hub, seal, held[1].data),
        "unregistered": lambda: school.record(30),
        "other-version": lambda: school.record(4, phienban="2"),
        "other-content": lambda: school.record(4, hovaten="Lò Văn Khác"),
        "altered-copy": lambda: altered,
        "failed": lambda: school.record(31).replace("Lò".encode(), "Vàng".encode()),
        "not-a-record": lambda: b"PK\x03\x04 a letter",
        "unconfirmed": forged.sign,
        "hub-paper": lambda: soft_copy(hub, seal, None),
        "document-passed": lambda: signed_by(own.gov.issue(subject("Phòng Giáo dục", "Tỉnh Thử"))),
        "document-failed": lambda: signed_by(stranger) + b"\n% more",
        "document-unconfirmed": lambda: rogue,
        "document-unsigned": paper,
        "code": lambda: photo(held[5].code),
        "code-recalled": lambda: as_file(sheet(f"https://hocba.example/t/{held[2].code}"), "PDF"),
        "codes": lambda: photo(held[4].code, held[5].code),
        "no-code": lambda: as_file(sheet()),
        "foreign-code": lambda: foreign,
        "unreadable": lambda: as_file(sheet())[:3000],
        "too-much": lambda: as_file(Image.new("1", (20_000, 20_000)), "PNG"),
    }


def test_every_verdict_fits_and_says_the_same_in_both_languages(one_hub, world, tmp_path):  # noqa: F811
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.png"):
        old.unlink()
    seal = hub_seal(world)
    cases = {case: make() for case, make in files(one_hub, seal, world).items()}
    assert set(CATALOGUE["upload-title"]) <= set(cases)
    refused: list[str] = []
    limits = {"lookup": "1000/minute", "uploads": "1000/minute"}
    with served(one_hub.app(seal=seal, **limits)) as address, chromium() as browser:
        for width_name, width in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": 740}, java_script_enabled=False)
            page.on("console", lambda message: refused.append(message.text))
            for lang in ("vi", "en"):
                page.goto(f"{address}/verify?lang={lang}")
                _photograph(page, width, SCREENS / f"form-{lang}-{width_name}.png")
                for case, data in cases.items():
                    _hand_in(page, data, tmp_path / "file")
                    title = CATALOGUE["upload-title"].get(case)
                    if title:
                        assert page.inner_text("h1") == Voice(lang).say(title), case
                    assert bool(page.query_selector(f".verdict.{GOOD}")) == (case in {"exact-genuine", "soft-copy"})
                    _photograph(page, width, SCREENS / f"{case}-{lang}-{width_name}.png")
            page.close()
    assert not refused


def _hand_in(page: Any, data: bytes, file: Path) -> None:
    file.write_bytes(data)
    page.set_input_files("#file", file)
    page.click("main button[type=submit]")


def _photograph(page: Any, width: int, file: Path) -> None:
    boxes = [element.bounding_box() for element in page.query_selector_all("main *")]
    assert max(box["x"] + box["width"] for box in boxes if box) <= width, file.name
    page.screenshot(path=file, full_page=True)
    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
