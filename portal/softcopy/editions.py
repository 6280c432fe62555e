"""Which printed form is whose: by circular, level and school year. Where no line fits there is none; none is guessed.

A new circular, or a form changed from some year on, is one more line and one more room; older years keep theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.softcopy.continuing import form as continuing
from portal.softcopy.primary import form as primary
from portal.softcopy.secondary import form as secondary
from portal.softcopy.year import Year

Fields = Mapping[str, Any]

PRIMARY, LOWER, UPPER, CONTINUING = "02", "03", "04", "05"


class NoForm(Exception):
    """No printed form is known for this circular, level and school year."""


@dataclass(frozen=True, slots=True)
class Form:
    """One circular's form: what its template (``<room>/form.typ``) is given.

    ``cover`` and ``personal`` (which has the learning process) are filled from the newest year, seeing every year at
    hand; ``year_pages`` from each. ``principal``: how the form calls who heads the school.
    """

    room: str
    cover: Callable[[Year, Sequence[Year]], Fields]
    personal: Callable[[Year, Sequence[Year]], Fields]
    year_pages: Callable[[Year], Fields]
    principal: str = "HIỆU TRƯỞNG"


@dataclass(frozen=True, slots=True)
class Edition:
    """``first`` and ``last`` are the years in which a school year begins, both included; None: to this day."""

    thongtu: str
    levels: frozenset[str]
    first: int
    last: int | None
    form: Form

    def fits(self, year: Year) -> bool:
        begins = int(year.general["namhoc"][:4])
        known = year.thongtu == self.thongtu and year.general["macaphoc"] in self.levels
        return known and self.first <= begins and (self.last is None or begins <= self.last)


PRIMARY_FORM = Form("primary", primary.cover, primary.personal, primary.year_pages)
SECONDARY_FORM = Form("secondary", secondary.cover, secondary.personal, secondary.year_pages)
CONTINUING_FORM = Form("continuing", continuing.cover, continuing.personal, continuing.year_pages, "GIÁM ĐỐC")

# Circular 27/2020 article 20: from the school year 2020-2021, grade 1 first.
EDITIONS = (
    Edition("27/2020", frozenset({PRIMARY}), 2020, None, PRIMARY_FORM),
    # Circular 22/2021 from 2021-2022, grade 6 first; circular 43/2021 with the same years (domain.md 3.4).
    Edition("22/2021", frozenset({LOWER, UPPER}), 2021, None, SECONDARY_FORM),
    Edition("43/2021", frozenset({CONTINUING}), 2021, None, CONTINUING_FORM),
)


def form_of(year: Year) -> Form:
    """The form of this record.

    Raises:
        NoForm: nothing is known of such a form.
    """
    for edition in EDITIONS:
        if edition.fits(year):
            return edition.form
    raise NoForm(year.thongtu, year.general["macaphoc"], year.general["namhoc"])
