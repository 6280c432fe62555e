"""Slips as a PDF: every QR code is read from the page, whatever names and schools are called; nothing goes to disk."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_reading import pages, qr_texts, text_of

from portal.print.printable import BOX, printable
from portal.print.slips import Sheet, Slip, slips_pdf
from portal.print.typesetting import FOR_GOOD, typeset
from portal.words.voice import Voice

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
HUB = "https://hocba.example"
SHEET = Sheet("Phiếu mã, khối 5", "Trường Tiểu học Thử", "khối 5 · phần 1/3", "2 học bạ không có phiếu.")
LONG = "Nguyễn Phúc Hoàng Trần Bảo Ngọc Khánh Linh Phương Thảo Vy " * 3


def slip(number=0, *, name="Lò Văn Đạt", school="Trường Tiểu học Thử"):
    return Slip(school, name, "5A2", "2025-2026", f"ABCD-EFGH-JKLM-NPQR-{number:04d}", "hoa sen · cầu tre · nụ cười")


def made(*slips, language="vi", sheet=SHEET):
    return slips_pdf(slips, sheet, Voice(language), base_url=f"{HUB}/", at=AT)


def test_every_slip_has_its_own_code_and_all_are_read_from_the_pages():
    slips = [slip(number) for number in range(19)]
    pdf = made(*slips)
    assert len(pages(pdf)) == 3, "eight a page"
    assert sorted(qr_texts(pdf)) == [f"{HUB}/t/{one.code}" for one in slips]
    whole = " ".join(text_of(pdf))
    assert all(one.code in whole for one in slips)
    assert all("khối 5 · phần 1/3" in page for page in text_of(pdf))
    assert "2 học bạ không có phiếu." in text_of(pdf)[-1]
    assert made(*slips) == pdf, "the same bytes for the same data"


def test_the_wall_clocks_moment_prints_as_any_other():
    wall = AT.replace(microsecond=745408).astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    at_the_wall = slips_pdf([slip()], SHEET, Voice("vi"), base_url=HUB, at=wall)
    assert at_the_wall == made(slip()), "a PDF's dates have whole seconds and a fixed offset"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_paper_says_its_language_and_title(language):
    with pypdfium2.PdfDocument(made(slip(), language=language)) as document:
        assert document.get_metadata_dict()["Title"] == SHEET.title
    assert Voice(language)("hand-out.slip-code") in text_of(made(slip(), language=language))[0]


HARD = {
    "many words": LONG,
    "one word of 150 letters": "Đ" * 150,
    "typst and shell": "#eval(1+1) *b* _i_ $x$ @a <b> `c` \\ // \" ' $(rm)",
    "no font": "漢字 Trần 😀",
    "lao": "ນາງ ຄຳ",
    "marks on marks": "a" + "\u0301\u0323\u0302\u0308" * 12,
    "marks alone": "\u0301\u0323",
    "nothing": "",
    "turned round": "An\u202e\u2066gnat Đạt\x00\x07\x1b",
}


@pytest.mark.parametrize("name", HARD.values(), ids=HARD)
@pytest.mark.parametrize("school", ["Trường Tiểu học Thử", "T" * 250, "Trường Phổ thông Dân tộc Nội trú " * 7])
def test_whatever_people_are_called_nothing_covers_the_next_slip(name, school):
    pdf = made(slip(1), slip(2, name=name, school=school), slip(3))
    assert sorted(qr_texts(pdf)) == [f"{HUB}/t/{slip(n).code}" for n in (1, 2, 3)]
    assert len(pages(pdf)) == 1
    text = text_of(pdf)[0]
    assert all(slip(n).code in text for n in (1, 2, 3))
    assert text.count("Lò Văn Đạt") == 2


def test_long_names_are_there_whole():
    text = text_of(made(slip(name=LONG), slip(name="Đ" * 150)))[0]
    assert " ".join(LONG.split()) in text
    assert "Đ" * 150 in text.replace(" ", "")


def test_both_ways_of_typing_a_letter_are_one_letter_on_paper():
    name = "Nguyễn Thị Ngọc Ánh"
    one, other = (made(slip(name=unicodedata.normalize(form, name))) for form in ("NFC", "NFD"))
    assert one == other
    assert name in text_of(one)[0]


def test_what_no_font_has_is_a_box_and_what_turns_writing_round_is_gone():
    assert printable("漢字 Trần") == f"{BOX}{BOX} Trần"
    assert printable("An\u202eb\x00\u200b") == "Anb"
    assert printable({"a": ["e\u0301", 1, None]}) == {"a": ["é", 1, None]}
    assert printable("dòng 1\r\ndòng 2\tx") == "dòng 1\ndòng 2 x"
    vietnamese = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(chr(c) for c in range(0x1EA0, 0x1EFA)) + "’–…“”·"
    assert printable(vietnamese) == vietnamese


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_the_engine_refuse(text):
    """Under PDF/A a letter without a glyph is an error: so this also proves that ``printable`` lets none through."""
    data = {"title": "t", "author": "a", "lang": "vi", "foot": text, "note": text, "label": "", "how": "", "alt": "x"}
    assert typeset("slips", {**data, "slips": []}, at=AT, standard=FOR_GOOD).startswith(b"%PDF")


def test_large_papers_do_not_pile_up_in_memory():
    """Without forgetting, each of the first ten would stay: some 25 MB each here, a quarter of a GiB in a school."""
    program = """
        from test_slips import AT
        from portal.print.typesetting import FOR_PAPER, typeset
        from portal.public.qr_code import as_svg

        qr = as_svg("https://hocba.example/t/ABCD-EFGH-JKLM-NPQR-STUV").decode()
        words = dict.fromkeys(("title", "author", "foot", "label", "how", "alt"), "x") | {"lang": "vi", "note": None}

        def resident():
            return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))

        def large(round):
            one = {"school": "Trường", "class": "5A", "qr": qr, "phrase": "x"}
            slips = [{**one, "name": f"{round} {n}", "code": f"{round}-{n}"} for n in range(100)]
            typeset("slips", {**words, "slips": slips}, at=AT, standard=FOR_PAPER)

        large(0)
        before = resident()
        for round in range(1, 5):
            large(round)
        print((resident() - before) // 1024)
    """
    ran = in_a_process(program)
    assert ran.returncode == 0, ran.stderr.decode()
    assert int(ran.stdout) < 40, "MiB"


def test_no_byte_of_it_goes_to_a_file():
    """In a process whose files may not grow: whatever wrote one would fail."""
    program = """
        import resource, sys
        from test_slips import made, slip
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        try:
            open("/tmp/hocba-may-not-grow", "wb", buffering=0).write(b"x")
        except OSError:
            sys.stdout.buffer.write(made(*(slip(n) for n in range(9))))
    """
    ran = in_a_process(program)
    assert ran.returncode == 0, ran.stderr.decode()
    assert len(qr_texts(ran.stdout)) == 9


def in_a_process(program):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program)],
        env={"PYTHONPATH": ":".join(["tests/printing", *sys.path]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
