"""PDFs for the walk: objects, signatures and validation data changed before signing, the file's words afterwards."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
from pyhanko.sign.fields import SigSeedSubFilter
from stage.authority import rsa_key, subject
from stage.cms_forms import (
    in_indefinite_length,
    in_indefinite_length_with_its_attributes,
    with_a_raw_unsigned_attribute,
)
from stage.pdf_attacks import ATTACKS, Cast
from stage.pdf_papers import (
    CATALOG,
    CLAIMED,
    FIELD,
    FORM,
    OBJECTS,
    PAGE,
    TEXT,
    Stamper,
    archived,
    paper,
    signed,
    stream,
    updated,
    with_validation_data,
)
from stage.world import World

from cell.pdf import read_pdf as read_in_cell
from cell.process import MEMORY_BYTES
from tests.fuzz import strange
from tests.fuzz.der import damaged_der
from tests.fuzz.gauge import gauge_pdf, taken_there
from tests.fuzz.uploading import Uploads
from tests.fuzz.walk import Made, Measured
from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.presentation import report_json
from verifier.report import Report, SubIndication

REAL = Path(__file__).parents[3] / "shared" / "real" / "quyet-dinh-295-kien-giang.pdf"
# What stands in a PDF's syntax, and what may stand there instead.
TOKEN = re.compile(rb"/[A-Za-z0-9]+|\b\d+ \d+ R\b|\b\d+\b|\[|\]|<<|>>|\bobj\b|\bendobj\b|\bstream\b|\btrue\b")
TOKENS = (
    *b"/Type /Sig /Contents /ByteRange /Kids /Parent /Length /Filter /Prev /Root /DSS /Fields /V /Lock /DocMDP".split(),
    *b"/Reference /Perms /XObject /XRef /ObjStm /FlateDecode /Crypt 0 -1 9999999999999999999 1.5 null true".split(),
    *b"() (\xfe\xff) <> <0> << >> [ ]".split(),
    *(b"1 0 R", b"3 0 R", b"4 0 R", b"20 0 R", b"99 0 R", b"[1 0 R 1 0 R]", b"/Encrypt 5 0 R", b"[ [ ["),
)
PIECES = (
    *TOKENS,
    b"%%EOF\n",
    b"\0",
    b"endobj\n4 0 obj\n<<>>\n",
    b"\nstartxref\n0\n%%EOF\n",
    b"\r",
    b"%",
    b"[" * 3000,
    b"<<" * 3000,
)
# What a stream may say it is.
KINDS = (
    b"/Filter /FlateDecode",
    b"/Filter [/FlateDecode /FlateDecode]",
    b"/Filter /LZWDecode",
    b"/Filter /Crypt",
    b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 99999999 >>",
    b"/Type /ObjStm /N 9 /First 9",
)
FORMS = (SigSeedSubFilter.PADES, SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
# Every so many-th file goes through the cell, through the whole portal (which draws its pages), and is gauged there.
IN_CELL, UPLOADED, GAUGED = 4, 20, 20
# Whatever takes longer there by the clock is gauged as well.
SLOW = 1.0


class Pdfs:
    """``verify_pdf`` on each file, read in this process; on some read in the cell, where the same must be read."""

    name = "pdf"
    cap = MEMORY_BYTES

    def __init__(self, world: World, uploads: Uploads) -> None:
        self.world, self.uploads = world, uploads
        own = world.authorities
        self.cast = Cast(
            own.gov.issue(subject("Sở Giáo dục", "Tỉnh Thử")),
            own.public.issue(subject("Người Khác"), key=rsa_key()),
            own.rogue.issue(subject("Sở Giáo dục", "Tỉnh Thử")),
        )
        self.stamps = Stamper(own.tsa, CLAIMED)
        self.attacked = [attack.make(self.cast) for attack in ATTACKS]
        self.real = [REAL.read_bytes()] if REAL.exists() else []

    def make(self, dice: Random) -> Made:
        kind = dice.randrange(12)
        if kind == 0:
            base = dice.choice(self.attacked)
            return Made(changed(dice, base, 1)[0], base, ("attack",))
        if kind == 1 and self.real:
            return Made(changed(dice, self.real[0], dice.choice((1, 2, 4)))[0], self.real[0], ("real",))
        done: list[str] = []
        base = self._signed(dice, self._paper(dice, done), done)
        data, names = changed(dice, base, dice.choice((0, 0, 1, 1, 2, 3)))
        return Made(data, base, (*done, *names))

    def ask(self, made: Made, number: int) -> str:
        report = self.report_on(made.data)
        json.dumps(report_json(report))
        reasons = {(p.code, p.sub_indication) for p in report.problems}
        assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR or _by_a_limit(made.data), reasons
        if report.passed and made.changed:
            assert as_signed(made.data, made.signed), "passes with other bytes than were signed"
            assert shown(made.data) in texts_signed(made.signed), "passes and shows another text"
        return str(report.indication) + (" as signed" if report.passed and made.changed else "")

    def elsewhere(self, made: Made, number: int) -> Measured | None:
        begin = time.monotonic()
        if number % IN_CELL == 0:
            assert read_in_cell(made.data) == read_pdf(made.data), "the cell reads something else"
        wall = time.monotonic() - begin
        if number % UPLOADED == 0:
            self._upload(made.data)
        return taken_there(gauge_pdf, made.data) if number % GAUGED == 0 or wall > SLOW else None

    def _upload(self, data: bytes) -> None:
        """Through the portal, too, and the same verdict."""
        body = self.uploads.hand_in(data)
        if body is not None and body["kind"] == "document" and data.startswith(b"%PDF-"):
            here, there = self.report_on(data), body["verification"]
            assert (there["indication"], there["sub_indication"]) == (here.indication, here.sub_indication), there

    def report_on(self, data: bytes) -> Report:
        return verify_pdf(data, read=read_pdf, trust=self.world.trust, at=self.world.clock)

    def _paper(self, dice: Random, done: list[str]) -> bytes:
        changes: dict[int, bytes | None] = {}
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            number = dice.choice([CATALOG, PAGE, TEXT, FORM, FIELD, 2, 5, 8, 9])
            changes[number] = other_object(dice, OBJECTS[number])
            done.append(f"object {number}")
        base = paper(changes)
        if dice.random() < 0.3:
            done.append("object streams")
            out = io.BytesIO()
            with pikepdf.open(io.BytesIO(base)) as file:
                file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            base = out.getvalue()
        return base

    def _signed(self, dice: Random, base: bytes, done: list[str]) -> bytes:
        """Signed once or more, with what may follow."""
        base = self._once(dice, base, "ChuKy1", done)
        for step in range(dice.choice((0, 0, 0, 1, 2))):
            match dice.randrange(4):
                case 0:
                    base = self._once(dice, base, f"ChuKy{step + 2}", done)
                case 1:
                    base = archived(base, self.stamps)
                    done.append("archived")
                case 2:
                    base = with_validation_data(base, **self._known(dice))
                    done.append("validation data")
                case _:
                    number = dice.choice([CATALOG, PAGE, FORM, FIELD, 20])
                    base = updated(base, {number: other_object(dice, OBJECTS.get(number, b"<< >>"))})
                    done.append(f"update {number}")
        return base

    def _once(self, dice: Random, base: bytes, name: str, done: list[str]) -> bytes:
        by = dice.choice((self.cast.seal, self.cast.seal, self.cast.other, self.cast.stranger))
        if dice.random() < 0.2:
            by = strange.odd_certificate(dice, by, self.world.authorities.gov)
            done.append("an odd certificate")
        words: dict[str, Any] = {
            "digest": dice.choice(("sha256", "sha256", "sha384", "sha1")),
            "pss": dice.random() < 0.3,
        }
        if dice.random() < 0.2:
            words["stamper"] = self.stamps
        finish, how = dice.choice(FINISHES)
        if how:
            done.append(how)
        return signed(
            base,
            by,
            name=name,
            box=dice.choice((None, (10, 10, 100, 40))),
            permission=dice.choice((None, None, None, 1, 2, 3)) if name == "ChuKy1" else None,
            form=dice.choice(FORMS),
            claims=dice.choice((CLAIMED, None)),
            finish=lambda container: finish(dice, container),
            **words,
        )

    def _known(self, dice: Random) -> dict[str, list[bytes]]:
        own, lists = self.world.authorities, list(self.world.lists.values())
        some = [damaged_der(dice, der, dice.choice((0, 1, 2))) for der in (own.gov.der, *lists)]
        return {
            "certificates": some[:1],
            "crls": some[1 : dice.choice((2, 4))] * dice.choice((1, 1, 20)),
            "ocsps": some[:1],
        }


def _by_a_limit(data: bytes) -> bool:
    """A limit of the reader stopped it: cannot tell, and no fault."""
    return not hasattr(read_pdf(data), "signatures")


FINISHES: list[tuple[Callable[[Random, Any], bytes], str]] = [
    (lambda dice, container: container.dump(), ""),
    (lambda dice, container: container.dump(), ""),
    (lambda dice, container: damaged_der(dice, container.dump(), dice.choice((1, 1, 2, 4))), "damaged CMS"),
    (lambda dice, container: damaged_der(dice, container.dump(), 1), "damaged CMS"),
    (lambda dice, container: in_indefinite_length(container), "indefinite length"),
    (lambda dice, container: in_indefinite_length_with_its_attributes(container), "indefinite length of all"),
    (lambda dice, container: with_a_raw_unsigned_attribute(container), "a raw attribute"),
    (lambda dice, container: damaged_der(dice, with_a_raw_unsigned_attribute(container), 1), "a damaged raw attribute"),
]


def other_object(dice: Random, content: bytes) -> bytes:
    """The object with another token or two; or another object; or a stream of another kind."""
    match dice.randrange(6):
        case 0:
            return dice.choice(
                [*OBJECTS.values(), b"null", b"<< >>", b"[]", b"7 0 R", b"(text)", b"<< " * 300 + b">> " * 300]
            )
        case 1:
            packed = zlib.compress(bytes(dice.choice((10, 10_000, 5_000_000))))
            return stream(packed, dice.choice(KINDS))
        case _:
            for _ in range(dice.choice((1, 1, 2, 3))):
                content = other_token(dice, content)
            return content


def other_token(dice: Random, data: bytes) -> bytes:
    found = list(TOKEN.finditer(data))
    if not found:
        return data
    one = dice.choice(found)
    return data[: one.start()] + dice.choice((*TOKENS, dice.choice(found)[0])) + data[one.end() :]


def changed(dice: Random, data: bytes, times: int) -> tuple[bytes, list[str]]:
    """The finished file changed so often."""
    done = []
    for _ in range(times):
        change = dice.choice(AFTER_SIGNING)
        data = change(dice, data)
        done.append(f"+{change.__name__}")
    return data, done


def a_token(dice: Random, data: bytes) -> bytes:
    """Another one of the same length where there is room, so that nothing else moves."""
    found = [one for one in TOKEN.finditer(data) if one[0] not in (b"obj", b"endobj")]
    if not found:
        return data
    one = dice.choice(found)
    new = dice.choice(TOKENS)
    new = new.ljust(len(one[0])) if dice.random() < 0.7 else new
    return data[: one.start()] + new + data[one.end() :]


def an_update(dice: Random, data: bytes) -> bytes:
    number = dice.choice([*OBJECTS, 10, 11, 20, 59])
    content = other_object(dice, OBJECTS.get(number, b"<< /Type /Catalog /Pages 2 0 R >>"))
    return updated(
        data, {number: content}, trailer=dice.choice((b"", b"", b"/Info 5 0 R", b"/Encrypt 5 0 R", b"/Size 1"))
    )


def a_byte_of_the_value(dice: Random, data: bytes) -> bytes:
    places = [one.start(1) for one in re.finditer(rb"/Contents <([0-9a-fA-F]{20,})", data)]
    if not places:
        return data
    at = dice.choice(places) + dice.randrange(3000)
    return data[:at] + dice.choice((b"0", b"f", b" ", b"g", b"\n", b">")) + data[at + 1 :]


def a_range(dice: Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"/ByteRange ?\[([^\]]*)\]", data))
    if not found:
        return data
    one = dice.choice(found)
    numbers = one[1].split()
    if numbers:
        number = dice.randrange(len(numbers))
        other = (b"0", b"-1", b"1", numbers[0], b"9" * 12, str(len(data)).encode(), b"1.0", b"/x")
        numbers[number] = dice.choice(other)
    text = b" ".join(numbers * dice.choice((1, 1, 1, 2)))
    return data[: one.start(1)] + text.ljust(len(one[1])) + data[one.end(1) :]


def zeros_behind(dice: Random, data: bytes) -> bytes:
    return data + dice.choice((b"\0", b"\n")) * dice.choice((1, 20, 5000))


def other_bytes(dice: Random, data: bytes) -> bytes:
    return strange.spliced_bytes(dice, data, PIECES)


def cut_and_put_together(dice: Random, data: bytes) -> bytes:
    """An earlier revision with the end of a later one."""
    ends = [one.end() for one in re.finditer(rb"%%EOF\r?\n?", data)]
    cut = dice.choice(ends or [len(data)])
    return data[:cut] + data[dice.choice(ends or [0]) :]


AFTER_SIGNING = (
    a_token,
    a_token,
    an_update,
    an_update,
    a_byte_of_the_value,
    a_range,
    zeros_behind,
    other_bytes,
    other_bytes,
    cut_and_put_together,
)


def ends_signed(data: bytes) -> list[int]:
    """Where each revision that somebody signed ends."""
    found = [[int(number) for number in one[1].split()] for one in re.finditer(rb"/ByteRange ?\[([\d\s]*)\]", data)]
    return [one[2] + one[3] for one in found if len(one) == 4]


def texts_signed(data: bytes) -> list[bytes | None]:
    """What each of them shows, and the file as it stands: archive updates may follow."""
    return [shown(data), *(shown(data[:end]) for end in ends_signed(data))]


def as_signed(data: bytes, other: bytes) -> bool:
    """Some revision that was signed stands in ``data`` as it did, beside values of signatures."""
    return any(_blank(data[:end]) == _blank(other[:end]) for end in ends_signed(other))


def _blank(data: bytes) -> bytes:
    return re.sub(rb"(?<=/Contents <)[^>]{20,}", b"", data)


def shown(data: bytes) -> bytes | None:
    """The text that poppler shows; None where it is not installed."""
    if shutil.which("pdftotext") is None:
        return None
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        said = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=False, timeout=60)
    return re.sub(rb"\s+", b" ", said.stdout)
