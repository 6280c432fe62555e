"""Printouts as people photograph them: a sheet with a QR code, turned, blurred, dark, as a JPEG. For tests."""

from __future__ import annotations

import io

import qrcode
from PIL import Image, ImageDraw, ImageFilter

# A4 at 150 dpi; the code 25 mm wide.
SHEET, CODE = (1240, 1754), 148


def sheet(*texts: str, code: int = CODE) -> Image.Image:
    """A page with words, lines and one QR code, so wide, for each text."""
    page = Image.new("L", SHEET, 252)
    drawn = ImageDraw.Draw(page)
    for line in range(12):
        drawn.text((100, 600 + line * 40), f"Môn học {line + 1}        8,5        Hoàn thành tốt", fill=30)
        drawn.line((90, 635 + line * 40, 1150, 635 + line * 40), fill=120)
    for number, text in enumerate(texts):
        drawn_code = qrcode.make(text).convert("L").resize((code, code))
        page.paste(drawn_code, (900 - 300 * (number % 3), 150 + 200 * (number // 3)))
    return page


def photographed(page: Image.Image, *, turned: float = 0, blur: float = 0) -> Image.Image:
    """On a dark table, from a hand that shakes, with one side in the shade."""
    table = Image.new("L", (page.width + 400, page.height + 400), 70)
    table.paste(page, (200, 200))
    shot = table.rotate(turned, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=70)
    shade = Image.linear_gradient("L").resize(shot.size).point(lambda value: 120 + value // 2)
    dark = Image.composite(shot, Image.new("L", shot.size, 40), shade)
    noise = Image.effect_noise(dark.size, 12)
    mixed = Image.blend(dark, noise, 0.06)
    return mixed.filter(ImageFilter.GaussianBlur(blur)) if blur else mixed


def as_file(picture: Image.Image, form: str = "JPEG", **options: int) -> bytes:
    """The picture's bytes; JPEG as phones write it."""
    out = io.BytesIO()
    picture.save(out, form, **({"quality": 75} | options if form == "JPEG" else options))
    return out.getvalue()
