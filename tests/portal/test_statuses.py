"""What became of a record comes first and largest, at both tiers and in what is downloaded."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from sealer.notice import NOTICE_TYPE
from sealer.receipt import ReceiptRegistry
from tests.portal.reading import BROWSER, assert_sound_page


@pytest.fixture
def held(one_hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture
def client(one_hub, held):
    return one_hub.app().test_client()


def look_up(client, held, **more):
    return client.post("/api/v1/lookup", json={"code": held.code, **more}).json


def page_of(client, held, **form):
    address = f"/t/{held.code}"
    return assert_sound_page(
        client.post(address, data=form, headers=BROWSER) if form else client.get(address, headers=BROWSER)
    )


def test_in_force_and_everything_holds_is_called_genuine(client, held):
    assert page_of(client, held).first_heading == "Học bạ xác thực và đang có hiệu lực"
    assert "genuine" in assert_sound_page(client.get(f"/t/{held.code}?lang=en")).first_heading


def test_a_pending_record_is_not_called_genuine_and_takes_effect_when_its_period_locks(one_hub, school):
    held = one_hub.register(school, school.record(2), closes=False)
    client = one_hub.app().test_client()
    assert look_up(client, held)["status"] == "pending"
    page = page_of(client, held)
    assert page.first_heading == "Học bạ chưa có hiệu lực"
    assert "xác thực" not in page.text
    one_hub.now = datetime.fromisoformat("2026-12-31T00:00:00+07:00")
    assert look_up(client, held)["status"] == "effective"
    assert look_up(client, held)["status_detail"]["since"] == "2026-12-31T00:00:00+07:00"


def test_a_suspended_record_says_until_when(one_hub, client, held):
    one_hub.set_state(held, "suspended", until="2026-12-20T00:00:00+07:00", note="Nguyễn Văn A báo")
    assert look_up(client, held)["status_detail"]["until"] == "2026-12-20T00:00:00+07:00"
    page = page_of(client, held)
    assert page.first_heading == "Học bạ đang được xem xét"
    assert "Xem xét đến 00:00 ngày 20/12/2026; sau đó học bạ có hiệu lực trở lại" in page.text
    assert "chưa nên dùng" in page.text
    assert "Nguyễn Văn A" not in page.text
    assert "xác thực" not in page.text.replace("Mã xác thực", "")


def test_a_suspended_record_still_shows_its_content_and_a_lapsed_suspension_leaves_no_word(one_hub, client, held):
    begun, until = "2026-12-01T08:00:00+07:00", "2026-12-04T01:00:00+00:00"
    one_hub.set_state(held, "suspended", **{"from": begun, "until": until})
    body = look_up(client, held, birth_date=held.birth)
    assert body["status_detail"] == {"since": begun, "until": "2026-12-04T08:00:00+07:00"}
    assert body["record"]["hovaten"]
    assert client.get(body["downloads"]["original"]).data == held.data
    one_hub.now = datetime.fromisoformat("2026-12-04T08:00:00+07:00")
    after = look_up(client, held)
    assert (after["status"], after["status_detail"]) == ("effective", {"since": "2026-12-04T08:00:00+07:00"})
    assert "xem xét" not in page_of(client, held).text


def test_a_recalled_code_still_resolves_and_says_so_first(one_hub, client, held):
    one_hub.set_state(held, "recalled", reason="data-error", decision="12/QĐ-SGDĐT", note="nội bộ")
    for body in (look_up(client, held), look_up(client, held, birth_date=held.birth)):
        assert body["status"] == "recalled"
        assert body["status_detail"] == {
            "since": "2026-12-01T09:00:00+07:00",
            "reason": "data-error",
            "decision": "12/QĐ-SGDĐT",
        }
    for page in (page_of(client, held), page_of(client, held, birth_date=held.birth)):
        assert page.first_heading == "Học bạ đã bị thu hồi"
        assert "Thu hồi ngày 01/12/2026. Lý do: dữ liệu có sai sót. Quyết định số 12/QĐ-SGDĐT." in page.text
        assert "xác thực" not in page.text


def test_a_recalled_original_comes_as_a_zip_with_a_notice(one_hub, client, held):
    one_hub.set_state(held, "recalled", reason="data-error", decision="12/QĐ-SGDĐT")
    address = look_up(client, held, birth_date=held.birth)["downloads"]["original"]
    answer = client.get(address)
    assert answer.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        notice, signed, original = archive.namelist()
        assert archive.read(original) == held.data
        text = archive.read(notice).decode()
        token = archive.read(signed)
    assert "HỌC BẠ SỐ NÀY ĐÃ BỊ THU HỒI" in text
    assert "Quyết định số 12/QĐ-SGDĐT" in text
    assert "HAS BEEN RECALLED" in text
    assert held.report.sha256 in text
    key = ECKey.import_key(client.get("/.well-known/hocba/jwks.json").json["keys"][0])
    opened = jws.deserialize_compact(token, key, registry=ReceiptRegistry(algorithms=["ES256"]))
    assert opened.headers()["typ"] == NOTICE_TYPE
    payload = json.loads(opened.payload)
    assert (payload["sha256"], payload["status"], payload["notice"]) == (held.report.sha256, "recalled", text)
    assert (payload["reason"], payload["decision"]) == ("data-error", "12/QĐ-SGDĐT")
    assert (payload["madinhdanhhocba"], payload["phienban"]) == (held.report.fields.record_id, 1)


@pytest.mark.parametrize(
    ("state", "detail"),
    [
        ("recalled", {"reason": "wrong-learner", "decision": "1/QĐ"}),
        ("recalled", {"reason": "issued-in-error", "decision": "1/QĐ"}),
        ("withdrawn", {}),
    ],
)
def test_some_ends_leave_nothing_but_the_status_at_the_second_tier(one_hub, client, held, state, detail):
    address = look_up(client, held, birth_date=held.birth)["downloads"]["original"]
    one_hub.set_state(held, state, **detail)
    body = look_up(client, held, birth_date=held.birth)
    assert (body["tier"], body["status"]) == (2, state)
    assert not {"record", "verification", "downloads"} & set(body)
    page = page_of(client, held, birth_date=held.birth)
    assert "Hương" not in page.text
    assert "nội dung không còn được hiển thị" in page.text
    assert not page.all("table")
    assert look_up(client, held)["record"]["masked_name"] == "L••• V••• H•••"
    closed = client.get(address)
    assert (closed.status_code, closed.json["code"]) == (410, "download-closed")


def test_one_recalled_year_keeps_a_dossier_from_being_called_genuine(one_hub, school):
    years = [one_hub.register(school, school.record(5, namhoc=year)) for year in ("2024-2025", "2025-2026")]
    client = one_hub.app().test_client()
    address = f"/t/{years[0].dossier_code}"
    page = assert_sound_page(client.get(address, headers=BROWSER))
    assert page.first_heading == "Học bạ của cả 2 năm học đều xác thực và đang có hiệu lực"
    one_hub.set_state(years[0], "recalled", reason="wrong-learner")
    page = assert_sound_page(client.get(address, headers=BROWSER))
    assert page.first_heading == "1 trong 2 năm học cần chú ý"
    body = client.post("/api/v1/lookup", json={"code": years[0].dossier_code, "birth_date": years[1].birth}).json
    assert ["record" in one for one in body["records"]] == [False, True]
