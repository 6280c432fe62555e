"""A page as it comes out of an office's photocopier and is photographed again: grey, soft, crooked, cut at the edges.

The same page gives the same picture: what the gate holds back today it held back yesterday.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageFilter

# What a plain office scanner gives, and how a cheap copier sees.
DPI: Final = 150
# Toner spreads and lenses blur: half a module of a 24 mm code (41 modules) is 1.7 points at 150 dpi.
_BLUR: Final = 1.2
_STRONG_BLUR: Final = 1.6
# A sheet laid on by hand.
_TURNED: Final = 3.0
# The far edge of a sheet that bulges or is photographed from the side is so much narrower.
_NARROWER: Final = 0.04
# What copiers do not reach at each edge.
_CUT_MM: Final = 5
# Black is not black and white not white on a copy's copy; and there is dust.
_DARKEST, _LIGHTEST, _DUST = 55, 225, 14
_SEED: Final = 20260530


def photocopies(page: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """Name and picture of each ordeal, for a page drawn at ``DPI``."""
    grey = page.convert("L")
    yield "plain", _toned(grey)
    yield "blurred", _toned(grey.filter(ImageFilter.GaussianBlur(_STRONG_BLUR)))
    yield "skewed", _toned(_skewed(grey).filter(ImageFilter.GaussianBlur(_BLUR)))
    yield "cropped", _toned(_cropped(grey).filter(ImageFilter.GaussianBlur(_BLUR)))


def _skewed(page: Image.Image) -> Image.Image:
    """Turned, and seen from the side."""
    turned = page.rotate(_TURNED, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    width, height = turned.size
    inset = width * _NARROWER
    corners = (-inset, 0, 0, height, width, height, width + inset, 0)
    return turned.transform(turned.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255)


def _cropped(page: Image.Image) -> Image.Image:
    """Its edges lost, the rest a little smaller."""
    cut = round(_CUT_MM / 25.4 * DPI)
    rest = page.crop((cut, cut, page.width - cut, page.height - cut))
    return rest.resize((round(rest.width * 0.95), round(rest.height * 0.95)), Image.Resampling.BILINEAR)


def _toned(page: Image.Image) -> Image.Image:
    span = (_LIGHTEST - _DARKEST) / 255
    toned = page.point(lambda value: round(_DARKEST + value * span))
    dust = random.Random(_SEED).randbytes(page.width * page.height)  # noqa: S311 (dust, no secret)
    grains = Image.frombytes("L", page.size, dust)
    return Image.blend(toned, grains, _DUST / 255)
