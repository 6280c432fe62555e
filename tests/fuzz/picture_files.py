"""Pictures for the walk: PNG, JPEG and WebP whose parts are changed and fit again (lengths, check sums), and prints."""

from __future__ import annotations

import io
import secrets
import struct
import time
import zlib
from collections.abc import Callable
from random import Random

import qrcode
from PIL import Image
from stage.world import World

from cell.process import MEMORY_BYTES
from registry.rules.lookup_code import new_code, printed
from tests.fuzz import strange
from tests.fuzz.gauge import gauge_picture, taken_there
from tests.fuzz.pdf_files import other_token
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import Made, Measured
from tests.photographs import as_file, photographed, sheet
from tests.portal.hub import BASE_URL

PIECES = (
    b"\xff\xd8",
    b"\xff\xd9",
    b"\xff\xda",
    b"\xff\xff",
    b"\xff\x00",
    b"IDAT",
    b"IEND",
    b"RIFF",
    b"\0" * 40,
    b"\xff" * 40,
)
NUMBERS = (0, 1, 2, 3, 7, 8, 16, 17, 255, 256, 999, 4000, 7999, 8001, 32767, 65535)
# What the portal may say of a file that no picture could be seen on. Of a crash it says "reading stopped".
NO_PICTURE = {None, "not a picture", "too large"}
GAUGED, SLOW = 10, 1.0


class Pictures:
    """The portal's door with a photograph: its codes are looked for in the cell."""

    name = "picture"
    cap = MEMORY_BYTES

    def __init__(self, world: World, uploads: Uploads) -> None:
        self.uploads, self.wall = uploads, 0.0
        self.known = f"{BASE_URL}/t/{uploads.held.code}"
        self.unknown = f"{BASE_URL}/t/{printed(new_code(secrets.randbelow))}"
        self.seeds = list(self._seeds())

    def make(self, dice: Random) -> Made:
        base = dice.choice(self.seeds)
        data, done = base, []
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
            change = dice.choice(CHANGES[_kind(base)])
            data = change(dice, data)
            done.append(change.__name__)
        return Made(data, base, tuple(done))

    def ask(self, made: Made, number: int) -> str:
        begin = time.monotonic()
        body = self.uploads.hand_in(made.data, page=False)
        self.wall = time.monotonic() - begin
        if number % GAUGED == 0:
            self.uploads.page_of(made.data)
        if body is None:
            return "nobody's code, or over 10 MiB"
        assert body.get("unread") in NO_PICTURE, body["unread"]
        assert not body["genuine"] or body["kind"] != "picture"
        return str(body.get("unread") or body["kind"])

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        return taken_there(gauge_picture, made.data) if number % GAUGED == 0 or self.wall > SLOW else None

    def _seeds(self):
        for text in (self.known, self.unknown, "https://example.vn/", "x" * 400):
            code = qrcode.make(text).convert("L")
            small = code.resize((180, 180))
            yield from (as_file(small, "PNG"), as_file(small, "JPEG"), as_file(small, "WEBP"), as_file(small, "PDF"))
            yield as_file(small.convert("P"), "PNG")
            yield as_file(small.convert("RGBA"), "PNG")
            yield as_file(small.convert("I;16"), "PNG")
            yield as_file(small.convert("CMYK"), "JPEG")
            yield as_file(small, "JPEG", progressive=1, quality=40)
            yield as_file(small.convert("RGB"), "WEBP", lossless=1)
        yield as_file(sheet(self.known, self.unknown).resize((620, 877)))
        yield as_file(photographed(sheet(self.known), turned=7, blur=1).reduce(2))
        frames = [Image.new("L", (60, 60), shade) for shade in (0, 90, 250)]
        for form in ("PNG", "WEBP"):
            out = io.BytesIO()
            frames[0].save(out, form, save_all=True, append_images=frames[1:])
            yield out.getvalue()


def _kind(data: bytes) -> str:
    begins = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"RIFF": "webp"}
    return next((kind for begin, kind in begins.items() if data.startswith(begin)), "pdf")


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    parts = (struct.pack(">I", len(c)) + k + c + struct.pack(">I", zlib.crc32(k + c)) for k, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def a_png_chunk(dice: Random, data: bytes) -> bytes:
    """Changed, left out, doubled, moved, or one more; its check sum fits."""
    chunks = _chunks(data)
    if not chunks:
        return data
    at = dice.randrange(len(chunks))
    kind, content = chunks[at]
    match dice.randrange(6):
        case 0:
            chunks[at] = (kind, strange.spliced_bytes(dice, content, PIECES))
        case 1:
            del chunks[at]
        case 2:
            chunks.insert(at, chunks[at])
        case 3:
            chunks.insert(dice.randrange(len(chunks)), chunks.pop(at))
        case 4:
            chunks[at] = (dice.choice([b"IDAT", b"PLTE", b"tRNS", b"acTL", b"fdAT", b"zzZz", b"\0\0\0\0"]), content)
        case _:
            chunks.insert(dice.randrange(1, len(chunks) + 1), _another_chunk(dice))
    return _png(chunks)


def _another_chunk(dice: Random) -> tuple[bytes, bytes]:
    bomb = zlib.compress(bytes(dice.choice((100, 30_000_000))))
    return dice.choice(
        [
            (b"zTXt", b"Comment\0\0" + bomb),
            (b"iTXt", b"Comment\0\1\0\0\0" + bomb),
            (b"iCCP", b"icc\0\0" + bomb),
            (b"tEXt", b"Comment\0" + b"x" * dice.choice((0, 9, 1_000_000))),
            (b"eXIf", b"MM\0*\0\0\0\x08" + dice.randbytes(40)),
            (b"tRNS", dice.randbytes(dice.choice((0, 1, 2, 6, 300)))),
            (b"PLTE", dice.randbytes(dice.choice((0, 1, 3, 768, 3000)))),
            (b"acTL", struct.pack(">II", dice.choice((0, 1, 2**31)), 0)),
            (b"gAMA", b"\0\0\0\0"),
            (b"pHYs", b"\xff" * 9),
        ]
    )


def a_png_head(dice: Random, data: bytes) -> bytes:
    """Another size, depth, kind or way of filling in."""
    chunks = _chunks(data)
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        return data
    head = list(struct.unpack(">IIBBBBB", chunks[0][1]))
    which = dice.randrange(7)
    head[which] = dice.choice((*NUMBERS, 2**31 - 1)) if which < 2 else dice.choice((0, 1, 2, 3, 4, 6, 8, 16, 255))
    return _png([(b"IHDR", struct.pack(">IIBBBBB", *head)), *chunks[1:]])


def png_points(dice: Random, data: bytes) -> bytes:
    """The points themselves: unpacked, changed, packed again."""
    chunks = _chunks(data)
    packed = b"".join(content for kind, content in chunks if kind == b"IDAT")
    try:
        points = zlib.decompress(packed)
    except zlib.error:
        return data
    for _ in range(dice.choice((1, 5))):
        points = strange.spliced_bytes(dice, points, PIECES)
    points *= dice.choice((1, 1, 1, 50))
    others = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    return _png([*others[:-1], (b"IDAT", zlib.compress(points)), *others[-1:]])


def _segments(data: bytes) -> tuple[list[bytes], bytes]:
    """The segments up to the first scan, and what follows."""
    found, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4], "big")
        found.append(data[at : at + 2 + size])
        at += 2 + size
    return found, data[at:]


def a_jpeg_segment(dice: Random, data: bytes) -> bytes:
    segments, rest = _segments(data)
    if not segments:
        return data
    at = dice.randrange(len(segments))
    one = segments[at]
    match dice.randrange(6):
        case 0:
            inner = strange.spliced_bytes(dice, one[4:], PIECES)[:65000]
            segments[at] = one[:2] + struct.pack(">H", len(inner) + 2) + inner
        case 1:
            del segments[at]
        case 2:
            segments[at:at] = [one] * dice.choice((1, 30))
        case 3:
            segments.insert(dice.randrange(len(segments)), segments.pop(at))
        case 4:
            segments[at] = (
                b"\xff"
                + bytes([dice.choice((0xC0, 0xC1, 0xC2, 0xC4, 0xC9, 0xDB, 0xDD, 0xE0, 0xE1, 0xE2, 0xEE))])
                + one[2:]
            )
        case _:
            exif = b"Exif\0\0MM\0*\0\0\0\x08" + dice.randbytes(dice.choice((2, 60, 9000)))
            segments.insert(0, b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    return data[:2] + b"".join(segments) + rest


def a_jpeg_head(dice: Random, data: bytes) -> bytes:
    """Another depth, size, number of colours or grain in the frame's head."""
    out = bytearray(data)
    for mark in (b"\xff\xc0", b"\xff\xc2"):
        at = data.find(mark)
        if 0 <= at < len(data) - 20:
            place = dice.choice((4, 5, 7, 9, 11, 12))
            if place in (5, 7):
                struct.pack_into(">H", out, at + place, dice.choice(NUMBERS))
            else:
                out[at + place] = dice.choice((0, 1, 2, 3, 4, 8, 12, 0x11, 0x41, 0x44, 0xFF))
    return bytes(out)


def jpeg_scan(dice: Random, data: bytes) -> bytes:
    at = data.find(b"\xff\xda")
    return data if at < 0 else data[:at] + strange.spliced_bytes(dice, data[at:], PIECES)


def a_webp_chunk(dice: Random, data: bytes) -> bytes:
    chunks, at = [], 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    if not chunks:
        return data
    at = dice.randrange(len(chunks))
    kind, content = chunks[at]
    match dice.randrange(5):
        case 0:
            chunks[at] = (kind, strange.spliced_bytes(dice, content, PIECES))
        case 1:
            del chunks[at]
        case 2:
            chunks.insert(at, chunks[at])
        case 3:
            flags, sides = dice.choice((0, 2, 16, 62)), dice.choice(NUMBERS)
            chunks.insert(0, (b"VP8X", struct.pack("<II", flags, sides)[:7] + struct.pack("<I", sides)[:3]))
        case _:
            chunks.insert(
                dice.randrange(len(chunks) + 1), (dice.choice([b"ALPH", b"ANIM", b"ICCP", b"EXIF"]), dice.randbytes(30))
            )
    body = b"".join(k + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for k, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def a_token(dice: Random, data: bytes) -> bytes:
    return other_token(dice, data)


def other_bytes(dice: Random, data: bytes) -> bytes:
    return strange.spliced_bytes(dice, data, PIECES)


CHANGES: dict[str, list[Callable[[Random, bytes], bytes]]] = {
    "png": [a_png_chunk, a_png_chunk, a_png_head, png_points, other_bytes],
    "jpeg": [a_jpeg_segment, a_jpeg_segment, a_jpeg_head, jpeg_scan, other_bytes],
    "webp": [a_webp_chunk, a_webp_chunk, other_bytes],
    "pdf": [a_token, a_token, other_bytes],
}
