"""Originals inside a PDF: the same bytes come out, whatever they are, and other programs see them as PDF/A-3 has it."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from softcopy.people import AT, marks, primary

from portal.softcopy.attached import Attachment, with_attachments
from portal.softcopy.booklet import booklet_pdf

SINCE = datetime(2026, 6, 5, 3, 4, 5, tzinfo=UTC)
XML = "<hocba>Lò Văn Hương</hocba>".encode()


@pytest.fixture(scope="module")
def plain():
    return booklet_pdf([primary()], marks(), at=AT)


def original(content=XML, name="hocba-1.xml", mime="application/xml", **more):
    return Attachment(name, content, mime, "Học bạ gốc đã ký số, lớp 5", SINCE, **more)


def taken_out(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}


@pytest.mark.parametrize(
    "content",
    [XML, b"", b"\xff\xfe\x00\x01\r\n\n\r", bytes(range(256)) * 40, os.urandom(70_000), b"endstream endobj %%EOF"],
    ids=["xml", "empty", "no utf-8", "every byte", "noise", "pdf's own words"],
)
def test_the_same_bytes_come_out(plain, content):
    assert taken_out(with_attachments(plain, [original(content)])) == {"hocba-1.xml": content}


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=300))
def test_the_same_bytes_come_out_whatever_they_are(plain, content):
    assert taken_out(with_attachments(plain, [original(content)])) == {"hocba-1.xml": content}


def test_it_is_bound_to_the_document_with_what_pdf_a_3_asks_for(plain):
    pdf = with_attachments(plain, [original(), original(b"tb", "notice.txt", "text/plain", relationship="Supplement")])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        first, second = document.Root.AF
        assert (first.AFRelationship, second.AFRelationship) == (pikepdf.Name.Source, pikepdf.Name.Supplement)
        assert (str(first.F), str(first.UF), str(first.Desc)) == (
            "hocba-1.xml",
            "hocba-1.xml",
            "Học bạ gốc đã ký số, lớp 5",
        )
        stream = first.EF.F
        assert (stream.Type, stream.Subtype) == (pikepdf.Name.EmbeddedFile, pikepdf.Name("/application/xml"))
        assert str(stream.Params.ModDate) == str(stream.Params.CreationDate) == "D:20260605030405Z"
        assert int(stream.Params.Size) == len(XML)
        assert bytes(stream.Params.CheckSum) == hashlib.md5(XML).digest()


def test_what_the_document_said_of_itself_it_says_still(plain):
    with (
        pikepdf.open(io.BytesIO(plain)) as before,
        pikepdf.open(io.BytesIO(with_attachments(plain, [original()]))) as after,
    ):
        assert after.pdf_version == "1.7"
        assert after.docinfo == before.docinfo
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert after.Root.MarkInfo == before.Root.MarkInfo
        assert str(after.Root.Lang) == str(before.Root.Lang)
        assert len(after.pages) == len(before.pages)
        assert "/OutputIntents" in after.Root


def test_the_same_bytes_for_the_same_files(plain):
    assert with_attachments(plain, [original()]) == with_attachments(plain, [original()])


def test_it_is_smaller_than_before(plain):
    assert len(with_attachments(plain, [original()])) < len(plain)


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="no qpdf on this machine")
def test_qpdf_takes_the_same_bytes_out(plain, tmp_path):
    (tmp_path / "a.pdf").write_bytes(with_attachments(plain, [original(bytes(range(256)))]))
    checked = subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    shown = ["qpdf", "--show-attachment=hocba-1.xml", tmp_path / "a.pdf"]
    assert subprocess.run(shown, capture_output=True, check=True).stdout == bytes(range(256))
