"""The print gate: is the QR code on every page still read once the page went through a bad photocopier?

By two decoders that share no code (libraries.md, section 4): zxing-cpp, which always comes with the hub, and OpenCV's,
which ``hocba[gate]`` brings. Neither is allowed what a phone may not have: inverted codes count as unread.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pypdfium2
import zxingcpp
from PIL import Image

from portal.softcopy.photocopy import DPI, photocopies

ZXING: Final = "zxing-cpp"
OPENCV: Final = "opencv"
# Before any ordeal.
AS_PRINTED: Final = "as printed"

# OpenCV's finder wants some ten points a module, a code of ours has three at 150 dpi; phones come closer instead.
_CLOSER: Final = (3, 2, 4)
# Around the code, at 150 dpi: its quiet zone and a little of what stands beside it.
_AROUND: Final = 40

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

Decoder = Callable[[Image.Image], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A page that is held back. ``reads``: what stood there instead; None: nothing was read."""

    page: int
    ordeal: str
    decoder: str
    reads: str | None = None

    def __str__(self) -> str:
        told = "unread" if self.reads is None else "reads otherwise"
        return f"page {self.page}, {self.ordeal}, {self.decoder}: {told}"


def held_back(pdf: bytes, begin: str, *, pages: Sequence[int] | None = None) -> list[Fault]:
    """What keeps this PDF from being handed out; empty: nothing.

    Args:
        begin: how what is read must begin; the same must be read on every page.
        pages: from 0; None: all.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        wanted = range(len(document)) if pages is None else pages
        drawn = {number: document[number].render(scale=DPI / 72, grayscale=True).to_pil() for number in wanted}
    return [fault for number, page in drawn.items() for fault in faults_on(page, begin, number=number + 1)]


def faults_on(page: Image.Image, begin: str, *, number: int = 1) -> Iterator[Fault]:
    """Those of one page, drawn at ``DPI``."""
    texts = _zxing(page)
    if len(texts) != 1 or not texts[0].startswith(begin):
        yield Fault(number, AS_PRINTED, ZXING, texts[0] if texts else None)
        return
    for ordeal, copy in photocopies(page):
        for name, decoder in decoders().items():
            read = decoder(copy)
            if list(read) != [texts[0]]:
                yield Fault(number, ordeal, name, read[0] if read else None)


@cache
def decoders() -> Mapping[str, Decoder]:
    """Those that are here, by name: one, or two where ``hocba[gate]`` is installed."""
    try:
        cv2: Any = importlib.import_module("cv2")
        numpy: Any = importlib.import_module("numpy")
    except ImportError:
        return {ZXING: _zxing}
    return {ZXING: _zxing, OPENCV: _opencv(cv2, numpy)}


def _zxing(picture: Image.Image) -> list[str]:
    return [code.text for code in _codes(picture)]


def _codes(picture: Image.Image) -> Sequence[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(picture, formats=_QR, try_invert=False)


def _opencv(cv2: Any, numpy: Any) -> Decoder:
    def read(picture: Image.Image) -> list[str]:
        for window in _windows(picture):
            for scale in _CLOSER:
                size = (window.width * scale, window.height * scale)
                points = numpy.asarray(window.resize(size, Image.Resampling.BICUBIC))
                # Made anew: a detector remembers what it saw last.
                for detector in (cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco()):
                    text, _, _ = detector.detectAndDecode(points)
                    if text:
                        return [text]
        return []

    return read


def _windows(picture: Image.Image) -> Iterator[Image.Image]:
    """As somebody points a phone: at the code alone, where there seems to be one."""
    for code in _codes(picture):
        corners = [getattr(code.position, name) for name in ("top_left", "top_right", "bottom_left", "bottom_right")]
        left, top = min(at.x for at in corners) - _AROUND, min(at.y for at in corners) - _AROUND
        right, bottom = max(at.x for at in corners) + _AROUND, max(at.y for at in corners) + _AROUND
        yield picture.crop((max(0, left), max(0, top), min(picture.width, right), min(picture.height, bottom)))
