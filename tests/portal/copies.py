"""Soft copies as strangers bring them back: sealed, changed behind the seal, carried by papers of their own."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
from cryptography import x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from stage.pdf_papers import paper

from sealer.keys import HubSeal, RetiredKey
from sealer.pdf_seal import seal_pdf
from tests.portal.hub import Hub

NAME = "Trục học bạ số"


def own_seal(hub: Hub, folder: Path) -> HubSeal:
    """A hub's that it made itself, as in the demo: no authority that anybody trusts stands behind it."""
    return HubSeal.create(folder, NAME, at=hub.now - timedelta(days=30))


def retired(old: HubSeal, new: HubSeal, *, hub: Hub, days: int) -> HubSeal:
    """The new one, to which the old one belongs that ended so many days ago."""
    ended = RetiredKey(certificate_of(old), hub.now - timedelta(days=days))
    return HubSeal(new.private_key, certificate_of(new), retired=[ended])


def certificate_of(seal: HubSeal) -> x509.Certificate:
    return x509.load_der_x509_certificate(seal.certificate_der)


def carrying(*records: bytes) -> bytes:
    """A PDF with these records in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as file:
        for number, record in enumerate(records, start=1):
            file.attachments[f"hocba-{number}.xml"] = record
        file.save(out, compress_streams=False)
    return out.getvalue()


def packed(*records: bytes) -> bytes:
    """The same with everything in it compressed: what is large unpacked is small to send."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(carrying(*records))) as file:
        for name in list(file.attachments):
            file.attachments[name].get_file().obj.write(file.attachments[name].get_file().read_bytes())
        file.save(out, compress_streams=True)
    return out.getvalue()


def copy_of(hub: Hub, seal: HubSeal, *records: bytes, at: Any = None) -> bytes:
    return seal_pdf(seal, carrying(*records), at=at or hub.now, label="Dấu")


def page_replaced(copy: bytes) -> bytes:
    """The same page with other marks on it, as an incremental update."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0]
        other = generic.StreamObject(stream_data=b"BT /F1 18 Tf 72 700 Td (Toan 9,5) Tj ET")
        page["/Contents"] = writer.add_object(other)
        writer.update_container(page)

    return _updated(copy, change)


def page_added(copy: bytes) -> bytes:
    """One page more behind those that were sealed."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        pages = writer.root["/Pages"]
        other = generic.DictionaryObject(dict(pages["/Kids"][0]))
        pages["/Kids"].append(writer.add_object(other))
        pages["/Count"] = generic.NumberObject(2)
        writer.update_container(pages)

    return _updated(copy, change)


def attachment_swapped(copy: bytes, other: bytes) -> bytes:
    """The sealed pages with another record inside."""

    def change(writer: IncrementalPdfFileWriter) -> None:
        files = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]
        files["/F"] = files["/UF"] = writer.add_object(generic.StreamObject(stream_data=other))
        writer.update_container(files)

    return _updated(copy, change)


def seal_taken_off(copy: bytes) -> bytes:
    """Written anew without its signature, the record still inside."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(copy)) as file:
        del file.Root["/AcroForm"], file.Root["/Perms"], file.pages[0]["/Annots"]
        file.save(out)
    return out.getvalue()


def byte_changed(copy: bytes) -> bytes:
    """One digit of a mark, where it stands."""
    changed = copy.replace(b"Toan 5,0", b"Toan 9,0", 1)
    assert changed != copy
    return changed


def bomb() -> bytes:
    """A record of half a gigabyte of zeros, packed twice into a few kilobytes."""
    out, times, size = io.BytesIO(), 600, 1024 * 1024
    packer = zlib.compressobj()
    once = packer.compress(bytes(size)) + packer.flush(zlib.Z_FULL_FLUSH)
    begin, block = once[:2], once[2:]
    checksum = ((times * size) % 65521 << 16 | 1).to_bytes(4, "big")
    packed = begin + block * times + zlib.compress(b"", wbits=-15) + checksum
    with pikepdf.open(io.BytesIO(carrying(b"<a/>"))) as file:
        twice = pikepdf.Stream(file, zlib.compress(packed))
        twice["/Filter"] = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        files = file.Root.Names.EmbeddedFiles.Names[1].EF
        files.F = files.UF = file.make_indirect(twice)
        file.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _updated(copy: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(copy))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
