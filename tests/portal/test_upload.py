"""A file handed in: what it is worth, what differs, who signed, what to do. *Genuine* only if the register holds it."""

from __future__ import annotations

import re
import secrets

import pytest
from stage.authority import subject
from stage.pdf_papers import paper

from portal.limits.rules import Limits
from registry.rules.lookup_code import new_code, printed
from tests.photographs import as_file, sheet
from tests.portal.reading import assert_headers, assert_sound_page
from tests.portal.uploads import carrying, handed_in, hub_seal, page_of, photo, posted, signed_by, soft_copy
from verifier.report import Indication

GENUINE = re.compile("genuine|xác thực", re.IGNORECASE)


def says_genuine(app, data):
    return [lang for lang in ("vi", "en") if GENUINE.search(main_text(page_of(app, data, lang=lang)))]


def main_text(response):
    assert response.status_code == 200
    assert_headers(response)
    return assert_sound_page(response).text


def test_a_record_of_the_register_is_genuine(hub, school):
    held = hub.register(school, school.record(1))
    found = handed_in(hub.app(), held.data)
    assert (found["kind"], found["genuine"]) == ("record", True)
    assert found["verification"]["indication"] == "TOTAL-PASSED"
    assert found["registry"]["match"] == "exact"
    assert found["registry"]["status"] == "effective"
    assert (found["registry"]["madinhdanhhocba"], found["registry"]["phienban"]) == (school.record_id(1), 1)
    assert says_genuine(hub.app(), held.data) == ["vi", "en"]


def test_a_recalled_version_says_so_and_names_its_successor(one_hub, school):
    first = one_hub.register(school, school.record(1))
    one_hub.set_state(first, "recalled", reason="data-error", decision="12/QĐ")
    one_hub.register(school, school.record(1, phienban="2"))
    found = handed_in(one_hub.app(), first.data)
    assert (found["genuine"], found["registry"]["status"]) == (False, "recalled")
    assert found["registry"]["replaced_by"] == {"madinhdanhhocba": school.record_id(1), "phienban": 2}
    page = main_text(page_of(one_hub.app(), first.data))
    assert "This record has been recalled" in page
    assert "There is a replacement: version 2" in page
    assert not says_genuine(one_hub.app(), first.data)


@pytest.mark.parametrize("status", ["pending", "suspended", "withdrawn"])
def test_no_other_status_is_genuine(one_hub, school, status):
    held = one_hub.register(school, school.record(1), closes=status != "pending")
    if status != "pending":
        one_hub.set_state(held, status, **({"until": "2026-12-31T00:00:00+07:00"} if status == "suspended" else {}))
    found = handed_in(one_hub.app(), held.data)
    assert (found["registry"]["match"], found["registry"]["status"]) == ("exact", status)
    assert found["genuine"] is False
    assert not says_genuine(one_hub.app(), held.data)


def test_a_record_of_ones_own_with_a_bought_certificate_is_never_genuine(one_hub, school, world):
    """Everybody who signs it is somebody with a good certificate, and the register knows none of them."""
    bought = world.authorities.public.issue(subject("Người Khác"))
    draft = school.draft(7)
    for plan in draft.plans:
        plan.signer = bought
    data = draft.sign()
    found = handed_in(one_hub.app(), data)
    assert found["registry"] == {"match": "none", "status": None}
    assert found["verification"]["indication"] == "INDETERMINATE"
    assert found["genuine"] is False
    assert not says_genuine(one_hub.app(), data)


def test_a_record_that_was_never_handed_in_is_only_signed(one_hub, school):
    found = handed_in(one_hub.app(), school.record(3))
    assert (found["verification"]["indication"], found["registry"]["match"]) == ("TOTAL-PASSED", "none")
    assert found["genuine"] is False
    assert "Signed, but not in this register" in main_text(page_of(one_hub.app(), school.record(3)))
    assert not says_genuine(one_hub.app(), school.record(3))


def test_another_version_of_a_record_held(one_hub, school):
    one_hub.register(school, school.record(1))
    found = handed_in(one_hub.app(), school.record(1, phienban="2"))
    assert found["registry"]["match"] == "other-version"
    assert (found["registry"]["status"], found["registry"]["phienban"]) == ("effective", 1)
    assert found["genuine"] is False


def test_the_same_number_with_other_content_well_signed(one_hub, school):
    one_hub.register(school, school.record(1))
    data = school.record(1, hovaten="Lò Văn Khác")
    found = handed_in(one_hub.app(), data)
    assert (found["verification"]["indication"], found["registry"]["match"]) == (
        "TOTAL-PASSED",
        "same-id-other-content",
    )
    assert found["genuine"] is False
    assert "holds other content under this number" in main_text(page_of(one_hub.app(), data))


def test_a_changed_copy_is_recognised_and_says_where(hub, school):
    held = hub.register(school, school.record(1))
    changed = re.sub(rb"(<hovaten>)[^<]+", rb"\1Nguoi Khac", held.data)
    changed = re.sub(rb"(<nxetmonhoc>)[^<]+", rb"\1Rat tot", changed, count=1)
    assert changed != held.data
    found = handed_in(hub.app(), changed)
    assert found["verification"]["indication"] == "TOTAL-FAILED"
    assert (found["registry"]["match"], found["registry"]["status"]) == ("same-id-other-content", "effective")
    assert "thongtinchung.hovaten" in found["differs"]
    assert [place for place in found["differs"] if place.startswith("monhoc.")]
    page = main_text(page_of(hub.app(), changed))
    assert "This file was changed from the original" in page
    assert "Subject: " in page
    assert not says_genuine(hub.app(), changed)


def test_a_changed_json_copy_is_recognised(one_hub, school):
    data = school.json_record(2)
    one_hub.register(school, data)
    changed = re.sub(rb'("hovaten" ?: ?")[^"]+', rb"\1Khac", data)
    found = handed_in(one_hub.app(), changed)
    assert (found["registry"]["match"], found["differs"]) == ("same-id-other-content", ["thongtinchung.hovaten"])
    assert handed_in(one_hub.app(), data)["genuine"] is True


def test_a_number_that_nobody_signed_asks_nothing_of_the_register(one_hub, school):
    """Whoever writes a learner's record number into a file of their own does not learn that there is a record."""
    held = one_hub.register(school, school.record(1))
    blank = re.sub(rb"(<(?:\w+:)?SignatureValue[^>]*>)[^<]+", rb"\1" + b"QUJD" * 30, held.data)
    found = handed_in(one_hub.app(), blank)
    assert found["registry"] == {"match": "none", "status": None}
    assert "differs" not in found


def test_a_soft_copy_of_the_hub_is_worth_what_its_record_is(one_hub, school, world):
    held = one_hub.register(school, school.record(1))
    seal = hub_seal(world)
    app = one_hub.app(seal=seal)
    copy = soft_copy(one_hub, seal, held.data)
    found = handed_in(app, copy)
    assert (found["kind"], found["genuine"]) == ("soft-copy", True)
    assert found["verification"]["format"] == "pades"
    assert (found["registry"]["match"], found["registry"]["status"]) == ("exact", "effective")
    assert says_genuine(app, copy) == ["vi", "en"]
    one_hub.set_state(held, "recalled", reason="data-error")
    assert handed_in(app, copy)["genuine"] is False
    assert "has been recalled" in main_text(page_of(app, copy))


@pytest.mark.parametrize("how", ["appended", "by-another", "unregistered", "nothing-inside"])
def test_what_only_looks_like_a_soft_copy_is_not(one_hub, school, world, how):
    held, seal = one_hub.register(school, school.record(1)), hub_seal(world)
    data = {
        "appended": lambda: soft_copy(one_hub, seal, held.data) + b"\n% more",
        "by-another": lambda: signed_by(world.authorities.gov.issue(subject("Trục học bạ số")), held.data),
        "unregistered": lambda: soft_copy(one_hub, seal, school.record(5)),
        "nothing-inside": lambda: soft_copy(one_hub, seal, None),
    }[how]()
    app = one_hub.app(seal=seal)
    found = handed_in(app, data)
    assert (found["genuine"], found["registry"]["match"]) == (False, "none")
    kinds = {"appended": "altered-copy", "by-another": "carrier"}
    assert found["kind"] == kinds.get(how, "hub-paper")
    assert not says_genuine(app, data)


def test_a_photograph_of_a_printout_leads_to_the_first_tier(hub, school):
    held = hub.register(school, school.record(1))
    found = handed_in(hub.app(), photo(held.code))
    assert (found["kind"], found["genuine"], found["codes"]) == ("code", False, [held.code])
    assert found["registry"] == {"match": "none", "status": "effective"}
    assert found["verification"]["indication"] == "TOTAL-PASSED"
    assert found["lookup"]["tier"] == 1
    assert set(found["lookup"]["record"]) == {"masked_name", "school", "namhoc", "level"}
    response = page_of(hub.app(), photo(held.code))
    assert f'href="/t/{held.code}?lang=en"' in response.get_data(as_text=True)
    assert not says_genuine(hub.app(), photo(held.code))


def test_a_print_to_pdf_leads_there_too_and_a_recall_is_told(one_hub, school):
    held = one_hub.register(school, school.record(1))
    one_hub.set_state(held, "recalled", reason="data-error")
    printed = as_file(sheet(f"https://hocba.example/t/{held.code}"), "PDF")
    found = handed_in(one_hub.app(), printed)
    assert (found["kind"], found["registry"]["status"]) == ("code", "recalled")
    assert "has been recalled" in main_text(page_of(one_hub.app(), printed))


def test_several_codes_are_not_looked_up(one_hub, school):
    codes = [one_hub.register(school, school.record(number)).code for number in (1, 2)]
    found = handed_in(one_hub.app(), photo(*codes))
    assert (found["kind"], set(found["codes"])) == ("codes", set(codes))
    assert "lookup" not in found
    assert main_text(page_of(one_hub.app(), photo(*codes))).count("Open the look-up page") == 2


@pytest.mark.parametrize("text", ["https://evil.example/t/{code}", "https://hocba.example.evil/t/{code}"])
def test_a_code_at_another_address_is_not_followed(one_hub, school, text):
    held = one_hub.register(school, school.record(1))
    found = handed_in(one_hub.app(), as_file(sheet(text.format(code=held.code)), "PNG"))
    assert (found["kind"], found["foreign_code"]) == ("picture", True)
    assert "codes" not in found


def test_an_unknown_code_on_a_picture_is_a_failure_like_any_other(one_hub, school):
    data = photo(printed(new_code(secrets.randbelow)))
    app = one_hub.app(failures="2/minute")
    statuses = [posted(app, "/api/v1/verify", data).status_code for _ in range(3)]
    assert statuses == [404, 404, 429]
    known = one_hub.register(school, school.record(1)).code
    assert app.test_client().post("/api/v1/lookup", json={"code": known}).status_code == 429


def test_uploads_count_as_look_ups_and_have_a_budget_of_their_own(one_hub, school):
    app = one_hub.app(lookup="2/minute")
    assert [posted(app, "/api/v1/verify", b"<a/>").status_code for _ in range(3)] == [200, 200, 429]
    app = one_hub.app(lookup=Limits().lookup)
    answers = [posted(app, "/api/v1/verify", b"<a/>") for _ in range(21)]
    assert [one.status_code for one in answers] == [200] * 20 + [429]
    assert answers[-1].get_json()["of"] == "address"
    assert int(answers[-1].headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("data", "indication"),
    [
        (b"<hocbaso", Indication.TOTAL_FAILED),
        (b"{}", Indication.TOTAL_FAILED),
        (b"[" * 100_000, Indication.TOTAL_FAILED),
        (b"PK\x03\x04 a zip", Indication.TOTAL_FAILED),
        (b"\x00" * 1000, Indication.TOTAL_FAILED),
        (b"%PDF-1.7\nnothing", Indication.TOTAL_FAILED),
        (paper(), Indication.TOTAL_FAILED),
        (carrying(b"<hocbaso/>"), Indication.TOTAL_FAILED),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 50, Indication.INDETERMINATE),
        (b"\xff\xd8\xff\xe0 cut", Indication.INDETERMINATE),
        (b"RIFF\x00\x00\x00\x00WEBP", Indication.INDETERMINATE),
        (as_file(sheet()), Indication.INDETERMINATE),
    ],
    ids=range(12),
)
def test_whatever_is_sent_is_a_result(one_hub, data, indication):
    found = handed_in(one_hub.app(), data)
    assert found["verification"]["indication"] == indication
    assert found["registry"] == {"match": "none", "status": None}
    main_text(page_of(one_hub.app(), data, lang="vi"))


def test_a_file_that_is_missing_empty_or_too_large_is_refused_in_words(one_hub):
    app = one_hub.app()
    assert posted(app, "/api/v1/verify", b"").get_json()["code"] == "file-missing"
    assert app.test_client().post("/api/v1/verify", data=b"x").get_json()["code"] == "file-missing"
    large = posted(app, "/api/v1/verify", bytes(10 * 1024 * 1024 + 1))
    assert (large.status_code, large.get_json()["code"]) == (413, "file-too-large")
    far = posted(app, "/api/v1/verify", bytes(11 * 1024 * 1024))
    assert (far.status_code, far.get_json()["code"]) == (413, "file-too-large")
    assert "PDF" in page_of(app, b"").get_data(as_text=True)


def test_identity_numbers_are_masked_in_what_comes_back(one_hub, school):
    text = page_of(one_hub.app(), school.record(3)).get_data(as_text=True)
    answer = posted(one_hub.app(), "/api/v1/verify", school.record(3)).get_data(as_text=True)
    digests = re.compile(r"[0-9a-f]{64}|\"serial\": ?\"\d+\"")
    for body in (text, answer):
        assert not re.search(r"(?<!\d)\d{12}(?!\d)", digests.sub("", body))
