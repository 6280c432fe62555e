"""Marks as the contract writes them, and a subject's whole year from its two terms. Arithmetic in tenths of a mark.

Floats would round 7.25 either way.
"""

from __future__ import annotations

from functools import cache

PASSED, FAILED, EXEMPT = "Đ", "CĐ", "M"

BEST = 100


# The grammar lets a mark be one of 114 words, and so two of them one of 10,201 pairs: caches have an end.
@cache
def tenths(mark: str | None) -> int | None:
    """``7``, ``7.5``, ``10.0`` in tenths; None for a word (``Đ``, ``CĐ``, ``M``) or no mark."""
    if mark is None or not mark[0].isdigit():
        return None
    whole, _, tenth = mark.partition(".")
    return int(whole) * 10 + int(tenth or 0)


@cache
def year_averages(first: int, second: int) -> frozenset[int]:
    """What (I + 2 × II) / 3 may be, rounded half up to a tenth (circular 22/2021, articles 5.3b and 9.1b).

    The circular does not say whether the two terms are put in as printed or before their own rounding. Each printed
    term stands for what lies within half a tenth of it, so their weighted mean does too: one or two results.
    """
    thirds = first + 2 * second
    # Half a tenth is 1.5 thirds; counted in sixths, so that halves are whole numbers. The upper end is not reached.
    lowest, highest = 2 * thirds - 3, 2 * thirds + 3 - 1
    return frozenset({_rounded(sixths) for sixths in range(max(lowest, 0), highest + 1)} & _POSSIBLE)


def _rounded(sixths: int) -> int:
    return (sixths + 3) // 6


_POSSIBLE = frozenset(range(BEST + 1))
