"""Is an uploaded file genuine, and what is it? Reads bytes, register and trust; knows no request and no wording.

By what the bytes begin with, never by a name: a PDF, a picture, else a record. A file is judged and forgotten.
"""

from __future__ import annotations

from portal.errors import Unavailable
from portal.public.desk import Desk
from portal.public.upload.judged import Judged
from portal.public.upload.of_pdfs import judge_pdf
from portal.public.upload.of_pictures import judge_picture
from portal.public.upload.of_records import judge_record
from verifier.errors import NoTrustAnchors
from verifier.pdf.verify import is_pdf

# How the pictures begin that contract/http.md names, and WebP, which phones keep what they download in.
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def judge(at: Desk, data: bytes) -> Judged:
    """One file.

    Raises:
        NotFoundOrNoMatch: the code on it is nobody's. A failure, as at the look-up.
        Unavailable: the hub has no list of trusted authorities.
    """
    try:
        if is_pdf(data):
            return judge_pdf(at, data)
        return judge_picture(at, data) if is_picture(data) else judge_record(at, data)
    except NoTrustAnchors:
        raise Unavailable from None


def is_picture(data: bytes) -> bool:
    """PNG, JPEG or WebP."""
    return data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
