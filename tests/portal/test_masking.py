"""Names and identity numbers are cut to what a reader may see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.public.masking import mask_ids, masked_id, masked_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Đức Giang", "N••• Đ••• G•••"),
        ("Vàng  A Quỳnh", "V••• A••• Q•••"),
        ("Ước", "Ư•••"),
        (unicodedata.normalize("NFD", "Ước Ý"), "Ư••• Ý•••"),
    ],
)
def test_a_masked_name_is_the_first_letter_of_each_word(name, masked):
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("UID=CCCD:031965824237", "UID=CCCD:••••••••4237"),
        ("CN=Bùi A Vinh,UID=031965824237,C=VN", "CN=Bùi A Vinh,UID=••••••••4237,C=VN"),
        ("số 031 965 824 237.", "số ••••••••4237."),
        ("số 0319-6582-4237", "số ••••••••4237"),
        ("UID=HC:B1234567", "UID=HC:••••4567"),
        ("UID=MST:0200110000", "UID=MST:0200110000"),
        ("3111020000005", "3111020000005"),
        ("Quyết định 123/2026 ngày 20/04/2026", "Quyết định 123/2026 ngày 20/04/2026"),
    ],
)
def test_identity_numbers_show_their_last_four(text, masked):
    assert mask_ids(text) == masked


def test_a_passport_named_in_the_record_is_masked_wherever_it_stands():
    assert mask_ids("CN=John, serialNumber=AB1234567", ["GB-AB1234567"]) == "CN=John, serialNumber=•••••4567"


@given(st.text(max_size=30), st.from_regex(r"[0-9]{12}", fullmatch=True), st.text(max_size=30))
def test_no_twelve_digits_survive_whatever_stands_around_them(before, number, after):
    assert number not in mask_ids(f"{before} {number} {after}") or number in before + after


@given(st.from_regex(r"[0-9]{12}|[A-Z]{2}-[A-Z0-9]{5,20}", fullmatch=True))
def test_of_an_id_four_characters_stay(number):
    assert masked_id(number).lstrip("•") == number[-4:]


def test_bytes_in_a_subject_are_not_shown() -> None:
    """An id written as a BIT STRING stands in the subject as hexadecimal digits of its digits."""
    assert "3033" not in mask_ids("2.5.4.45=#303331313030333339303735,CN=Lò Văn Đạt")
