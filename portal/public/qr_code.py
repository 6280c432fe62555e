"""The look-up address as a QR code. Knows the address and nothing else: nothing personal can be in it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage

# Modules of light margin the standard asks for (ISO/IEC 18004, 6.3.8), and PNG pixels per module: sharp on A4 print.
QUIET_ZONE = 4
PNG_MODULE = 8


def look_up_address(base_url: str, printed_code: str) -> str:
    """Where a scanned code leads."""
    return f"{base_url.rstrip('/')}/t/{printed_code}"


def as_svg(address: str) -> bytes:
    """The QR code as an SVG file, one millimetre a module.

    A run of dark modules is one piece of the path: a third of what qrcode's own drawing takes in bytes and time, and no
    hair-thin gaps between modules when it is printed.
    """
    code: qrcode.QRCode = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)  # type: ignore[type-arg]
    code.add_data(address)
    code.make(fit=True)
    rows = code.get_matrix()
    size = len(rows)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<svg width="{size}mm" height="{size}mm" version="1.1" viewBox="0 0 {size} {size}"'
        f' xmlns="http://www.w3.org/2000/svg"><path d="{"".join(_runs(rows))}"/></svg>'
    ).encode()


def as_png(address: str) -> bytes:
    """The QR code as a PNG file."""
    return _written(
        qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, box_size=PNG_MODULE, image_factory=PilImage),
        address,
    )


def _runs(rows: Sequence[Sequence[bool | None]]) -> Iterator[str]:
    for y, row in enumerate(rows):
        for dark, run in groupby(range(len(row)), key=lambda x: bool(row[x])):
            if dark:
                first, *rest = run
                yield f"M{first} {y}h{len(rest) + 1}v1H{first}z"


def _written(code: qrcode.QRCode, address: str) -> bytes:  # type: ignore[type-arg]
    code.add_data(address)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().save(out)
    return out.getvalue()
