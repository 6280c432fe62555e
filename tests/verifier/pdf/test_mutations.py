"""Random damage: never an error, and nothing comes out clean that shows another text than what was signed."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stage.pdf_papers import CLAIMED, Stamper, archived, paper, signed, with_validation_data

from verifier.pdf.reader import read_pdf
from verifier.pdf.verify import verify_pdf
from verifier.report import SubIndication

# ISO 32000-1, 7.2.2: behind the end it says nothing.
WHITE_SPACE = b"\0\t\n\f\r "
PIECES = (
    b"/Contents",
    b"/ByteRange",
    b"4 0 R",
    b"20 0 R",
    b"endobj\n4 0 obj\n<<>>",
    b"%%EOF\n",
    b"\0",
    b"<<",
    b"9,5",
    b"[",
)


@st.composite
def damage(draw):
    """Where (as a share of the file), how much, and what is put there."""
    kind = draw(st.sampled_from(("flip", "cut", "put", "copy")))
    return kind, draw(st.floats(0, 1)), draw(st.integers(1, 400)), draw(st.sampled_from(PIECES))


def damaged(data, steps):
    for kind, share, size, piece in steps:
        at = int(share * (len(data) - 1))
        if kind == "flip":
            data = data[:at] + bytes([data[at] ^ (size % 255 + 1)]) + data[at + 1 :]
        elif kind == "cut":
            data = data[:at] + data[at + size :]
        elif kind == "put":
            data = data[:at] + piece + data[at:]
        else:
            data = data + data[at : at + size]
    return data


def within_the_value(data, other):
    """The files differ inside the signature's own place alone: certificates and the like are not signed."""
    start, end = data.index(b"/Contents <") + 11, data.index(b">", data.index(b"/Contents <"))
    return len(data) == len(other) and data[:start] == other[:start] and data[end:] == other[end:]


def judged(world, data):
    report = verify_pdf(data, read=read_pdf, trust=world.trust, at=world.clock)
    assert report.sub_indication is not SubIndication.POLICY_PROCESSING_ERROR, report.problems
    return report


def text_of(file, data):
    file.write_bytes(data)
    shown = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=False, timeout=30)
    return re.sub(rb"\s+", b" ", shown.stdout)


class File(bytes):
    """Bytes that a falsified example does not print."""

    def __repr__(self):
        return f"a file of {len(self)} bytes"


@pytest.fixture(scope="module")
def sealed(cast):
    return File(signed(paper(), cast.seal))


@pytest.fixture(scope="module")
def kept(world, cast):
    """With validation data and a document timestamp: bytes behind the seal that no signature protects."""
    known = {"certificates": [world.authorities.gov.der], "crls": list(world.lists.values())}
    complete = with_validation_data(signed(paper(), cast.seal), **known)
    return File(archived(complete, Stamper(world.authorities.tsa, CLAIMED)))


def check_sealed(world, sealed, steps):
    changed = damaged(sealed, steps)
    if changed.rstrip(WHITE_SPACE) != sealed.rstrip(WHITE_SPACE) and not within_the_value(sealed, changed):
        assert not judged(world, changed).passed
    else:
        judged(world, changed)


def check_kept(world, kept, steps, folder):
    changed = damaged(kept, steps)
    report = judged(world, changed)
    if report.passed and changed != kept and shutil.which("pdftotext"):
        assert text_of(folder / "changed.pdf", changed) == text_of(folder / "kept.pdf", kept)


FEW = settings(max_examples=120, deadline=None)
MANY = settings(FEW, max_examples=3_000)
STEPS = st.lists(damage(), min_size=1, max_size=3)


@FEW
@given(steps=STEPS)
def test_a_sealed_file_that_was_changed_never_passes(world, sealed, steps):
    check_sealed(world, sealed, steps)


@FEW
@given(steps=STEPS)
def test_what_passes_behind_a_seal_shows_what_was_sealed(world, kept, tmp_path_factory, steps):
    check_kept(world, kept, steps, tmp_path_factory.getbasetemp())


@pytest.mark.proof
@MANY
@given(steps=STEPS)
def test_three_thousand_sealed_files_that_were_changed_never_pass(world, sealed, steps):
    check_sealed(world, sealed, steps)


@pytest.mark.proof
@MANY
@given(steps=STEPS)
def test_three_thousand_archived_files_that_pass_show_what_was_sealed(world, kept, tmp_path_factory, steps):
    check_kept(world, kept, steps, tmp_path_factory.getbasetemp())
