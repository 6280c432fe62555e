"""Soft copies at the second tier: sealed, with the original inside, of what verifies now, in the status of now."""

from __future__ import annotations

import io
import json
import zlib
from datetime import timedelta

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from paper_reading import qr_texts, text_of
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from stage.world import utc

from portal.public.copies import EXTENSION
from portal.public.desk import EXTENSION as DESK
from portal.public.download_links import LIFETIME
from portal.softcopy.kept_copies import SECONDS
from registry import codes
from registry.transactions import transaction
from sealer.keys import HubSeal, SealUnreadable
from tests.portal.hub import BASE_URL, Hub
from tests.portal.reading import BROWSER, assert_headers, assert_sound_page


@pytest.fixture
def held(one_hub: Hub, school):
    return one_hub.register(school, school.record(1))


@pytest.fixture
def client(one_hub):
    return one_hub.app().test_client()


def look_up(client, held, code=None):
    return client.post("/api/v1/lookup", json={"code": code or held.code, "birth_date": held.birth}).json


def link(client, held):
    return look_up(client, held)["downloads"]["pdf"]


def inside(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}


def test_the_copy_is_a_sealed_pdf_with_the_original_inside_byte_for_byte(one_hub, client, held):
    answer = client.get(link(client, held))
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    name = f"hocba-{held.report.fields.record_id}-1"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}.pdf"
    assert_headers(answer)
    assert inside(answer.data) == {f"{name}.xml": held.data}
    root = asn1_x509.Certificate.load(HubSeal.create(one_hub.folder, "Hub").certificate_der)
    context = ValidationContext(trust_roots=[root], moment=one_hub.now, allow_fetching=False)
    status = validate_pdf_signature(PdfFileReader(io.BytesIO(answer.data)).embedded_signatures[0], context)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"


def test_its_pages_say_what_the_record_says_and_lead_back(client, held):
    pdf = client.get(link(client, held)).data
    pages = text_of(pdf)
    assert any("Lò Văn Hương" in page for page in pages)
    assert all(held.code in page for page in pages)
    assert qr_texts(pdf) == [f"{BASE_URL}/t/{held.code}"] * len(pages)


def test_a_copy_bears_the_words_that_the_true_page_shows(client, held):
    shown = look_up(client, held)
    assert shown["check_phrase"] in text_of(client.get(shown["downloads"]["pdf"]).data)[0]


def test_a_link_works_for_ten_minutes(one_hub, client, held):
    address = link(client, held)
    one_hub.real_now += LIFETIME
    answer = client.get(address)
    assert (answer.status_code, answer.json["code"]) == (410, "link-expired")


def test_a_link_ends_with_the_code_that_gave_it(one_hub, client, held):
    address = link(client, held)
    assert client.get(address).status_code == 200
    with transaction(one_hub.engine) as connection:
        codes.rekey(connection, one_hub.keyring, at=one_hub.now, record_pk=held.pk)
    assert client.get(address).json["code"] == "link-expired"


@pytest.mark.parametrize("token", ["x", "A" * 70, "A" * 200])
def test_an_invented_link_is_none(client, token):
    assert client.get(f"/download/{token}/copy.pdf").status_code == 410


def test_a_kept_copy_is_the_same_bytes_and_forgotten_after_minutes(one_hub, held):
    app, ticks = one_hub.app(), [0.0]
    app.extensions[EXTENSION]._monotonic = lambda: ticks[0]
    client = app.test_client()
    first = client.get(link(client, held)).data
    one_hub.now += timedelta(hours=1)
    assert client.get(link(client, held)).data == first
    ticks[0] = SECONDS
    assert client.get(link(client, held)).data != first, "made anew, an hour later"


def test_the_status_is_read_again_and_a_recalled_copy_says_so_on_each_page(one_hub, client, held):
    address = link(client, held)
    before = client.get(address).data
    assert not any("ĐÃ THU HỒI" in page for page in text_of(before))
    one_hub.set_state(held, "recalled", reason="data-error", decision="12/QĐ-SGDĐT")
    after = client.get(address).data
    assert all("ĐÃ THU HỒI" in page for page in text_of(after))
    name = f"{held.report.fields.record_id}-1"
    files = inside(after)
    assert files.keys() == {f"hocba-{name}.xml"} | {f"THONG-BAO-THU-HOI-{name}.{end}" for end in ("txt", "jws")}
    assert files[f"hocba-{name}.xml"] == held.data
    notice = files[f"THONG-BAO-THU-HOI-{name}.txt"].decode()
    assert "12/QĐ-SGDĐT" in notice
    assert f"THONG-BAO-THU-HOI-{name}.jws" in notice


@pytest.mark.parametrize(("state", "reason"), [("recalled", "wrong-learner"), ("recalled", "issued-in-error")])
def test_after_these_recalls_there_is_no_copy(one_hub, client, held, state, reason):
    address = link(client, held)
    client.get(address)
    one_hub.set_state(held, state, reason=reason)
    assert client.get(address).json["code"] == "download-closed"
    assert "downloads" not in look_up(client, held)


def test_a_withdrawn_record_has_no_copy(one_hub, client, held):
    address = link(client, held)
    one_hub.set_state(held, "withdrawn")
    assert client.get(address).json["code"] == "download-closed"


def test_a_suspended_one_says_so(one_hub, client, held):
    until = (one_hub.now + timedelta(days=9)).isoformat()
    one_hub.set_state(held, "suspended", until=until)
    assert all("ĐANG XEM XÉT" in page for page in text_of(client.get(link(client, held)).data))


def test_of_a_damaged_original_there_is_no_copy_even_if_one_was_made_before(one_hub, client, held):
    address = link(client, held)
    client.get(address)
    one_hub.original_file(held).write_bytes(b"x" * 300)
    assert client.get(address).json["code"] == "original-unavailable"
    assert look_up(client, held)["downloads"] == {}


@pytest.mark.parametrize("dated", ["2026-05-01T00:00", "2026-11-01T00:00"], ids=["failed", "indeterminate"])
def test_of_what_does_not_verify_now_there_is_no_copy_and_the_page_says_so(one_hub, world, school, client, held, dated):
    """Its authority revoked the principal's certificate: the original can still be had, a print of it cannot."""
    address = link(client, held)
    assert client.get(address).status_code == 200
    crl = world.authorities.gov.crl({school.principal.credential.serial: utc(dated)}, number=2, since=world.clock)
    (one_hub.trust_folder / "crls" / "gov-ca.crl").write_bytes(crl)
    one_hub.look_again()
    answer = client.get(address)
    assert (answer.status_code, answer.json["code"]) == (409, "copy-unverified")
    assert_sound_page(client.get(address, headers=BROWSER))
    assert look_up(client, held)["downloads"].keys() >= {"original"}
    assert "pdf" not in look_up(client, held)["downloads"]
    page = client.post(f"/t/{held.code}", data={"birth_date": held.birth}, headers=BROWSER)
    assert "chưa có bản PDF có dấu của hệ thống" in page.get_data(as_text=True)


def test_of_a_hub_without_roots_nothing_is_printed(one_hub, client, held):
    address = link(client, held)
    for file in (one_hub.trust_folder / "roots").iterdir():
        file.unlink()
    one_hub.look_again()
    assert client.get(address).json["code"] == "copy-unverified"


def test_a_dossiers_copy_is_the_booklet_of_all_its_years(one_hub, school, client, held):
    shown = look_up(client, held, held.dossier_code)
    answer = client.get(shown["downloads"]["pdf"])
    assert answer.status_code == 200
    pages = text_of(answer.data)
    assert all(held.dossier_code in page for page in pages)
    assert not any(held.code in page for page in pages), "the whole booklet bears the whole booklet's code"
    assert list(inside(answer.data).values()) == [held.data]
    assert any("Chưa có trong hệ thống" in page for page in pages), "grades below that nobody sent"


def test_one_year_out_of_a_dossier_bears_that_years_own_code(client, held):
    (one,) = look_up(client, held, held.dossier_code)["records"]
    pages = text_of(client.get(one["downloads"]["pdf"]).data)
    assert all(held.code in page for page in pages)
    assert not any(held.dossier_code in page for page in pages)


def test_the_page_offers_it_in_both_languages_and_says_what_it_is(client, held):
    for language, says in (("vi", "Tải bản PDF có dấu của hệ thống"), ("en", "Download the PDF sealed by the hub")):
        form = {"birth_date": held.birth}
        page = client.post(f"/t/{held.code}?lang={language}", data=form, headers=BROWSER)
        assert says in page.get_data(as_text=True)
        assert_sound_page(page)


class AwayKey:
    """A token's key while the token is out (``sealer.token_keys``)."""

    def sign(self, *_):
        raise SealUnreadable("the token does not sign")


def test_while_the_seals_key_is_away_there_is_no_copy_and_the_look_up_goes_on(one_hub, held, capsys):
    app = one_hub.app()
    client, seal = app.test_client(), app.extensions[DESK].seal
    seal._key, key = AwayKey(), seal._key
    address = link(client, held)
    answer = client.get(address)
    assert (answer.status_code, answer.json["code"]) == (503, "seal-unavailable")
    assert answer.headers["Retry-After"]
    assert_sound_page(client.get(address, headers=BROWSER))
    assert "seal unavailable" in capsys.readouterr().out
    seal._key = key
    assert client.get(address).status_code == 200


def test_no_log_line_holds_a_code_or_a_name(client, held, capsys):
    client.get(link(client, held))
    said = capsys.readouterr()
    for secret in (held.code, held.code.replace("-", ""), "Lò Văn Hương"):
        assert secret not in said.out + said.err


def test_whoever_alters_one_byte_is_told(one_hub, client, held):
    pdf = client.get(link(client, held)).data
    root = asn1_x509.Certificate.load(HubSeal.create(one_hub.folder, "Hub").certificate_der)
    context = ValidationContext(trust_roots=[root], moment=one_hub.now, allow_fetching=False)
    assert not noticed(pdf, context)
    for place in (pdf.index(b"stream") + 40, len(pdf) // 3, len(pdf) // 2):
        changed = bytearray(pdf)
        changed[place] ^= 1
        assert noticed(bytes(changed), context), place


def noticed(pdf, context):
    """The seal is broken, or the file cannot even be read."""
    try:
        seal = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
        return not validate_pdf_signature(seal, context).intact
    except (PdfError, ValueError, zlib.error):
        return True


def test_handed_in_again_the_hub_knows_it(client, held):
    pdf = client.get(link(client, held)).data
    told = client.post("/api/v1/verify", data={"file": (io.BytesIO(pdf), "copy.pdf")}).json
    assert (told["kind"], told["genuine"], told["registry"]["match"]) == ("soft-copy", True, "exact")


def test_a_recalled_one_handed_in_again_says_so(one_hub, client, held):
    one_hub.set_state(held, "recalled", reason="data-error")
    pdf = client.get(link(client, held)).data
    told = client.post("/api/v1/verify", data={"file": (io.BytesIO(pdf), "copy.pdf")}).json
    assert (told["kind"], told["genuine"], told["registry"]["status"]) == ("soft-copy", False, "recalled")


def test_json_and_page_offer_the_same(client, held):
    assert json.dumps(look_up(client, held)["downloads"]).count("/copy.pdf") == 1
