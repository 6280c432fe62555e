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
from softcopy import secondary_records as secondary
from softcopy.people import AT, LONG_NAME, LONG_SCHOOL, longest, marks, primary, signers
from softcopy.test_continuing import ADULT, centre_record

from portal.softcopy.booklet import booklet_pdf
from portal.softcopy.year import Missing, Year

DPI = 100
# Sixteen colours: black, greys between and the red of a band. A page is some 30 KB.
COLOURS = 16
UPPER = (
    ("VAN", "Ngữ văn", ("7.5", "8.1", "7.9")), ("TOAN", "Toán", ("6.4", "10", "8.8")),
    ("NN1", "Ngoại ngữ 1 (Tiếng Anh)", ("9.2", "8.8", "8.9")), ("LS", "Lịch sử", ("8.0", "8.5", "8.3")),
    ("GDTC", "Giáo dục thể chất", ("Đ", "Đ", "Đ")), ("QPAN", "Giáo dục quốc phòng và an ninh", ("7.0", "7.3", "7.2")),
    ("VL", "Vật lí", ("5.6", "6.1", "5.9")), ("HH", "Hóa học", ("8.4", "8.6", "8.5")),
    ("DL", "Địa lí", ("9.1", "9.3", "9.2")), ("TIN", "Tin học", ("M", "M", "M")),
    ("CDTOAN", "Chuyên đề Toán", ("8.0", "8.2", "8.1")),
    ("HDTN", "Hoạt động trải nghiệm, hướng nghiệp", ("Đ", "Đ", "Đ")),
    ("GDDP", "Nội dung giáo dục của địa phương", ("Đ", "Đ", "Đ")),
    ("DTTS", "Tiếng dân tộc thiểu số (Tiếng Thái)", ("8.7", "9.0", "8.9")),
)  # fmt: skip
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
    _others(folder)


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


def _others(folder: Path) -> None:
    """Lower and upper secondary, continuing education: the whole form, and the longest of one."""
    upper = {"macaphoc": "04", "makhoi": "12", "tenlop": "12A1", "tentruong": "Trường THPT Mường Lay"}
    done = {"ndunghoanthanh": "Hoàn thành chương trình trung học phổ thông", "ndungduoclenlop": "Hoàn thành cấp học"}
    for name, record in (
        ("lower", secondary.record()),
        ("upper", secondary.record(upper, done, secondary.subjects(UPPER))),
        ("continuing", centre_record(**ADULT)),
    ):
        _spread(folder, name, copy_of(secondary.year(record)))
    _spread(folder, "lower-sparse", copy_of(secondary.year(secondary.sparse())))
    long = copy_of(secondary.year(secondary.longest(), status="recalled"))
    last = len(pypdfium2.PdfDocument(long))
    picture(folder, "lower-longest-personal", long, 1, 2, 3)
    picture(folder, "lower-longest-marks", long, 6, 7, last - 4)
    picture(folder, "lower-longest-results", long, last - 3, last - 1, last)


def _spread(folder: Path, name: str, pdf: bytes) -> None:
    picture(folder, f"{name}-cover-and-personal", pdf, 1, 2)
    picture(folder, f"{name}-year", pdf, 3, 4)


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
