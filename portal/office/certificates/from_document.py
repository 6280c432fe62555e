"""Signers from a record that they have signed: the hub verifies it and shows whose certificates it holds.

The record is a child's, or a test's: it is looked at in memory and kept nowhere. What is taken from it goes the way of
every list: a trial first, then declared for a registrar.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from portal.files_in_memory import sent_file
from portal.office.access import desk
from portal.office.certificates import listing
from portal.office.certificates.looking import Holder, holder_of
from portal.office.certificates.who import AT_SCHOOL, DECLARING, own_school, today
from portal.office.errors import Refused
from portal.office.place import place
from registry.rules.signer_form import FIELDS
from registry.rules.signer_list import CERTIFICATE, ListRefused, as_list, read_list
from registry.transactions import reading
from verifier.chain import ChainFault, chain_of
from verifier.errors import NoTrustAnchors
from verifier.facts import MAX_SIGNATURES, Document, SignatureFacts
from verifier.policy import Policy
from verifier.signer_checks import register_role
from verifier.verify import reader_of, verify

bp = Blueprint("certificates_from_document", __name__)

# As large as a record may be (package.md section 4).
LARGEST_RECORD = 1024 * 1024
LARGEST_FORM = LARGEST_RECORD + 16 * 1024
_NO_PATH = {ChainFault.NO_PATH, ChainFault.BROKEN_PATH, ChainFault.WEAK_PATH}


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate in the record. ``holds``: its signature's mathematics; ``chain``: it leads to the trust folder."""

    holder: Holder
    certificate: str
    role: str
    name: str
    title: str
    person_id: str
    holds: bool
    chain: bool


@desk(bp, "/certificates/<code>/from-record", roles=DECLARING, kinds=AT_SCHOOL)
def form(code: str) -> str:
    """Where the record is given."""
    with reading(place().engine) as connection:
        own_school(connection, code)
    return _page(code)


@desk(
    bp,
    "/certificates/<code>/from-record",
    roles=DECLARING,
    kinds=AT_SCHOOL,
    methods=["POST"],
    body=LARGEST_FORM,
    keeps=False,
)
def look(code: str) -> Response:
    """Who signed it, to be given roles."""
    with reading(place().engine) as connection:
        own_school(connection, code)
    content = sent_file("record")
    document = _document(content)
    found = _signers(document) if document else []
    if document is None or not found:
        return make_response(_page(code, "record-unreadable"), 422)
    page = render_template(
        "office/certificates/assign.html",
        code=code,
        found=found,
        today=today(),
        whole=_whole(content),
        elsewhere=document.groups["thongtinchung"]["matruong"] != code,
    )
    return make_response(page)


@desk(bp, "/certificates/<code>/from-record/assign", roles=DECLARING, kinds=AT_SCHOOL, methods=["POST"], keeps=False)
def assign(code: str) -> Response:
    """Those that were ticked, as a list on trial."""
    rows = [_row(place_) for place_ in request.form.getlist("take")[:MAX_SIGNATURES]]
    try:
        lines = read_list(as_list(rows).encode(), {})
    except ListRefused as refused:
        raise Refused("signer-none-taken") from refused
    return listing.trial(code, lines)


def _row(number: str) -> dict[str, str]:
    return {name: request.form.get(f"{name}-{number}", "") for name in (*FIELDS, CERTIFICATE)}


def _document(content: bytes) -> Document | None:
    """None where it cannot be read."""
    try:
        document = reader_of(content).read(content)
    except Exception:  # a stranger's bytes: whatever a reader says of them, they are no record
        return None
    return document if isinstance(document, Document) else None


def _signers(document: Document) -> list[Found]:
    """One for each certificate and role, in the record's order."""
    lines = {f"cks-{line['Id']}": line for line in document.groups["danhsachky"]["nguoiky"]}
    found: dict[tuple[str, str], Found] = {}
    for one in document.signatures.values():
        line = lines.get(one.id, {})
        holder = holder_of(one.signer.der) if one.signer else None
        if holder is not None:
            role = register_role(str(line.get("vaitro", "")))
            found.setdefault((holder.sha256, role), _found(one, line, holder, role))
    return list(found.values())


def _found(one: SignatureFacts, line: dict[str, str], holder: Holder, role: str) -> Found:
    assert one.signer is not None
    moment = place().clock().replace(second=0, microsecond=0)
    hints = tuple(der for der in one.certificates if der != one.signer.der)
    faults = chain_of(one.signer.der, hints, place().trust.current(), moment).faults
    return Found(
        holder=holder,
        certificate=base64.b64encode(one.signer.der).decode(),
        role=role,
        name=str(line.get("hoten", holder.name)),
        title=str(line.get("chucvu", "")),
        person_id=str(line.get("soddcn", "")),
        holds=one.mathematics_hold,
        chain=not faults & _NO_PATH,
    )


def _whole(content: bytes) -> bool:
    """Whether the whole record would verify, office and school left aside."""
    at = place().clock()
    try:
        return verify(content, trust=place().trust.current(), policy=Policy.unbound(), at=at, received_at=at).passed
    except NoTrustAnchors:
        return False


def _page(code: str, problem: str | None = None) -> str:
    size = LARGEST_RECORD // 1024 // 1024
    return render_template("office/certificates/from_record.html", code=code, problem=problem, largest=size)
