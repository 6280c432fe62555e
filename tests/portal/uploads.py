"""Files to hand in: records, soft copies, papers, and what became of them. For tests and pictures."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from stage.authority import subject
from stage.pdf_papers import paper, signed

from sealer.keys import HubSeal
from sealer.pdf_seal import seal_pdf
from tests.photographs import as_file, photographed, sheet
from tests.portal.hub import BASE_URL, Hub
from tests.portal.reading import BROWSER


def handed_in(app: Any, data: bytes, **headers: str) -> dict[str, Any]:
    """The API's answer."""
    response = posted(app, "/api/v1/verify", data, **headers)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def page_of(app: Any, data: bytes, *, lang: str = "en") -> Any:
    return posted(app, f"/verify?lang={lang}", data, **BROWSER)


def posted(app: Any, path: str, data: bytes, **headers: str) -> Any:
    """As a browser sends a form with one file; no file if there are no bytes."""
    head = b'Content-Disposition: form-data; name="file"; filename="%s"\r\n\r\n' % (b"x.bin" if data else b"")
    body = b"--between\r\n" + head + data + b"\r\n--between--\r\n"
    return app.test_client().post(
        path, data=body, content_type="multipart/form-data; boundary=between", headers=headers
    )


def hub_seal(world: Any) -> HubSeal:
    """A seal of the hub's from an authority that the hub trusts."""
    own = world.authorities.gov.issue(subject("Trục học bạ số", "Sở Giáo dục và Đào tạo"))
    return HubSeal(own.key, own.certificate)


def carrying(record: bytes | None) -> bytes:
    """A PDF with the record in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(paper())) as file:
        if record is not None:
            file.attachments["hocba.xml"] = record
        file.save(out)
    return out.getvalue()


def soft_copy(hub: Hub, seal: HubSeal, record: bytes | None) -> bytes:
    return seal_pdf(seal, carrying(record), at=hub.now, label="Dấu")


def signed_by(credential: Any, record: bytes | None = None) -> bytes:
    """A PDF that looks like a soft copy, signed by somebody else."""
    return signed(carrying(record), credential)


def photo(*codes: str, turned: float = 8, blur: float = 1) -> bytes:
    """A photograph of a printout with these codes' QR."""
    return as_file(photographed(sheet(*(f"{BASE_URL}/t/{code}" for code in codes)), turned=turned, blur=blur))
