"""Small PDFs, written by hand so that every object can be attacked by its number, and signed with pyHanko."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from io import BytesIO
from typing import Any

from asn1crypto import cms as asn1_cms
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from stage.authority import Credential
from stage.timestamps import stamp

CATALOG, PAGES, PAGE, TEXT, FONT, FORM, FIELD, LOOK, PICTURE = range(1, 10)
CLAIMED = datetime(2026, 5, 30, 8, 0, tzinfo=timezone(timedelta(hours=7)))
NEXT = 20  # free for what an attack brings


def stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def shown_text(text: bytes) -> bytes:
    return stream(b"BT /F1 18 Tf 72 700 Td (%s) Tj ET" % text)


OBJECTS: Mapping[int, bytes] = {
    CATALOG: b"<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R >>",
    PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [7 0 R]"
    b" /Resources << /Font << /F1 5 0 R >> /XObject << /Im1 9 0 R >> >> >>",
    TEXT: shown_text(b"Toan 5,0"),
    FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    FORM: b"<< /Fields [7 0 R] /DA (/F1 12 Tf) /DR << /Font << /F1 5 0 R >> >> >>",
    FIELD: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (diem) /V (5,0) /Rect [72 600 200 620] /P 3 0 R"
    b" /AP << /N 8 0 R >> >>",
    LOOK: stream(b"BT /F1 12 Tf (5,0) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 128 20]"),
    PICTURE: stream(b"0.9 g 0 0 10 10 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 10 10]"),
}


def paper(changes: Mapping[int, bytes | None] | None = None) -> bytes:
    """A page with a mark, a form field and a picture; ``changes`` by object number, None leaves one out."""
    objects = {n: o for n, o in {**OBJECTS, **(changes or {})}.items() if o is not None}
    return _written(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", objects, b"/Root 1 0 R", size=max(objects) + 1)


def updated(
    data: bytes, objects: Mapping[int, bytes], *, trailer: bytes = b"", root: int = CATALOG, size: int = 90
) -> bytes:
    """The file with an incremental update behind it that defines these objects anew."""
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    return _written(data, objects, b"/Root %d 0 R /Prev %d %s" % (root, previous, trailer), size=size)


def _written(begin: bytes, objects: Mapping[int, bytes], trailer: bytes, *, size: int) -> bytes:
    out = bytearray(begin)
    rows = []
    for number, content in objects.items():
        rows.append((number, len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    return bytes(out) + table(rows, trailer, at=len(out), size=size)


def table(rows: list[tuple[int, int]], trailer: bytes, *, at: int, size: int) -> bytes:
    """A cross-reference table with these numbers and places, and its trailer."""
    lines = b"".join(b"%d 1\n%010d 00000 n \n" % row for row in rows)
    first = b"0 1\n0000000000 65535 f \n" if b"/Prev" not in trailer else b""
    return b"xref\n%s%strailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (first, lines, size, trailer, at)


def signed(
    data: bytes,
    by: Credential,
    *,
    name: str = "ChuKy1",
    box: tuple[int, int, int, int] | None = None,
    permission: int | None = None,
    form: SigSeedSubFilter = SigSeedSubFilter.PADES,
    claims: datetime | None = CLAIMED,
    finish: Callable[[asn1_cms.ContentInfo], bytes] = lambda container: container.dump(),
    field: SigFieldSpec | None = None,
    **words: Any,
) -> bytes:
    """The file signed once more. ``permission``: it certifies, and allows so much (DocMDP). ``finish``: what is written
    of the finished signature. ``words``: ``digest``, ``pss``, ``stamper``.
    """
    digest = words.get("digest", "sha256")
    steps = PdfCMSEmbedder(new_field_spec=field or SigFieldSpec(name, box=box)).write_cms(
        field_name=name, writer=IncrementalPdfFileWriter(BytesIO(data))
    )
    next(steps)
    place = SignatureObject(timestamp=claims, subfilter=form, bytes_reserved=32_000)
    certifies = SigMDPSetup(md_algorithm=digest, certify=True, docmdp_perms=MDPPerm(permission)) if permission else None
    steps.send(SigObjSetup(sig_placeholder=place, mdp_setup=certifies))
    prepared, out = steps.send(SigIOSetup(md_algorithm=digest))
    work = signer(by, pss=words.get("pss", False)).async_sign(
        data_digest=prepared.document_digest,
        digest_algorithm=digest,
        timestamper=words.get("stamper"),
        use_pades=form is SigSeedSubFilter.PADES,
    )
    container = asyncio.run(work)
    steps.send(finish(container))
    return bytes(out.getbuffer())


def signer(by: Credential, *, pss: bool = False) -> SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple([_asn1(c.public_bytes(serialization.Encoding.DER)) for c in by.issuers])
    key = by.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(
        signing_cert=_asn1(by.der),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=store,
        prefer_pss=pss and isinstance(by.key, rsa.RSAPrivateKey),
    )


class Stamper(TimeStamper):
    """Stamps whatever it is given with this moment."""

    def __init__(self, by: Credential, moment: datetime) -> None:
        super().__init__(include_nonce=False)
        self.by, self.moment = by, moment

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        imprint = req["message_imprint"]["hashed_message"].native
        token = asn1_cms.ContentInfo.load(stamp(imprint, self.moment, by=self.by, imprint=imprint))
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})


def archived(data: bytes, by: Stamper) -> bytes:
    """The file with a document timestamp behind it."""
    out = BytesIO(data)
    PdfTimeStamper(by).timestamp_pdf(IncrementalPdfFileWriter(out), "sha256", in_place=True)
    return out.getvalue()


def with_validation_data(
    data: bytes, *, certificates: Sequence[bytes] = (), crls: Sequence[bytes] = (), ocsps: Sequence[bytes] = ()
) -> bytes:
    """The file with a document security store behind it."""
    streams: dict[int, bytes] = {}
    kinds = b""
    for kind, content in ((b"Certs", certificates), (b"CRLs", crls), (b"OCSPs", ocsps)):
        numbers = range(60 + len(streams), 60 + len(streams) + len(content))
        streams |= {number: stream(der) for number, der in zip(numbers, content, strict=True)}
        kinds += b"/%s [%s] " % (kind, b" ".join(b"%d 0 R" % number for number in numbers))
    catalog = latest(data, CATALOG)[:-2] + b" /DSS 59 0 R >>"
    return updated(data, {CATALOG: catalog, 59: b"<< %s >>" % kinds, **streams}, size=60 + len(streams))


def latest(data: bytes, number: int) -> bytes:
    """An object as it was last written."""
    found = re.findall(rb"(?:^|[\r\n])%d 0 obj\s*(.*?)\s*endobj" % number, data, re.DOTALL)
    last: bytes = found[-1]
    return last


def _asn1(der: bytes) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(der)
