"""Reads a signed PDF: its revisions, and every signature with what it signs and what came later. Judges nothing.

Fetches nothing. Meant to run where a stranger's bytes may fail without harm (``cell``): the limits below stop what is
merely too much; time and memory are stopped from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DecodePurpose, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from verifier.facts import MAX_SIGNATURES
from verifier.pdf.facts import DocumentTimestamp, PdfDocument, PdfSignature, Unreadable
from verifier.pdf.object_tables import MAX_OBJECTS, TooManyObjects, bound_tables
from verifier.pdf.signature import read_signature

# contract/http.md: what the public may hand in for verification.
MAX_BYTES: Final = 10 * 1024 * 1024
# A revision a signature or archive update; each is compared with the one before it.
MAX_REVISIONS: Final = 2 * MAX_SIGNATURES
# What one stream, and all that are read, may be when unpacked: tables of objects and lists, never pictures.
MAX_STREAM_BYTES: Final = 32 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 128 * 1024 * 1024
# Validation data of each kind: a chain, its lists and its answers for each of a few signatures.
MAX_EMBEDDED: Final = 32
MAX_EMBEDDED_BYTES: Final = 2 * 1024 * 1024

bound_tables()

_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=MAX_STREAM_BYTES),
    document_budget=DocumentDecodeBudget(base_allowance=MAX_UNPACKED_BYTES, max_ratio=1),
)


def read_pdf(data: bytes) -> PdfDocument | Unreadable:
    """The document in these bytes, or why there is none that could be read."""
    if not data.startswith(b"%PDF-"):
        return Unreadable.NOT_PDF
    if len(data) > MAX_BYTES:
        return Unreadable.TOO_LARGE
    try:
        return _read(data)
    except PdfDecodeLimitError:
        return Unreadable.INFLATES
    except TooManyObjects:
        return Unreadable.TOO_MANY_OBJECTS
    except (MemoryError, OSError, ImportError):
        raise  # the machine's fault and not the file's
    except Exception:  # a stranger's bytes: whatever the parser says of them, they are no document that can be read
        return Unreadable.NOT_PDF


def _read(data: bytes) -> PdfDocument | Unreadable:
    reader = _opened(data)
    if "/Encrypt" in reader.trailer:
        return Unreadable.ENCRYPTED
    revisions = reader.xrefs.total_revisions
    if revisions > MAX_REVISIONS:
        return Unreadable.TOO_MANY_REVISIONS
    if sum(len(reader.xrefs.explicit_refs_in_revision(n)) for n in range(revisions)) > MAX_OBJECTS:
        return Unreadable.TOO_MANY_OBJECTS
    fields = list(islice(enumerate_sig_fields(reader, filled_status=True), MAX_SIGNATURES + 1))
    if len(fields) > MAX_SIGNATURES:
        return Unreadable.TOO_MANY_SIGNATURES
    found = [read_signature(reader, data, reference.get_object()) for _, _, reference in fields]
    signatures = sorted((one for one in found if isinstance(one, PdfSignature)), key=lambda one: one.revision)
    return PdfDocument(
        strictly=reader.strict,
        revisions=revisions,
        signatures=tuple(signatures),
        timestamps=tuple(one for one in found if isinstance(one, DocumentTimestamp)),
        certificates=tuple(_embedded(reader, "/Certs", DecodePurpose.CERTIFICATE)),
        crls=tuple(_embedded(reader, "/CRLs", DecodePurpose.CRL)),
        ocsps=tuple(_embedded(reader, "/OCSPs", DecodePurpose.OCSP_RESPONSE)),
    )


def _opened(data: bytes) -> PdfFileReader:
    """By the rules if that is possible; else as readers that mend what is broken would see it."""
    try:
        reader = PdfFileReader(BytesIO(data), strict=True, decode_limits=_LIMITS)
        _ = reader.root
        list(enumerate_sig_fields(reader))
        return reader
    except (PdfDecodeLimitError, TooManyObjects):
        raise
    except Exception:
        return PdfFileReader(BytesIO(data), strict=False, decode_limits=_LIMITS)


def _embedded(reader: PdfFileReader, key: str, purpose: DecodePurpose) -> Iterator[bytes]:
    """The DER of the document security store's streams (ISO 32000-2, 12.8.4.3); what cannot be read is passed over."""
    try:
        streams: Any = reader.root["/DSS"][key]
    except (KeyError, TypeError):
        return
    for reference in list(streams)[:MAX_EMBEDDED] if isinstance(streams, generic.ArrayObject) else ():
        stream = reference.get_object()
        if isinstance(stream, generic.StreamObject):
            content = bytes(stream.read_data(purpose))
            if len(content) <= MAX_EMBEDDED_BYTES:
                yield content
