"""A subject's year from its two terms: exact, and never against somebody who rounded later (22/2021, 5.3b and 9.1b)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.findings.marks import tenths, year_averages

TENTH = Decimal("0.1")


def printed(value: Fraction | Decimal) -> int:
    """As a form prints it: half up to a tenth; in tenths."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value
    return int(exact.quantize(TENTH, ROUND_HALF_UP) * 10)


@pytest.mark.parametrize(
    ("mark", "is_"), [("7", 70), ("7.5", 75), ("10", 100), ("10.0", 100), ("0", 0), ("0.0", 0), ("0.5", 5)]
)
def test_a_mark_is_tenths(mark, is_):
    assert tenths(mark) == is_


@pytest.mark.parametrize("word", ["Đ", "CĐ", "M", None])
def test_a_word_is_no_mark(word):
    assert tenths(word) is None


@given(st.integers(0, 100), st.integers(0, 100))
def test_the_average_of_the_printed_terms_always_passes(first, second):
    assert printed(Fraction(first + 2 * second, 30)) in year_averages(first, second)


@given(st.decimals(0, 10, places=4), st.decimals(0, 10, places=4))
def test_the_average_of_terms_that_were_not_rounded_before_passes_too(first, second):
    year = printed(Fraction(first) / 3 + Fraction(second) * 2 / 3)
    assert year in year_averages(printed(first), printed(second))


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_two_tenths_off_never_passes(first, second, year):
    if abs(Fraction(first + 2 * second, 3) - year) >= Fraction(4, 3):
        assert year not in year_averages(first, second)


@given(st.integers(0, 100), st.integers(0, 100))
def test_never_more_than_two_neighbours_pass(first, second):
    passing = sorted(year_averages(first, second))
    assert len(passing) in (1, 2)
    assert passing[-1] - passing[0] == len(passing) - 1


@pytest.mark.parametrize(
    ("first", "second", "passing"),
    [(70, 70, {70}), (70, 73, {72}), (73, 74, {73, 74}), (70, 75, {73, 74}), (100, 100, {100}), (0, 0, {0})],
)
def test_by_hand(first, second, passing):
    assert year_averages(first, second) == passing
