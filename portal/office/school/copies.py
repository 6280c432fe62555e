"""Soft copies at the school's desk: a whole class as one ZIP that is sent while it is made; one record as PDF.

They bear codes, so they are handed out like slips: with the tick that says so, audited, kept nowhere. Here alone a copy
may have room for the principal's word on paper that the print is right (seed 003, article 4.3b).
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence

from flask import Blueprint, Response, request

from portal.language import voice
from portal.office.access import desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.recalls.record_now import reader
from portal.office.school.classes import MOST_IN_A_CLASS, Class, InParts, chosen, class_of, shelf_name
from portal.office.school.originals_zip import LEFT_OUT, Outlet, told, why
from portal.office.school.record_page import held_here
from portal.office.school.who import KINDS, ROLES
from portal.office.visitor import Visitor, visitor
from portal.public.examination import Examined
from portal.softcopy.absences import absence
from portal.softcopy.marks import Maker
from portal.softcopy.sealed import Order, Part, soft_copy
from portal.words.voice import Voice
from registry import audit, codes
from registry.check_phrase import check_phrase
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.organisations import names_of, province
from registry.transactions import reading, transaction

bp = Blueprint("school_copies", __name__)

Make = Callable[[Examined, str], bytes]
LeftOut = Sequence[tuple[HeldRecord, str]]


@desk(bp, "/hand-out/copies", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def of_class() -> Response:
    """One PDF a learner; names of files are ids, never learners'."""
    here, wanted = visitor(), chosen()
    _codes_confirmed()
    with reading(place().engine) as connection:
        found = _class(connection, here)
        records = [line.held for line in found.lines]
        examined = reader().examined(records, reader().evidence(connection, records))
        make = _maker(connection, here)
        printed = codes.reveal_many(connection, place().keyring, [held.pk for held in records])
    ready = [(one, code) for one in examined if absence(one) is None and (code := printed[one.held.pk][0])]
    given = {one.held.pk for one, _ in ready}
    left_out = [(one.held, _why_not(one)) for one in examined if one.held.pk not in given]
    left_out += [(held, why(held, voice())) for held in found.left_out]
    detail = {"namhoc": wanted.namhoc, "level": wanted.level, "grade": wanted.grade, "count": len(ready)}
    _note(here, f"organisation:{here.account.organisation}", detail)
    answer = Response(zipped(ready, make, left_out, voice()), content_type="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{shelf_name(wanted)}-pdf.zip")
    return answer


@desk(bp, "/records/<record_id>/<int:version>/copy", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def of_record(record_id: str, version: int) -> Response:
    """One record's."""
    here = visitor()
    with reading(place().engine) as connection:
        held = held_here(connection, here, record_id, version)
        (examined,) = reader().examined([held], reader().evidence(connection, [held]))
        make = _maker(connection, here)
        code = codes.reveal(connection, place().keyring, record_pk=held.pk)
    if absence(examined) is not None or code is None:
        raise Refused("no-copy")
    made = make(examined, code)
    _note(here, f"record:{record_id}/{version}", {"count": 1})
    answer = Response(made, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{_name(held)}.pdf")
    return answer


def zipped(ready: Sequence[tuple[Examined, str]], make: Make, left_out: LeftOut, say: Voice) -> Iterator[bytes]:
    """A ZIP as it grows: one copy in memory at a time. What is not in it is told in a file of its own.

    All could be read a moment ago; one that cannot be now breaks the line, and the browser says the file is not whole.
    """
    out = Outlet()
    # Stored: what is in a PDF is compressed already.
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        if left_out:
            archive.writestr(LEFT_OUT, told(left_out, say))
        for examined, code in ready:
            archive.writestr(f"{_name(examined.held)}.pdf", make(examined, code))
            yield out.taken()
    yield out.taken()


def _codes_confirmed() -> None:
    if request.form.get("sure") != "1":
        raise Refused("codes-not-confirmed")


def _class(connection: Connection, here: Visitor) -> Class:
    """A class, or a grade that is not larger than one: each copy takes a tenth of a second of a processor."""
    try:
        found = class_of(connection, here, chosen())
    except InParts:
        raise Refused("copies-by-class") from None
    if len(found.lines) > MOST_IN_A_CLASS:
        raise Refused("copies-by-class")
    return found


def _maker(connection: Connection, here: Visitor) -> Make:
    """What makes one copy when this request's answer is sent, which is after the request itself is gone."""
    hub, at, confirmation = place(), here.at, request.form.get("confirmation") == "1"
    owner, own = province(connection), here.account.organisation
    maker = Maker(owner.name if owner else "", hub.base_url, names_of(connection, [own]).get(own, own))

    def make(examined: Examined, code: str) -> bytes:
        assert examined.report is not None
        part = Part(examined.held, examined.report, hub.originals.get(examined.held.sha256))
        marks = maker.marks(code, check_phrase(hub.keyring, code), at=at)
        return soft_copy(hub.seal, Order([part], marks, at, confirmation=confirmation))

    return make


def _why_not(examined: Examined) -> str:
    reason = absence(examined)
    return voice()(f"copy.absent-{reason}") if reason == "no-form" else why(examined.held, voice())


def _name(held: HeldRecord) -> str:
    return f"hocba-{held.record_id}-{held.version}"


def _note(here: Visitor, subject: str, detail: dict[str, object]) -> None:
    """How many, of which grade; no code, no name, and not what was typed as the class."""
    room = {"confirmation": True} if request.form.get("confirmation") == "1" else {}
    with transaction(place().engine) as connection:
        line = here.audit("copies:hand-out", subject, {**detail, **room})
        audit.append(connection, [line], at=place().clock())
