"""The print gate: every form's QR code is read from a bad photocopy by two decoders; what is not is held back."""

from __future__ import annotations

import re

import pytest

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.gate import OPENCV, ZXING, decoders, held_back
from portal.softcopy.samples import Samples
from tests.softcopy.people import AT, CODE, HUB, marks, primary
from tests.softcopy.secondary_records import record, year
from tests.softcopy.test_continuing import centre_record

BEGIN = f"{HUB}/t/"
FIRST = [0]


def copy_with(drawing=None):
    told = {} if drawing is None else {"qr": drawing(marks().qr)}
    return booklet_pdf([primary()], marks(**told), (), at=AT)


def covered(qr):
    """30 % of it, from one side, as by a sticker."""
    size = float(re.search(r'viewBox="0 0 (\d+)', qr).group(1))
    patch = f'<path fill="#fff" d="M{size * 0.35} 4h{size * 0.3}v{size - 8}h-{size * 0.3}z"/>'
    return qr.replace("</svg>", f"{patch}</svg>")


def inverted(qr):
    size = re.search(r'viewBox="0 0 (\d+)', qr).group(1)
    ground = f'<path d="M0 0h{size}v{size}h-{size}z"/><path fill="#fff" '
    return qr.replace("<path ", ground, 1)


def too_small(qr):
    """7 mm wide: less than one point a module on an office's scanner."""
    size = int(re.search(r'viewBox="0 0 (\d+)', qr).group(1))
    return qr.replace(f'viewBox="0 0 {size} {size}"', f'viewBox="0 0 {size * 4} {size * 4}"')


def test_both_decoders_are_here():
    assert set(decoders()) == {ZXING, OPENCV}


FORMS = {
    "primary": primary,
    "lower-secondary": lambda: year(record()),
    "upper-secondary": lambda: year(record({"macaphoc": "04", "makhoi": "11"})),
    "continuing": lambda: year(centre_record()),
    "recalled": lambda: primary(status="recalled"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_forms_code_is_read_from_every_bad_photocopy(form):
    """The strip is the same on each page; the band of one that is not in force runs across it."""
    assert held_back(booklet_pdf([FORMS[form]()], marks(), (), at=AT), BEGIN + CODE, pages=[3]) == []


@pytest.mark.parametrize("drawing", [covered, inverted, too_small])
def test_a_code_that_a_phone_may_not_read_is_held_back(drawing):
    assert held_back(copy_with(drawing), BEGIN, pages=FIRST)


def test_a_code_that_leads_elsewhere_is_held_back():
    (fault,) = held_back(copy_with(), "https://other.example/t/", pages=FIRST)
    assert fault.reads == BEGIN + CODE
    assert CODE not in str(fault)


def test_the_same_page_is_judged_alike_each_time():
    pdf = copy_with(too_small)
    assert held_back(pdf, BEGIN, pages=FIRST) == held_back(pdf, BEGIN, pages=FIRST)


def test_of_the_copies_that_are_handed_out_one_in_so_many_is_looked_at():
    bad, samples = copy_with(inverted), Samples(every=3)
    assert [samples.passes(bad, BEGIN) for _ in range(6)] == [True, True, False, True, True, False]
    assert Samples(every=1).passes(copy_with(), BEGIN)
