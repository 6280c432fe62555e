"""Every page of a booklet of five years through the print gate: half a minute."""

from __future__ import annotations

import pytest

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.gate import held_back
from tests.softcopy.people import AT, CODE, HUB, longest, marks, primary

pytestmark = pytest.mark.proof


def test_every_page_of_a_booklet_is_read_from_every_bad_photocopy():
    years = [primary(grade) for grade in range(1, 6)]
    assert held_back(booklet_pdf(years, marks(), (), at=AT), f"{HUB}/t/{CODE}") == []


def test_every_page_of_the_longest_record_is_too():
    assert held_back(booklet_pdf([longest()], marks(), (), at=AT), f"{HUB}/t/{CODE}") == []
