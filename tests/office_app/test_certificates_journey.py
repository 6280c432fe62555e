"""A whole school's certificates by CSV in a real browser: tried, declared, approved by one, by two; then one ends.

``HOCBA_SCREENS=FOLDER`` keeps a picture of every page on the way, at phone, tablet and desktop width.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from signer_papers import (
    CLERK,
    COMMUNE,
    COMMUNE_TWO,
    FIRST,
    SCHOOL,
    SIGNERS,
    TODAY,
    bound,
    person,
    teacher,
    whole_school,
)
from sqlalchemy import update

from registry.store.tables import signer
from registry.transactions import transaction
from tests.portal.served import CHROMIUM, chromium, page_width, served

pytestmark = pytest.mark.skipif(shutil.which(CHROMIUM) is None, reason="no Chromium on this machine")

WIDTHS = {"phone": 360, "tablet": 768, "desktop": 1280}


class Person:
    """Whoever is at the browser, JavaScript off. ``said``: what a page's policy refused."""

    def __init__(self, kit, browser, address, username):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, java_script_enabled=False, locale="vi-VN"
        )
        session = kit.browser(username).session_id
        context.add_cookies([{"name": "hocba-office", "value": session, "url": address}])
        self.page, self.address, self.said = context.new_page(), address, []
        self.page.on("console", lambda message: self.said.append(message.text))

    def go(self, path, name=None):
        self.page.goto(self.address + path)
        if name:
            self.look(name)

    def press(self, words, name=None):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=words).click()
        if name:
            self.look(name)

    def look(self, name):
        for label, width in WIDTHS.items():
            self.page.set_viewport_size({"width": width, "height": 900})
            assert page_width(self.page) <= width, (name, width)
            if folder := os.environ.get("HOCBA_SCREENS"):
                self.page.screenshot(path=Path(folder) / f"certificates-{name}-{label}.png", full_page=True)


@pytest.fixture
def papers(world, tmp_path):
    return whole_school(world, tmp_path)


def test_a_whole_schools_certificates_by_csv(kit, papers):
    before = len(bound(kit.engine))
    with served(kit.app) as address, chromium() as browser:
        clerk, commune, second = (Person(kit, browser, address, name) for name in (CLERK, COMMUNE, COMMUNE_TWO))
        tried_and_declared(clerk, papers)
        decided_by_one(commune)
        assert len(bound(kit.engine)) == before + SIGNERS - 3 - 2, "the seal and the principal wait for a second"
        second.go(f"/certificates/{SCHOOL}/waiting", "second")
        for box in second.page.get_by_role("checkbox").all():
            box.check()
        second.press("Duyệt dòng đã chọn")
        assert len(bound(kit.engine)) == before + SIGNERS - 3
        clerk.go(f"/certificates/{SCHOOL}", "after")
        assert clerk.said == commune.said == second.said == []


def tried_and_declared(clerk, papers):
    clerk.go(f"/certificates/{SCHOOL}", "school")
    clerk.page.get_by_role("link", name="Khai cả trường bằng danh sách").click()
    clerk.look("list")
    clerk.page.set_input_files("#list", papers / "danh-sach.csv")
    clerk.page.set_input_files("#zip", papers / "chung-thu.zip")
    clerk.press("Xem thử", "trial")
    text = clerk.page.inner_text("main")
    assert "37 dòng khai được, 3 dòng có lỗi" in text
    for words in ("bảng tính đã bỏ số 0 đứng đầu", "Ngày phải như 2026-09-05", "Không có tệp này trong ZIP"):
        assert words in text
    clerk.press("Khai 37 dòng đúng", "declared")
    assert "Đang chờ duyệt (37)" in clerk.page.inner_text("main")


def decided_by_one(commune):
    commune.go("/", "front")
    assert "37" in commune.page.inner_text(".waiting")
    commune.go("/certificates", "schools")
    commune.go(f"/certificates/{SCHOOL}/waiting", "waiting")
    commune.page.get_by_role("link", name="Chọn mọi dòng đạt mọi kiểm tra").click()
    assert len([box for box in commune.page.get_by_role("checkbox").all() if box.is_checked()]) == SIGNERS - 3
    commune.press("Duyệt dòng đã chọn", "decided")
    assert "Có hiệu lực: 35." in commune.page.inner_text("main")
    assert "Chờ người quản trị thứ hai: 2." in commune.page.inner_text("main")


@pytest.mark.proof
def test_every_other_page_fits(kit, world, tmp_path):
    with transaction(kit.engine) as connection:
        connection.execute(update(signer).where(signer.c.role == "giaovien").values(not_after=kit.office.place.clock()))
    (one, *_) = bound(kit.engine)
    card = teacher(world, "Lê Thị Mới")
    (tmp_path / "a.cer").write_bytes(card.der)
    (tmp_path / "khoa.pem").write_bytes(card.key_pem)
    (tmp_path / "hoc-ba.xml").write_bytes(world.primary.record(0))
    with served(kit.app) as address, chromium() as browser:
        clerk, so = Person(kit, browser, address, CLERK), Person(kit, browser, address, FIRST)
        clerk.go(f"/certificates/{SCHOOL}/signers/{one.id}", "signer")
        clerk.page.fill("#end-until", TODAY)
        clerk.page.fill("#end-reason", "Quyết định 12/QĐ-SGDĐT")
        clerk.press("Khai ngày cuối", "end")
        clerk.go(f"/certificates/{SCHOOL}/new", "new")
        for file, name in (("khoa.pem", "key"), ("a.cer", "declaration")):
            clerk.page.fill("#name", "Lê Thị Mới")
            clerk.page.fill("#person_id", person(1))
            clerk.page.set_input_files("#certificate", tmp_path / file)
            clerk.press("Khai báo", name)
        assert "Cần một người quản trị duyệt" in clerk.page.inner_text("main")
        clerk.go(f"/certificates/{SCHOOL}/from-record", "record")
        clerk.page.set_input_files("#record", tmp_path / "hoc-ba.xml")
        clerk.press("Xem người ký", "assign")
        clerk.press("Xem thử những người đã chọn", "assign-trial")
        so.go("/certificates/expiring", "expiring")
        assert "Danh sách thu hồi" in so.page.inner_text("main")
        so.go(f"/certificates/{SCHOOL}/waiting", "waiting-few")
        so.go("/certificates?lang=en", "schools-en")
        so.go(f"/certificates/{SCHOOL}?lang=en", "school-en")
        assert [words for words in clerk.said if "422" not in words] == so.said == []
