"""What clerks and officials do in a week, in Chromium against ``hocba serve`` and against the stack, signed in by hand.

One hub for each place, its journeys in the order of a week. Writes docs/proof/office-journeys.md.
JOURNEY_RECORDS (2,000) is the batch's size; HOCBA_SCREENS=FOLDER keeps pictures.
"""

from __future__ import annotations

import os
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from real_office import RealOffice, on_serve, on_stack
from signer_papers import SCHOOL, SIGNERS, whole_school
from stage.proof import write_proof
from stage.world import World

RECORDS = int(os.environ.get("JOURNEY_RECORDS", "2000"))
BULK = min(200, RECORDS // 2)
# From the decision on the page says so (issue 4, point 3).
PUBLIC_WITHIN = 1.0
CLERK, PRINCIPAL, COMMUNE, FIRST, SECOND = "vt.42000201", "ht.42000201", "xa.tham", "so.duyet1", "so.duyet2"
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"

pytestmark = pytest.mark.proof

_told: list[dict[str, object]] = []


@pytest.fixture(scope="module")
def batch(world: World) -> bytes:
    return world.primary.batch(world.primary.records(RECORDS))


@pytest.fixture(scope="module", params=["hocba serve", "the stack"])
def real(request, world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("serve")
    with on_serve(world, folder) if request.param == "hocba serve" else on_stack(world) as office:
        shots = os.environ.get("HOCBA_SCREENS")
        office.shots = Path(shots) / request.param.replace(" ", "-") if shots else None
        office.place = request.param
        yield office
    if request.param == "the stack":
        write_proof(
            "office-journeys",
            "A week at the office, in Chromium",
            "Each person signs in with password and second factor typed into the page; every step is a click. The same "
            f"journeys against `hocba serve` (SQLite) and `make stack`'s pieces; one batch of {RECORDS} records.",
            _told,
        )


def told(real, journey: str, came_of_it: str) -> None:
    _told.append({"place": real.place, "journey": journey, "came of it": came_of_it})


def test_a_batch_of_thousands_is_uploaded_with_progress(real: RealOffice, batch: bytes, tmp_path):
    file = tmp_path / "lop.zip"
    file.write_bytes(batch)
    page = real.page(CLERK)
    page.goto(f"{real.office}/batches/new")
    page.evaluate(
        """() => {
          window.seen = []
          const bar = document.getElementById('upload-bar')
          new MutationObserver(() => window.seen.push(bar.value)).observe(bar, {attributes: true})
        }"""
    )
    page.set_input_files("#file", file)
    began = time.monotonic()
    # The page goes on to the batch by itself when all has arrived; what the bar showed is read on the way there.
    page.evaluate("() => addEventListener('pagehide', () => sessionStorage.setItem('seen', JSON.stringify(seen)))")
    page.click("main form button >> nth=1")
    page.wait_for_url("**/batches/*-*")
    sent = time.monotonic() - began
    shown = page.evaluate("() => JSON.parse(sessionStorage.getItem('seen'))")
    assert shown, "the bar moved"
    assert (shown, shown[-1]) == (sorted(shown), 100)
    real.shoot(page, "batch-just-sent")
    while "Đã xong" not in page.inner_text("main"):
        assert time.monotonic() - began < 600, page.inner_text("main")
        time.sleep(1)
        page.reload()
    done = time.monotonic() - began
    text = page.inner_text("main")
    assert f"Đã nhận ({RECORDS})" in text or f"Đã nhận ({RECORDS:,})".replace(",", ".") in text, text[:2000]
    real.shoot(page, "batch-done")
    told(
        real,
        f"upload of {RECORDS} records ({len(batch) / 2**20:.0f} MiB) with progress",
        f"{len(shown)} steps of the bar, arrived after {sent:.1f} s, all accepted after {done:.0f} s",
    )


def test_a_recall_goes_from_the_clerk_to_the_corrected_version(real: RealOffice, world: World, tmp_path):
    school = world.primary
    corrected = school.record(0, phienban="2", hovaten="Lò Văn Sửa")
    (tmp_path / "ban-sua.xml").write_bytes(corrected)
    (tmp_path / "bien-ban.pdf").write_bytes(PDF)
    code = the_code_of(real, f"{school.record_id(0)}")
    clerk = real.page(CLERK)
    clerk.goto(f"{real.office}/recalls/new")
    clerk.fill("#lines", f"{school.record_id(0)}/1")
    clerk.click("button[value=lines]")
    clerk.click("button[value=next]")
    clerk.select_option("#reason", "data-error")
    clerk.fill("#note", "Tên học sinh ghi sai; giấy khai sinh kèm theo.")
    clerk.set_input_files("#evidence", tmp_path / "bien-ban.pdf")
    clerk.set_input_files("#corrected", tmp_path / "ban-sua.xml")
    clerk.click("form.ask button")
    assert "Đề nghị đã được ghi nhận" in clerk.inner_text("main")
    request = clerk.url.partition("?")[0]
    within = approved(real, request, code)
    file = tmp_path / "sua.zip"
    file.write_bytes(school.batch([corrected]))
    sent_by_form(real, file)
    clerk.goto(f"{request}/records/1")
    assert "So với phiên bản đã được tiếp nhận" in clerk.inner_text("main")
    assert "Lò Văn Sửa" in clerk.inner_text("main")
    real.shoot(clerk, "difference")
    told(real, "clerk, commune, department: recalled, corrected version, difference", f"public after {within:.2f} s")


def test_a_whole_schools_certificates_come_by_csv(real: RealOffice, world: World, tmp_path):
    papers, certificates = whole_school(world, tmp_path), f"{real.office}/certificates/{SCHOOL}"
    clerk = real.page(CLERK)
    clerk.goto(f"{certificates}/list")
    clerk.set_input_files("#list", papers / "danh-sach.csv")
    clerk.set_input_files("#zip", papers / "chung-thu.zip")
    pressed(clerk, "Xem thử")
    assert "37 dòng khai được, 3 dòng có lỗi" in clerk.inner_text("main")
    pressed(clerk, "Khai 37 dòng đúng")
    one, two = real.page("xa.quantri"), real.page("xa.quantri2")
    one.goto(f"{certificates}/waiting")
    one.get_by_role("link", name="Chọn mọi dòng đạt mọi kiểm tra").click()
    pressed(one, "Duyệt dòng đã chọn")
    assert "Có hiệu lực: 35." in one.inner_text("main")
    two.goto(f"{certificates}/waiting")
    for box in two.get_by_role("checkbox").all():
        box.check()
    pressed(two, "Duyệt dòng đã chọn")
    assert "Có hiệu lực: 2." in two.inner_text("main")
    told(real, f"a whole school's {SIGNERS} certificates by CSV", "3 bad lines told, 35 approved by one, 2 by two")


def pressed(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def test_one_that_is_rejected_changes_nothing(real: RealOffice, world: World):
    record_id = world.primary.record_id(1)
    request = asked(real, [f"{record_id}/1"])
    commune = real.page(COMMUNE)
    commune.goto(request)
    commune.fill("#note", "Đã xem hồ sơ.")
    commune.click("button[value=approve]")
    page = real.page(SECOND)
    page.goto(request)
    page.fill("#note", "Hồ sơ không có căn cứ.")
    page.click("button.danger")
    assert "Đã từ chối; học bạ giữ nguyên" in page.inner_text("main")
    told(real, "a request that is rejected", "the record stays as it was, the reason is on the clerk's page")


def test_hundreds_are_recalled_in_one_go(real: RealOffice, world: World):
    keys = [f"{world.primary.record_id(n)}/1" for n in range(2, 2 + BULK)]
    request = asked(real, keys)
    code = the_code_of(real, keys[-1].partition("/")[0])
    within = approved(real, request, code)
    told(real, f"a bulk request of {BULK}", f"all recalled by one decision, the last one public after {within:.2f} s")


def test_a_session_that_ends_in_the_middle_of_a_decision_loses_nothing(real: RealOffice, world: World):
    request = asked(real, [f"{world.primary.record_id(BULK + 2)}/1"])
    commune = real.page(COMMUNE)
    commune.goto(request)
    commune.fill("#note", "Đã đối chiếu học bạ giấy.")
    real.left_alone(COMMUNE, timedelta(minutes=31))
    commune.click("button[value=approve]")
    assert "/sign-in" in commune.url
    real.sign_in(commune, COMMUNE)
    commune.click("text=Biểu mẫu chưa gửi được")
    assert "Đã đối chiếu học bạ giấy." in commune.inner_text("main")
    real.shoot(commune, "kept-form")
    commune.click("main form button >> nth=0")
    commune.goto(request)
    assert "Đã đối chiếu học bạ giấy." in commune.inner_text("main")
    told(real, "a session that ends in the middle of a decision", "the form came back after the sign-in and was sent")


def test_a_lost_second_factor_is_given_anew_by_two(real: RealOffice):
    first, second, clerk = real.page("so.quantri"), real.page("so.quantri2"), real.window()
    first.goto(f"{real.office}/accounts/{CLERK}")
    first.click("text=Đề nghị đặt lại mã xác thực")
    number = first.inner_text("#handed")
    second.goto(f"{real.office}/proposals")
    second.click("table a >> nth=0")
    second.click("button[value=approve]")
    link = second.inner_text("#handed")
    clerk.goto(link)
    clerk.fill("#number", number)
    clerk.click("main form button")
    clerk.click("summary")
    account = real.accounts[CLERK]
    account["totp_secret"] = clerk.inner_text("#secret").replace(" ", "")
    clerk.fill("#password", account["password"])
    clerk.fill("#code", real.code_of(CLERK))
    clerk.click("main form button")
    clerk.context.clear_cookies()
    clerk.goto(real.office)
    real.sign_in(clerk, CLERK)
    real.keep(CLERK, clerk)
    told(real, "a lost second factor", "two registrars, one with a number and one with a link; the old one is gone")


def test_a_suspension_runs_out_by_itself(real: RealOffice, world: World):
    record_id = world.primary.record_id(BULK + 3)
    code, page, visitor = the_code_of(real, record_id), real.page(FIRST), real.window()
    page.goto(f"{real.office}/suspensions")
    page.fill("#lines", f"{record_id}/1")
    page.fill("#hours", "72")
    page.fill("#note", "Nghi lộ khóa ký.")
    page.click("button.danger")
    assert heading(visitor, f"{real.public}/t/{code}") == "Học bạ đang được xem xét", visitor.inner_text("main")
    real.shoot(visitor, "public-suspended")
    if not real.restarted_at:
        told(real, "a suspension", "public at once; its end is shown by `hocba serve`, whose clock can be set")
        return
    real.restarted_at(world.clock + timedelta(hours=71, minutes=59))
    assert heading(visitor, f"{real.public}/t/{code}") == "Học bạ đang được xem xét"
    real.restarted_at(world.clock + timedelta(hours=72, minutes=1))
    ended = heading(visitor, f"{real.public}/t/{code}")
    assert "xem xét" not in ended
    assert "xác thực" in ended
    told(real, "a suspension that runs out", "in force a minute before its 72 hours, gone a minute after by itself")


def heading(visitor: Page, address: str) -> str:
    visitor.goto(address)
    return str(visitor.inner_text("h1"))


def the_code_of(real: RealOffice, record_id: str) -> str:
    """As the clerk has it shown."""
    page = real.page(CLERK)
    page.goto(f"{real.office}/records/{record_id}/1")
    page.click("text=Xem lại mã")
    return re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", page.inner_text("main"))[0]


def asked(real: RealOffice, keys: list[str]) -> str:
    clerk = real.page(CLERK)
    clerk.goto(f"{real.office}/recalls/new")
    clerk.fill("#lines", "\n".join(keys))
    clerk.click("button[value=lines]")
    clerk.click("button[value=next]")
    clerk.select_option("#reason", "data-error")
    clerk.fill("#note", "Sai điểm môn Toán.")
    clerk.click("form.ask button")
    assert "Đề nghị đã được ghi nhận" in clerk.inner_text("main")
    return str(clerk.url.partition("?")[0])


def approved(real: RealOffice, request: str, code: str) -> float:
    """Commune and department say yes; seconds from the decision's answer until the public page says so."""
    commune = real.page(COMMUNE)
    commune.goto(request)
    commune.fill("#note", "Đã đối chiếu.")
    commune.click("button[value=approve]")
    assert "cần một người khác phê duyệt" in commune.inner_text("main")
    first, visitor = real.page(FIRST), real.window()
    first.goto(request)
    first.fill("#number", "12/QĐ-SGDĐT")
    first.fill("#dated", "2026-12-01")
    first.click("button[value=approve]")
    assert "thu hồi kể từ lúc này" in first.inner_text("main")
    decided = time.monotonic()
    visitor.goto(f"{real.public}/t/{code}")
    assert visitor.inner_text("h1") == "Học bạ đã bị thu hồi"
    within = time.monotonic() - decided
    real.shoot(visitor, "public-recalled")
    visitor.context.close()
    assert within < PUBLIC_WITHIN + 2, "a page of a busy machine"
    return within


def sent_by_form(real: RealOffice, file: Path) -> None:
    page = real.page(CLERK)
    page.goto(f"{real.office}/batches/new")
    page.set_input_files("#file", file)
    page.click("main form button >> nth=1")
    page.wait_for_url("**/batches/*-*")
    end = time.monotonic() + 60
    while "Đã xong" not in page.inner_text("main"):
        assert time.monotonic() < end, page.inner_text("main")
        time.sleep(0.5)
        page.reload()
