"""The words on paper that only the true portal can show for a code."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import check_phrase as room
from registry.check_phrase import BETWEEN, BITS, WORDS, check_phrase, check_words
from registry.keyring import Keyring
from registry.rules.lookup_code import new_code, printed

# Papers with these words are out there: whoever changes the list makes every one of them look false.
LIST_1 = "a7a5116d95f7b53a8789373c83efdac35937bbbcc6cdf59078baac4b1378d4e4"
# Without accents, each of these can be read as something rude or as an insult.
NOT_ON_PAPER = frozenset(
    ("lon", "cac", "buoi", "dit", "deo", "cut", "chim", "buom", "cho", "du", "cu", "dai", "dam", "ngu", "ma")
)


def _bare(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _codes(count: int) -> list[str]:
    state = 7

    def below(limit: int) -> int:
        nonlocal state
        state = (state * 1103515245 + 12345) % 2**31
        return (state >> 8) % limit

    return [new_code(below) for _ in range(count)]


def test_the_list_is_the_one_that_papers_were_printed_from():
    file = Path(room.__file__).with_name("check_words_1.txt")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == LIST_1


def test_the_words_are_told_apart_with_and_without_accents_and_say_nothing_rude():
    words = check_words()
    assert len(words) == 2**BITS
    assert len({_bare(word) for word in words}) == len(words)
    for word in words:
        assert word == unicodedata.normalize("NFC", word).lower().strip()
        assert len(word.split()) == 2
        assert not NOT_ON_PAPER.intersection(_bare(word).split()), word


def test_a_code_has_one_phrase_however_it_is_written(keyring):
    (code,) = _codes(1)
    phrase = check_phrase(keyring, code)
    assert phrase == check_phrase(keyring, printed(code)) == check_phrase(keyring, f" {printed(code).lower()} ")
    assert [word in check_words() for word in phrase.split(BETWEEN)] == [True] * WORDS


def test_another_hub_shows_other_words(keyring, tmp_path):
    other = Keyring.create(tmp_path / "other")
    codes = _codes(50)
    assert all(check_phrase(keyring, code) != check_phrase(other, code) for code in codes)


def test_the_words_are_drawn_evenly_in_every_place(keyring):
    phrases = [check_phrase(keyring, code).split(BETWEEN) for code in _codes(4000)]
    for place in range(WORDS):
        seen = Counter(phrase[place] for phrase in phrases)
        assert len(seen) > 0.9 * 2**BITS  # of 4,000 draws all but 2 % of 1,024 words turn up
        assert max(seen.values()) < 25
    assert len({tuple(phrase) for phrase in phrases}) > 3_990


@given(st.text(max_size=40))
def test_what_is_no_code_has_no_phrase(text):
    if room.normalise(text) is None:
        with pytest.raises(ValueError, match="not a code"):
            check_phrase(None, text)  # nothing is asked of the keys
