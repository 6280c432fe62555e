"""Pictures of the soft copy's pages for ``docs/screens/softcopy``, to be looked at beside domain.md section 3: no test.

Run from the top: ``PYTHONPATH=tests .venv/bin/python -m tests.softcopy.pictures docs/screens/softcopy``.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image
from softcopy.people import AT, LONG_NAME, LONG_SCHOOL, longest, marks, primary, signers

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.year import Missing, Year

DPI = 100
# Sixteen colours: black, greys between and the red of a band. A page is some 30 KB.
COLOURS = 16
PHRASE = ("Ba từ kiểm tra: suối, nắng, diều", "Check words: suối, nắng, diều")


def picture(folder: Path, name: str, pdf: bytes, *which: int) -> None:
    """These pages of the PDF, counted from one, side by side in one PNG."""
    with pypdfium2.PdfDocument(pdf) as document:
        shown = [document[number - 1].render(scale=DPI / 72).to_pil() for number in which]
    sheet = Image.new("RGB", (sum(page.width for page in shown), shown[0].height), "white")
    for number, page in enumerate(shown):
        sheet.paste(page, (number * page.width, 0))
    sheet.quantize(COLOURS).save(folder / f"{name}.png", optimize=True)


def copy_of(*years: Year, missing: Sequence[Missing] = (), confirmation: bool = False) -> bytes:
    return booklet_pdf(years, marks(phrase=PHRASE), missing, at=AT, confirmation=confirmation)


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _primary(folder)


def _primary(folder: Path) -> None:
    picture(folder, "primary-cover-and-personal", copy_of(primary()), 1, 2)
    picture(folder, "primary-year", copy_of(primary()), 3, 4)
    states = {1: "effective", 2: "recalled", 4: "suspended", 5: "pending"}
    level = [primary(grade, status=status) for grade, status in states.items()]
    missing = [Missing("03", "2023-2024"), Missing("02", "2023-2024", "withdrawn")]
    booklet = copy_of(*level, missing=missing, confirmation=True)
    picture(folder, "primary-booklet-contents-and-recalled", booklet, 2, 6)
    picture(folder, "primary-booklet-suspended-and-pending", booklet, 8, 11)
    picture(folder, "primary-booklet-principals-word", booklet, len(pypdfium2.PdfDocument(booklet)))
    picture(folder, "primary-sparse", copy_of(_sparse()), 2, 3, 4)
    long = booklet_pdf([longest()], marks(owner=LONG_SCHOOL, converted_by=LONG_NAME, phrase=PHRASE), [], at=AT)
    last = len(pypdfium2.PdfDocument(long))
    picture(folder, "primary-longest-personal", long, 1, 2, 3)
    picture(folder, "primary-longest-year", long, 5, last - 3, last - 2)
    picture(folder, "primary-longest-signatures", long, last - 1, last)


def _sparse() -> Year:
    """Half a birth date, no personal id, no parents, disabled and not assessed, exempt from two subjects."""
    absent = dict.fromkeys(("sodinhdanh", "sosodangbo", "quequan", "noiohiennay", "hotencha", "hotenme"))
    year = primary(3, ngaysinh="2017-08", cokhuyettatkhongdanhgia="1", tenhuyen="Huyện Điện Biên", **absent)
    subjects = [dict(one) for one in year.record["bangdiem"]["monhoc"] if one["tenmonhoc"] != "Khoa học"]
    for one in subjects[-5:-3]:
        one.update(mucdatduoc="M", diemkiemtradinhky="M")
        del one["nxetmonhoc"]
    summary = {name: text for name, text in year.record["tongket"].items() if name not in ("xeploai", "cannang")}
    record = {**year.record, "bangdiem": {"Id": "bangdiem", "monhoc": subjects}, "tongket": summary}
    del record["danhgianlpc"]
    return dataclasses.replace(year, record=record, signers=signers(record))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
