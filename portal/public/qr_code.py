"""The look-up address as a QR code. Knows the address and nothing else: nothing personal can be in it."""

from __future__ import annotations

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.image.svg import SvgPathImage

# Modules of light margin the standard asks for (ISO/IEC 18004, 6.3.8), and PNG pixels per module: sharp on A4 print.
QUIET_ZONE = 4
PNG_MODULE = 8


def look_up_address(base_url: str, printed_code: str) -> str:
    """Where a scanned code leads."""
    return f"{base_url.rstrip('/')}/t/{printed_code}"


def as_svg(address: str) -> bytes:
    """The QR code as an SVG file."""
    return _written(
        qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, image_factory=SvgPathImage), address
    )


def as_png(address: str) -> bytes:
    """The QR code as a PNG file."""
    return _written(
        qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, box_size=PNG_MODULE, image_factory=PilImage),
        address,
    )


def _written(code: qrcode.QRCode, address: str) -> bytes:  # type: ignore[type-arg]
    code.add_data(address)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().save(out)
    return out.getvalue()
