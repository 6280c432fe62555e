"""Look-up codes: what people do to them when typing, and what the check symbols catch."""

from __future__ import annotations

import random
import secrets

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from registry.rules.lookup_code import ALPHABET, MAX_TYPED, first_group, new_code, normalise, printed


@st.composite
def codes(draw):
    """Codes as they are issued, half of them full of D and 9, which input methods bite."""
    source = random.Random(draw(st.integers(0, 2**64)))
    biting = [ALPHABET.index("D"), ALPHABET.index("D"), ALPHABET.index("9"), 0]
    if draw(st.booleans()):
        return new_code(source.randrange)
    return new_code(lambda below: source.choice(biting) if source.random() < 0.6 else source.randrange(below))


def telex(typed):
    """Telex makes one letter of two D; a third takes the stroke back, and a fourth is a D again."""
    return typed.replace("DDD", "\0").replace("DD", "Đ").replace("\0", "DD")


def vni(typed):
    """VNI makes one letter of D and 9; a second 9 takes the stroke back."""
    return typed.replace("D99", "\0").replace("D9", "Đ").replace("\0", "D9")


def test_a_code_has_five_groups_of_the_alphabet():
    code = new_code(secrets.randbelow)
    assert len(printed(code)) == 24
    assert printed(code).split("-")[0] == first_group(code)
    assert set(code) <= set(ALPHABET)


def test_the_alphabet_has_23_symbols_without_vowels_and_look_alikes():
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    assert not set(ALPHABET) & set("AEIOUYW01SZBG")


def test_eighteen_symbols_are_eighty_bits():
    assert 23**18 * (1 - 1 / 100) > 2**80  # less than one code in a hundred is drawn again


@given(codes())
def test_a_printed_code_is_read(code):
    assert normalise(code) == normalise(printed(code)) == code


@given(codes(), st.data())
def test_any_one_wrong_symbol_is_caught(code, data):
    place = data.draw(st.integers(0, 19))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))
    assert normalise(code[:place] + wrong + code[place + 1 :]) is None


def test_every_one_wrong_symbol_of_a_code_is_caught():
    code = new_code(secrets.randbelow)
    for place in range(20):
        for wrong in ALPHABET.replace(code[place], ""):
            assert normalise(code[:place] + wrong + code[place + 1 :]) is None


@given(codes(), st.integers(0, 18))
def test_any_two_swapped_neighbours_are_caught(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assume(swapped != code)
    assert normalise(swapped) is None


@given(codes(), st.data())
def test_any_two_wrong_symbols_are_caught(code, data):
    first, second = data.draw(st.lists(st.integers(0, 19), min_size=2, max_size=2, unique=True))
    symbols = list(code)
    for place in (first, second):
        symbols[place] = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))
    assert normalise("".join(symbols)) is None


@given(codes(), st.integers(0, 19))
def test_a_missing_and_a_doubled_symbol_are_caught(code, place):
    assert normalise(code[:place] + code[place + 1 :]) is None
    assert normalise(code[:place] + code[place] + code[place:]) is None


@given(codes())
def test_lower_case_is_read(code):
    assert normalise(printed(code).lower()) == code


@given(codes(), st.lists(st.sampled_from(list(" -.–—−·_\u00a0\u2011\u200b\t\n\ufeff")), min_size=19, max_size=19))
def test_separators_anywhere_are_read(code, between):
    typed = "".join(symbol + mark for symbol, mark in zip(code, [*between, ""], strict=True))
    assert normalise(f" {typed} ") == code


@given(codes())
def test_full_width_forms_are_read(code):
    assert normalise("".join(chr(ord(symbol) + 0xFEE0) for symbol in code)) == code


@given(codes(), st.data())
def test_look_alikes_are_read(code, data):
    like = {"5": "Ss", "2": "Zz", "8": "Bb", "6": "Gg", "L": "1Ii", "V": "Uu"}
    typed = "".join(data.draw(st.sampled_from(symbol + like.get(symbol, ""))) for symbol in code)
    assert normalise(typed) == code


@given(codes())
def test_telex_left_on_is_read(code):
    assert normalise(telex(code)) == code
    assert normalise(telex(code).lower()) == code
    assert normalise("-".join(telex(group) for group in printed(code).split("-"))) == code


@given(codes())
def test_vni_left_on_is_read(code):
    assert normalise(vni(code)) == code
    assert normalise(vni(code).lower()) == code
    assert normalise("-".join(vni(group) for group in printed(code).split("-"))) == code


@given(st.text(max_size=300))
@example("Đ" * 20)
@example("đ" * 10)
@example("ß" * 10)
@example("İ" * 20)
def test_whatever_is_typed_is_a_code_or_none(typed):
    found = normalise(typed)
    assert found is None or (len(found) == 20 and normalise(found) == found)


@pytest.mark.parametrize("typed", ["", "-", "2222", "O" * 20, "2" * (MAX_TYPED + 1)])
def test_what_is_no_code_is_none(typed):
    assert normalise(typed) is None


def test_codes_differ():
    assert len({new_code(secrets.randbelow) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "around",
    ["http://127.0.0.1:8000/t/{}", "https://tracuu.example.vn/t/{}?lang=en", "HTTPS://A.VN/T/{}/", "Mã: {}", "code:{}"],
)
def test_a_pasted_address_or_label_is_no_hindrance(around):
    """What a QR reader shows is an address; people paste the whole of it."""
    code = new_code(random.Random(7).randrange)
    assert normalise(around.format(printed(code))) == code
    assert normalise(around.format(printed(code).lower())) == code
