"""A birth date is understood the way people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.public.birth_date import read_birth_date


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2015-04-20", "2015-04-20"),
        (" 20/04/2015 ", "2015-04-20"),
        ("20/4/2015", "2015-04-20"),
        ("20-4-2015", "2015-04-20"),
        ("20.04.2015", "2015-04-20"),
        ("20 04 2015", "2015-04-20"),
        ("20042015", "2015-04-20"),
        ("04/2015", "2015-04"),
        ("2015-04", "2015-04"),
        ("2015", "2015"),
        ("20/13/2015", None),
        ("04/20/2015", None),  # month first: said to be no date (400), before any record is looked for
        ("32/01/2015", None),
        ("00/01/2015", None),
        ("15", None),
        ("", None),
        ("hai nghìn", None),
        ("٢٠١٥", None),
    ],
)
def test_what_people_type_is_read(typed, read):
    assert read_birth_date(typed) == read


@given(st.text(max_size=60))
def test_nothing_typed_raises(typed):
    read = read_birth_date(typed)
    assert read is None or len(read) in {4, 7, 10}
