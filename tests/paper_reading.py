"""Reads PDFs as people and scanners do: pages as pictures, QR codes decoded from them, text. For tests."""

from __future__ import annotations

from typing import Any

import pypdfium2
import zxingcpp

# What a plain office printer or scanner gives.
DPI = 150


def pages(pdf: bytes, *, dpi: int = DPI) -> list[Any]:
    """Each page as a picture (PIL)."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil() for page in document]


def qr_texts(pdf: bytes, *, dpi: int = DPI) -> list[str]:
    """What the QR codes say, page by page, in the order found."""
    found = [zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode) for page in pages(pdf, dpi=dpi)]
    return [code.text for of_page in found for code in of_page]


def text_of(pdf: bytes) -> list[str]:
    """Each page's text in reading order, with breaks as spaces and nothing invisible."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(_text(page).replace("\u200b", "").split()) for page in document]


def _text(page: Any) -> str:
    return page.get_textpage().get_text_range()
