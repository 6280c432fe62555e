"""A stranger's PDF, read in a process of its own: the same facts, or a reason, never an error."""

import io
import time
import zlib

import pikepdf
import pytest
from pyhanko.sign.fields import SigSeedSubFilter
from stage.authority import rsa_key, subject
from stage.pdf_attacks import ATTACKS, Cast
from stage.pdf_papers import PAGE, TEXT, Stamper, archived, paper, signed, stream, updated, with_validation_data
from stage.world import CLOCK

from cell.pdf import read_pdf
from verifier.pdf import reader
from verifier.pdf.facts import PdfDocument, Unreadable


@pytest.fixture(scope="module")
def cast(world):
    own = world.authorities
    return Cast(own.gov.issue(subject("Sở")), own.public.issue(subject("Khác"), key=rsa_key()), own.tsa)


def of_every_kind(world, cast):
    """Every algorithm and part of a file that the reader knows: what it needs must have been imported before."""
    stamps = Stamper(world.authorities.tsa, CLOCK)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as file:
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    known = {"certificates": [cast.seal.der], "crls": list(world.lists.values())}
    yield archived(with_validation_data(signed(paper(), cast.seal, stamper=stamps), **known), stamps)
    yield signed(signed(out.getvalue(), cast.seal), cast.other, name="ChuKy2", pss=True)
    yield signed(paper(), cast.other, form=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, digest="sha1")
    yield paper()


def test_what_is_read_there_is_what_is_read_here(world, cast):
    for document in of_every_kind(world, cast):
        read = read_pdf(document)
        assert isinstance(read, PdfDocument)
        assert read == reader.read_pdf(document)
    for attack in ATTACKS[::7]:
        document = attack.make(cast)
        assert read_pdf(document) == reader.read_pdf(document)


def bomb(data):
    """A list among the validation data that is a hundred times what it looks."""
    packed = zlib.compress(bytes(40 * 1024 * 1024), 9)
    store = b"<< /CRLs [61 0 R] >>"
    return updated(
        data,
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS 60 0 R >>",
            60: store,
            61: stream(packed, b"/Filter /FlateDecode"),
        },
    )


def many_revisions(data):
    for _ in range(reader.MAX_REVISIONS + 1):
        data = updated(data, {80: b"null"})
    return data


def many_objects(data):
    at = len(data)
    rows = b"".join(b"%010d 00000 n \n" % at for _ in range(reader.MAX_OBJECTS + 1))
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Prev %d >>\n" % (reader.MAX_OBJECTS + 200, data.rindex(b"xref\n0"))
    return data + b"xref\n100 %d\n" % (reader.MAX_OBJECTS + 1) + rows + trailer + b"startxref\n%d\n%%%%EOF\n" % at


def announced_objects(index, widths=b"[1 2 1]"):
    """A table of objects, as a stream, that announces more than it has bytes for (found by tests/fuzz)."""

    def made(data):
        head = b"/Type /XRef /Size 90 /Root 1 0 R /W %s /Index %s /Prev %d" % (widths, index, data.rindex(b"xref\n0"))
        table = b"\n91 0 obj\n%s\nendobj\n" % stream(b"\0" * 40, head)
        return data + table + b"startxref\n%d\n%%%%EOF\n" % (len(data) + 1)

    return made


HOSTILE = {
    "too_large": (lambda data: data + bytes(reader.MAX_BYTES), {Unreadable.TOO_LARGE}),
    "no_pdf": (lambda data: b"no pdf", {Unreadable.NOT_PDF}),
    "xref_loop": (lambda data: updated(data, {}, trailer=b"/Prev %d" % len(data)), {Unreadable.NOT_PDF}),
    "bomb": (bomb, {Unreadable.INFLATES}),
    "many_revisions": (many_revisions, {Unreadable.TOO_MANY_REVISIONS}),
    "many_objects": (many_objects, {Unreadable.TOO_MANY_OBJECTS}),
    "announced_objects": (announced_objects(b"[0 9999999999]"), {Unreadable.TOO_MANY_OBJECTS}),
    "announced_objects_of_no_width": (announced_objects(b"[0 9999999999]", b"[0 0 0]"), {Unreadable.TOO_MANY_OBJECTS}),
    "announced_objects_made_up_for": (
        announced_objects(b"[0 9999999999 9999999999 -9999999999]"),
        {Unreadable.TOO_MANY_OBJECTS},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_stopped_by_a_limit_with_a_name(cast, name):
    make, reasons = HOSTILE[name]
    data = make(signed(paper(), cast.seal))
    begin = time.thread_time()
    assert reader.read_pdf(data) in reasons
    assert time.thread_time() - begin < 2
    assert read_pdf(data) in reasons


@pytest.mark.parametrize("nested", [b"[" * 300_000, b"<< /A " * 200_000], ids=["lists", "dictionaries"])
def test_deep_nesting_is_no_signature_that_holds(cast, nested):
    """Whatever becomes of the reader: a document whose text was replaced by it is not as it was signed."""
    read = read_pdf(updated(signed(paper(), cast.seal), {TEXT: nested, PAGE: nested}))
    assert isinstance(read, Unreadable) or [s.later.value for s in read.signatures] in (["changed"], ["unclear"])
