"""QR codes on strangers' pictures, read in a process of their own: what people photograph is read, attacks are told."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image
from stage.pdf_papers import paper

from cell.picture import MAX_ATTACHMENT, MAX_ATTACHMENTS, MAX_CODES, Unseen, attached_files, qr_texts
from tests.photographs import as_file, photographed, sheet

ADDRESS = "https://hocba.example/t/ABCD-EFGH-JKMN-PQRS-TUVW"
ANOTHER = "https://hocba.example/t/2345-6789-ABCD-EFGH-JKMN"


@pytest.mark.parametrize("turned", [0, 7, 90, 143, 180])
@pytest.mark.parametrize("blur", [0, 1.5])
def test_a_printout_is_read_as_phones_take_it(turned, blur):
    assert qr_texts(as_file(photographed(sheet(ADDRESS), turned=turned, blur=blur))) == (ADDRESS,)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "PDF"])
def test_every_form_is_read(form):
    assert qr_texts(as_file(sheet(ADDRESS), form)) == (ADDRESS,)


def test_a_camera_of_48_million_points_is_no_trouble():
    large = photographed(sheet(ADDRESS), turned=5).resize((6000, 8000))
    assert qr_texts(as_file(large)) == (ADDRESS,)


def test_a_code_on_no_ground_and_a_light_one_on_dark_are_read():
    page = sheet(ADDRESS)
    clear = page.convert("RGBA")
    clear.putalpha(page.point(lambda value: 255 if value < 128 else 0))
    assert qr_texts(as_file(clear, "PNG")) == (ADDRESS,)
    assert qr_texts(as_file(page.point(lambda value: 255 - value), "PNG")) == (ADDRESS,)


def test_several_codes_come_each_once_and_not_without_end():
    assert set(qr_texts(as_file(sheet(ADDRESS, ANOTHER, ADDRESS), "PNG"))) == {ADDRESS, ANOTHER}
    many = qr_texts(as_file(sheet(*(f"{ADDRESS}{number}" for number in range(MAX_CODES + 3))), "PNG"))
    assert len(many) == MAX_CODES


def test_a_code_on_a_later_page_is_found():
    out = io.BytesIO()
    sheet().save(out, "PDF", save_all=True, append_images=[sheet(), sheet(ADDRESS)])
    assert qr_texts(out.getvalue()) == (ADDRESS,)


def test_a_picture_without_a_code_says_nothing():
    assert qr_texts(as_file(sheet())) == ()
    assert qr_texts(as_file(Image.new("L", (1, 1)), "PNG")) == ()


def png_that_says(width, height):
    """The head of a picture that would be that large, and a few points."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (png_that_says(2**31 - 1, 2**31 - 1), Unseen.TOO_LARGE),
        (png_that_says(30_000, 30_000), Unseen.TOO_LARGE),
        (png_that_says(0, 5), Unseen.NOT_PICTURE),
        (png_that_says(300, 300), Unseen.NOT_PICTURE),  # fewer points than it says
        (as_file(sheet(ADDRESS))[:2000], Unseen.NOT_PICTURE),
        (b"\xff\xd8\xff\xe0 and no more", Unseen.NOT_PICTURE),
        (b"GIF89a" + bytes(100), Unseen.NOT_PICTURE),
        (b"", Unseen.NOT_PICTURE),
        (b"%PDF-1.7\nnothing", Unseen.NOT_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Unseen.NOT_PICTURE),
        (bytes(10 * 1024 * 1024 + 1), Unseen.TOO_LARGE),
    ],
    ids=lambda value: value.name if isinstance(value, Unseen) else "file",
)
def test_hostile_pictures_are_answers(data, why):
    assert qr_texts(data) is why


def test_a_picture_that_is_a_pdf_as_well_is_read_as_what_it_begins_with():
    png = as_file(sheet(ADDRESS), "PNG")
    assert qr_texts(png + as_file(sheet(ANOTHER), "PDF")) == (ADDRESS,)


def test_a_page_that_says_it_is_a_kilometre_wide_is_drawn_small():
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page(page_size=(14_400, 14_400))
        file.pages[0].UserUnit = 75_000
        file.save(out)
    assert qr_texts(out.getvalue()) == ()


def with_files(*contents):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as file:
        for number, content in enumerate(contents):
            file.attachments[f"{number}.xml"] = content
        file.save(out)
    return out.getvalue()


def test_what_a_pdf_carries_comes_back_byte_for_byte():
    assert attached_files(with_files(b"<a/>", bytes(range(256)))) == (b"<a/>", bytes(range(256)))
    assert attached_files(paper()) == ()


def test_what_carries_too_much_or_is_none_carries_nothing():
    assert attached_files(with_files(*(bytes([n]) for n in range(MAX_ATTACHMENTS + 1)))) is Unseen.TOO_LARGE
    assert attached_files(with_files(bytes(MAX_ATTACHMENT + 1), b"<a/>")) == (b"<a/>",), "no record is so large"
    assert attached_files(with_files(bytes(900 * 1024 * 1024 // 8))) == ()
    assert attached_files(b"no PDF") == ()
