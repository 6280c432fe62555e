"""A soft copy handed in: whose seal, whether it stands, what it carries, what became of that. By attack, by name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.public.upload.of_pdfs import MOST_UNSEALED
from sealer.keys import HubSeal
from sealer.pdf_seal import seal_pdf
from tests.portal.copies import (
    attachment_swapped,
    bomb,
    byte_changed,
    carrying,
    certificate_of,
    copy_of,
    own_seal,
    packed,
    page_added,
    page_replaced,
    retired,
    seal_taken_off,
)
from tests.portal.reading import assert_headers, assert_sound_page
from tests.portal.uploads import handed_in, page_of

GENUINE = re.compile("genuine|xác thực", re.IGNORECASE)


@pytest.fixture
def seal(one_hub, tmp_path):
    return own_seal(one_hub, tmp_path / "seal")


@pytest.fixture
def held(one_hub, school):
    return one_hub.register(school, school.record(1))


def pages_of(app, data):
    """What both languages' pages say."""
    found = {}
    for lang in ("vi", "en"):
        response = page_of(app, data, lang=lang)
        assert response.status_code == 200
        assert_headers(response)
        found[lang] = assert_sound_page(response).text
    return found


def assert_not_genuine(app, data):
    found = handed_in(app, data)
    texts = pages_of(app, data)
    assert found["genuine"] is False
    assert not [lang for lang, text in texts.items() if GENUINE.search(text)]
    return found, texts["en"]


def test_a_copy_under_a_seal_that_nobody_else_vouches_for_is_the_hubs(one_hub, seal, held):
    """In the demo the hub has made its own certificate: who knows it is the hub."""
    copy = copy_of(one_hub, seal, held.data)
    found = handed_in(one_hub.app(seal=seal), copy)
    assert (found["kind"], found["genuine"]) == ("soft-copy", True)
    assert found["verification"]["indication"] == "TOTAL-PASSED"
    assert [one["registry"]["match"] for one in found["originals"]] == ["exact"]
    assert all(GENUINE.search(text) for text in pages_of(one_hub.app(seal=seal), copy).values())


def test_what_the_second_tier_hands_out_comes_back_as_the_hubs(one_hub, seal, held):
    app = one_hub.app(seal=seal)
    client = app.test_client()
    found = client.post("/api/v1/lookup", json={"code": held.code, "birth_date": held.birth}).json
    copy = client.get(found["downloads"]["pdf"]).data
    found = handed_in(app, copy)
    assert (found["kind"], found["genuine"], found["originals"][0]["sha256"]) == (
        "soft-copy",
        True,
        held.report.sha256,
    )
    found, _ = assert_not_genuine(app, page_replaced(copy))
    assert found["kind"] == "altered-copy"
    one_hub.set_state(held, "recalled", reason="data-error")
    found, _ = assert_not_genuine(app, copy)
    assert (found["kind"], found["registry"]["status"]) == ("soft-copy", "recalled")


def test_a_booklet_is_worth_what_the_worst_of_its_years_is(one_hub, school, seal):
    first, second = (one_hub.register(school, school.record(4, namhoc=year)) for year in ("2024-2025", "2025-2026"))
    copy = copy_of(one_hub, seal, first.data, second.data)
    app = one_hub.app(seal=seal)
    found = handed_in(app, copy)
    assert (found["kind"], found["genuine"], len(found["originals"])) == ("soft-copy", True, 2)
    one_hub.set_state(first, "recalled", reason="data-error")
    found, page = assert_not_genuine(app, copy)
    assert found["registry"]["status"] == "recalled"
    assert [one["registry"]["status"] for one in found["originals"]] == ["recalled", "effective"]
    assert page.index("This record has been recalled") < page.index("about the record of 2024-2025, version 1")


def test_what_else_lies_in_a_copy_is_no_record_of_it(one_hub, seal, held):
    """A copy made while its record was recalled carries the notice of that for good."""
    found = handed_in(one_hub.app(seal=seal), copy_of(one_hub, seal, b"THONG BAO", held.data, b"eyJ.eyJ.c2ln"))
    assert (found["kind"], found["genuine"], len(found["originals"])) == ("soft-copy", True, 1)


def test_a_copy_of_a_version_that_was_replaced_says_so_first_and_names_the_next(one_hub, school, seal, held):
    one_hub.set_state(held, "recalled", reason="data-error", decision="12/QĐ")
    one_hub.register(school, school.record(1, phienban="2"))
    found, page = assert_not_genuine(one_hub.app(seal=seal), copy_of(one_hub, seal, held.data))
    assert (found["kind"], found["registry"]["status"]) == ("soft-copy", "recalled")
    assert found["registry"]["replaced_by"]["phienban"] == 2
    assert page.index("This record has been recalled") < page.index("issued by the hub")
    assert "There is a replacement: version 2" in page


def test_a_copy_sealed_by_a_key_since_retired_is_still_the_hubs(one_hub, seal, held, tmp_path):
    copy = copy_of(one_hub, seal, held.data, at=one_hub.now - timedelta(days=10))
    now = retired(seal, own_seal(one_hub, tmp_path / "new"), hub=one_hub, days=5)
    found = handed_in(one_hub.app(seal=now), copy)
    assert (found["kind"], found["genuine"]) == ("soft-copy", True)


def test_what_a_retired_key_seals_afterwards_is_not(one_hub, seal, held, tmp_path):
    now = retired(seal, own_seal(one_hub, tmp_path / "new"), hub=one_hub, days=5)
    found, _ = assert_not_genuine(one_hub.app(seal=now), copy_of(one_hub, seal, held.data))
    assert found["verification"]["sub_indication"] == "EXPIRED"


ALTERED = {
    "page-replaced-by-an-update": lambda copy, _: page_replaced(copy),
    "page-added-by-an-update": lambda copy, _: page_added(copy),
    "attachment-swapped": attachment_swapped,
    "byte-changed": lambda copy, _: byte_changed(copy),
    "bytes-behind-the-end": lambda copy, _: copy + b"\n% more",
    "cut-short": lambda copy, _: copy[:-30],
}


@pytest.mark.parametrize("how", ALTERED)
def test_an_altered_copy_is_told_as_altered(one_hub, school, seal, held, how):
    other = one_hub.register(school, school.record(2))
    data = ALTERED[how](copy_of(one_hub, seal, held.data), other.data)
    found, page = assert_not_genuine(one_hub.app(seal=seal), data)
    assert found["registry"] == {"match": "none", "status": None}
    if how == "cut-short":  # what is left has no seal that could be named
        assert found["verification"]["indication"] != "TOTAL-PASSED"
        return
    assert (found["kind"], found["verification"]["indication"]) == ("altered-copy", "TOTAL-FAILED")
    assert "This PDF was changed after the hub sealed it" in page


def test_an_altered_copy_of_a_recalled_record_says_both(one_hub, seal, held):
    one_hub.set_state(held, "recalled", reason="data-error")
    _, page = assert_not_genuine(one_hub.app(seal=seal), page_replaced(copy_of(one_hub, seal, held.data)))
    assert page.index("This record has been recalled") < page.index("This PDF was changed after the hub sealed it")


def test_a_suspended_records_altered_copy_is_first_of_all_altered(one_hub, seal, held):
    one_hub.set_state(held, "suspended", until="2026-12-31T00:00:00+07:00")
    _, page = assert_not_genuine(one_hub.app(seal=seal), page_replaced(copy_of(one_hub, seal, held.data)))
    assert "This PDF was changed after the hub sealed it" in page


@pytest.mark.parametrize("how", ["no-seal", "seal-taken-off", "stranger-with-the-hubs-name"])
def test_our_original_in_somebody_elses_pages_vouches_for_no_page(one_hub, seal, held, tmp_path, how):
    stranger = own_seal(one_hub, tmp_path / "stranger")
    data = {
        "no-seal": lambda: carrying(held.data),
        "seal-taken-off": lambda: seal_taken_off(copy_of(one_hub, seal, held.data)),
        "stranger-with-the-hubs-name": lambda: copy_of(one_hub, stranger, held.data),
    }[how]()
    app = one_hub.app(seal=seal)
    found, page = assert_not_genuine(app, data)
    assert (found["kind"], found["registry"]["match"]) == ("carrier", "none")
    assert [one["registry"]["match"] for one in found["originals"]] == ["exact"]
    assert "It carries an original record, but no seal of the hub that holds" in page
    assert "In force" in page
    one_hub.set_state(held, "recalled", reason="data-error")
    _, page = assert_not_genuine(app, data)
    assert page.index("This record has been recalled") < page.index("no seal of the hub that holds")


def test_the_hubs_certificate_on_a_strangers_signature_is_no_seal(one_hub, seal, held, tmp_path):
    """Its certificate is public: anybody can write it into a signature made with a key of their own."""
    key = own_seal(one_hub, tmp_path / "stranger").private_key
    forged = HubSeal(key, certificate_of(seal))
    found, _ = assert_not_genuine(one_hub.app(seal=seal), copy_of(one_hub, forged, held.data))
    assert (found["kind"], found["verification"]["sub_indication"]) == ("altered-copy", "SIG_CRYPTO_FAILURE")


def test_originals_of_two_learners_do_not_make_one_copy(one_hub, school, seal, held):
    """Not even under our own seal, which would be a fault of ours."""
    other = one_hub.register(school, school.record(2))
    app = one_hub.app(seal=seal)
    found, page = assert_not_genuine(app, copy_of(one_hub, seal, held.data, other.data))
    assert found["kind"] == "soft-copy"
    assert "The records in this file do not belong together" in page
    found, _ = assert_not_genuine(app, carrying(held.data, other.data))
    assert found["kind"] == "carrier"


def test_an_original_altered_inside_is_told_where_it_differs_from_ours(one_hub, seal, held):
    changed = re.sub(rb"(<hovaten>)[^<]+", rb"\1Nguoi Khac", held.data)
    found, page = assert_not_genuine(one_hub.app(seal=seal), carrying(changed))
    assert found["originals"][0]["registry"]["match"] == "same-id-other-content"
    assert found["originals"][0]["verification"]["indication"] == "TOTAL-FAILED"
    assert "This file was changed from the original" in page
    found, _ = assert_not_genuine(one_hub.app(seal=seal), copy_of(one_hub, seal, held.data, changed))
    assert found["kind"] == "soft-copy"


def test_a_bomb_inside_is_left_packed(one_hub, seal):
    app, data = one_hub.app(seal=seal), bomb()
    found, _ = assert_not_genuine(app, data)
    assert (found["kind"], "originals" in found) == ("document", False)
    found, page = assert_not_genuine(app, seal_pdf(seal, data, at=one_hub.now, label="Dấu"))
    assert found["unread"]
    assert "This takes too much to read" in page


def test_records_made_to_be_costly_are_not_read_in_anybodys_pdf(one_hub, seal, held):
    """Thirty-two megabytes of brackets fit a few kilobytes, and each takes two seconds to be refused as a record."""
    app, costly = one_hub.app(seal=seal), b"{" + b"[" * (MOST_UNSEALED // 2 - 2)
    data = packed(held.data, costly, costly + b" ")
    assert len(data) < 64 * 1024
    found, _ = assert_not_genuine(app, data)
    assert (found["kind"], "originals" in found) == ("document", False)
    found, _ = assert_not_genuine(app, page_replaced(seal_pdf(seal, data, at=one_hub.now, label="Dấu")))
    assert (found["kind"], "originals" in found) == ("altered-copy", False)
