"""The primary form of circular 27/2020: headings, columns and rows in the ministry's order, filled from the record."""

from __future__ import annotations

from paper_reading import qr_texts, text_of
from softcopy.people import AT, CODE, HUB, marks, primary

from portal.softcopy.booklet import booklet_pdf


def made(*years, missing=(), **more):
    return booklet_pdf(years or [primary()], marks(), missing, at=AT, **more)


def test_a_plain_year_is_four_pages_each_with_the_code_to_look_it_up():
    pdf = made()
    assert len(text_of(pdf)) == 4
    assert qr_texts(pdf) == [f"{HUB}/t/{CODE}"] * 4
    assert all(CODE in page for page in text_of(pdf))
    assert made() == pdf, "the same bytes for the same years"
