"""When are two spellings of a Vietnamese name one name?"""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.institutions.names import Likeness, likeness

NAME = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạấầễệởợừữỳý H'-", min_size=1).filter(str.strip)


@pytest.mark.parametrize(
    ("claimed", "written"),
    [
        ("Nguyễn Thị Hoà", "Nguyễn Thị Hòa"),
        ("NGUYỄN VĂN ĐẠT", "Nguyễn Văn Đạt"),
        ("  Lò   Văn Đạt ", "Lò Văn Đạt"),
        (unicodedata.normalize("NFD", "Trần Thuỳ Dương"), "Trần Thùy Dương"),
        ("H’Bia Niê", "H'Bia Niê"),
    ],
)
def test_habits_of_writing_are_no_difference(claimed, written):
    assert likeness(claimed, written) is Likeness.SAME


@pytest.mark.parametrize(
    ("claimed", "written"),
    [
        ("Nguyễn Thị Thảo", "Nguyễn Thị Thào"),
        ("Nguyen Thi Thao", "Nguyễn Thị Thảo"),
        ("Đỗ Văn Mân", "Đỗ Văn Mẫn"),
        ("Trần Văn Dương", "Trần Văn Đường"),
    ],
)
def test_other_marks_on_the_same_letters_are_told_apart_from_another_name(claimed, written):
    assert likeness(claimed, written) is Likeness.TONE_MARKS


@pytest.mark.parametrize(("claimed", "written"), [("Lò Văn Đạt", "Lò Văn Đức"), ("Vàng A Sơn", "Vàng Sơn"), ("", "A")])
def test_another_name_is_another_name(claimed, written):
    assert likeness(claimed, written) is Likeness.OTHER


@given(NAME, NAME)
def test_no_order_and_no_form_of_unicode_changes_the_answer(one, other):
    assert likeness(one, one) is Likeness.SAME
    assert likeness(one, other) is likeness(other, one)
    assert likeness(unicodedata.normalize("NFD", one), other) is likeness(one, other)
