"""QR codes in a stranger's picture or PDF, and the files a PDF carries: read in a process of their own.

Says what stands in them, never what it means: which code is ours is the portal's to know.
"""

from __future__ import annotations

import importlib
import io
import logging
import math
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from typing import Final

import pypdfium2
import zxingcpp
from PIL import Image
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from cell.process import Cell, End, NoAnswer

# Pillow fetches its formats when first needed; in the other process no file can be opened any more.
Image.preinit()
for _module in ("PIL.MpoImagePlugin", "PIL.WebPImagePlugin"):
    importlib.import_module(_module)

# contract/http.md: what the public may hand in for verification.
MAX_BYTES: Final = 10 * 1024 * 1024
# A phone's camera takes 12 to 50 million points; in grey, and made smaller once, they are some 100 MiB.
MAX_POINTS: Final = 64_000_000
# A slip's code stands on its first page; a whole record has six.
MAX_PAGES: Final = 10
# A sheet of slips has eight; more on one picture is no printout of ours.
MAX_CODES: Final = 12
# An address of ours has 60 characters; a QR code can hold 4,296.
MAX_TEXT: Final = 500
# A booklet carries the record of each year of a level (seven where continuing education has both stages, more where one
# was done twice), and of each recalled one its notice, in words and signed: three each.
MAX_ATTACHMENTS: Final = 32
# As ``verifier.safe_xml.MAX_DOCUMENT_BYTES``: no record is larger, so what is larger is passed over (the receipt of a
# batch of twenty thousand has some megabytes). What cannot be unpacked at all could be one, and is told.
MAX_ATTACHMENT: Final = 1024 * 1024

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

# Pages as an office's scanner would give them, and once more in finer grain where nothing was found.
_DPI: Final = (150, 300)
# Whatever size a page claims, its picture has no more points than A4 at 300 dpi.
_PAGE_POINTS: Final = 9_000_000
# Most codes are read in the first; a blurred one in a smaller picture, a small one in a larger.
_SCALES: Final = (1.0, 0.5, 2.0)
# Where a picture may be made larger, and what is made smaller first because it has points to spare.
_SMALL: Final = 4_000_000
_LARGE: Final = 16_000_000


class Unseen(StrEnum):
    """Why nothing was seen. What a limit stopped is not called broken."""

    NOT_PICTURE = "not a picture"
    TOO_LARGE = "too large"
    TOO_SLOW = "took too long"
    TOO_MUCH_MEMORY = "took too much memory"
    STOPPED = "reading stopped"


class Attachments(BaseModel):
    """The files a PDF carries, in its order; ``files`` is None where they are too many, or one cannot be unpacked."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")
    files: tuple[bytes, ...] | None = ()


_ENDS: Final = {End.TOO_SLOW: Unseen.TOO_SLOW, End.TOO_MUCH_MEMORY: Unseen.TOO_MUCH_MEMORY}
_TEXTS: Final[TypeAdapter[tuple[str, ...] | Unseen]] = TypeAdapter(tuple[str, ...] | Unseen)


def qr_texts(data: bytes) -> tuple[str, ...] | Unseen:
    """What the QR codes on a picture (PNG, JPEG, WebP) or on a PDF's first pages say, each once; an answer always."""
    if len(data) > MAX_BYTES:
        return Unseen.TOO_LARGE
    try:
        return _TEXTS.validate_json(_cell().run(texts_of, data))
    except NoAnswer as none:
        return _ENDS.get(none.end, Unseen.STOPPED)
    except ValidationError:
        return Unseen.STOPPED


def attached_files(data: bytes) -> tuple[bytes, ...] | Unseen:
    """The files that a PDF carries, byte for byte, but for those too large to be a record; an answer always."""
    if len(data) > MAX_BYTES:
        return Unseen.TOO_LARGE
    try:
        files = Attachments.model_validate_json(_cell().run(attachments_of, data)).files
    except NoAnswer as none:
        return _ENDS.get(none.end, Unseen.STOPPED)
    except ValidationError:
        return Unseen.STOPPED
    return Unseen.TOO_LARGE if files is None else files


def texts_of(data: bytes) -> bytes:
    """The task behind ``qr_texts``. Runs in the other process."""
    logging.disable()
    return _TEXTS.dump_json(_texts(data))


def attachments_of(data: bytes) -> bytes:
    """The task behind ``attached_files``. Runs in the other process, whose memory is where a bomb's unpacking ends."""
    return Attachments(files=_attached(data)).model_dump_json().encode()


def _attached(data: bytes) -> tuple[bytes, ...] | None:
    try:
        with pypdfium2.PdfDocument(data) as document:
            count = document.count_attachments()
            if count > MAX_ATTACHMENTS:
                return None
            found = [_content(document.get_attachment(number)) for number in range(count)]
    except pypdfium2.PdfiumError:  # no PDF that it reads
        return ()
    return None if None in found else tuple(file for file in found if file and len(file) <= MAX_ATTACHMENT)


def _content(attachment: pypdfium2.PdfAttachment) -> bytes | None:
    """None where it cannot be unpacked in the memory there is; no more than shows that it is too large for a record."""
    try:
        content = attachment.get_data()
    except pypdfium2.PdfiumError:
        return None
    return bytes(memoryview(content)[: MAX_ATTACHMENT + 1])


def _texts(data: bytes) -> tuple[str, ...] | Unseen:
    try:
        return _found_on(_pages(data) if data.startswith(b"%PDF-") else _picture(data))
    except (Image.DecompressionBombError, _TooLarge):
        return Unseen.TOO_LARGE
    except (OSError, ValueError, SyntaxError, pypdfium2.PdfiumError):  # Pillow's and pdfium's "this is none"
        return Unseen.NOT_PICTURE


class _TooLarge(Exception):
    """More points than ``MAX_POINTS``, by what its head says: nothing was unpacked."""


def _picture(data: bytes) -> Iterator[Iterable[Image.Image]]:
    """The picture in the sizes to be tried, one after the other."""
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP")) as opened:
        if opened.width * opened.height > MAX_POINTS:
            raise _TooLarge
        opened.draft("L", opened.size)
        grey = _on_white(opened).convert("L")
    if grey.width * grey.height > _LARGE:
        grey = grey.reduce(2)
    for scale in _SCALES:
        if scale <= 1 or grey.width * grey.height <= _SMALL:
            size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
            yield (grey if scale == 1 else grey.resize(size),)


def _on_white(opened: Image.Image) -> Image.Image:
    """A code on nothing (a PNG without ground) is black on black once its transparency is dropped."""
    if "A" not in opened.getbands() and "transparency" not in opened.info:
        return opened
    whole = opened.convert("RGBA")
    ground = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(ground, whole)


def _pages(data: bytes) -> Iterator[Iterable[Image.Image]]:
    """All pages, then all of them in finer grain."""
    with pypdfium2.PdfDocument(data) as document:
        for dpi in _DPI:
            yield (_page(document[number], dpi) for number in range(min(len(document), MAX_PAGES)))


def _page(page: pypdfium2.PdfPage, dpi: int) -> Image.Image:
    width, height = page.get_size()
    most = math.sqrt(_PAGE_POINTS / max(width * height, 1.0))
    picture: Image.Image = page.render(scale=min(dpi / 72, most), grayscale=True).to_pil()
    return picture


def _found_on(tries: Iterator[Iterable[Image.Image]]) -> tuple[str, ...]:
    """The texts of the first try that finds any."""
    for pictures in tries:
        found: dict[str, None] = {}
        for picture in pictures:
            codes = zxingcpp.read_barcodes(picture, formats=_QR)
            found |= dict.fromkeys(code.text for code in codes if 0 < len(code.text) <= MAX_TEXT)
        if found:
            return tuple(found)[:MAX_CODES]
    return ()


@cache
def _cell() -> Cell:
    return Cell(["cell.picture"])
