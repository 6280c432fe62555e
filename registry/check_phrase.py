"""Three words that belong to a code: on its paper, and on the true portal's page once the code is typed.

Who does not hold the hub's keys cannot compute them. Knows no page, no paper and no database.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from registry.keyring import Keyring
from registry.rules.lookup_code import normalise

# Goes into the hash and names the list. Papers live for decades: a list, once printed from, is never changed, and a
# new version would be shown beside this one (a test holds the list's digest).
VERSION: Final = 1
# 30 bits: one guess in 1,073,741,824; and each costs the guesser a visitor who looks at a page.
WORDS: Final = 3
# 1,024 names of common things, each of two syllables; no two are the same without their accents.
BITS: Final = 10
BETWEEN: Final = " · "

_LIST = Path(__file__).with_name(f"check_words_{VERSION}.txt")


def check_phrase(keyring: Keyring, code: str) -> str:
    """``hoa sen · cầu tre · nụ cười``, always the same for a code, however it is written.

    Raises:
        ValueError: this is no code.
    """
    canonical = normalise(code)
    if canonical is None:
        raise ValueError("not a code")
    number = int(keyring.mac("check-phrase", f"{VERSION}/{canonical}"), 16)
    words = check_words()
    picked = [words[number >> (BITS * place) & ((1 << BITS) - 1)] for place in range(WORDS)]
    return BETWEEN.join(picked)


@cache
def check_words() -> tuple[str, ...]:
    """The list, as it is shipped."""
    return tuple(_LIST.read_text("utf-8").splitlines())
