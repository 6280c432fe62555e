"""What a school hands out by class: slips with each learner's code, to be printed and cut; the signed originals as ZIP.

The slips are a page for the browser's own printing (A4, with cut marks), never a file that is kept here: names come
from verified originals, read for that page, and it is ``no-store`` as all pages are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, render_template, request

from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.recalls.asking import GRADES, LEVELS
from portal.office.school.classes import Chosen, chosen, class_of, shelf_name
from portal.office.school.record_page import drawn
from portal.office.school.who import KINDS, ROLES
from portal.office.visitor import Visitor, visitor
from registry import audit, codes, scoped_records
from registry.held_records import HeldRecord
from registry.originals import Originals
from registry.transactions import reading, transaction

bp = Blueprint("school_hand_out", __name__)

_ENDINGS = {"xades": "xml", "jades": "json"}


@desk(bp, "/hand-out", roles=ROLES, kinds=KINDS)
def form() -> str:
    """Which class."""
    with reading(place().engine) as connection:
        years = scoped_records.years(connection, visitor().scope)
    return render_template("office/school/hand_out.html", years=years, levels=LEVELS, grades=GRADES)


@desk(bp, "/hand-out/slips", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def slips() -> str:
    """One slip a learner. Codes are secrets: only with the tick that says so."""
    here, wanted = visitor(), chosen()
    if request.form.get("sure") != "1":
        raise Refused("codes-not-confirmed")
    with reading(place().engine) as connection:
        found = class_of(connection, here, wanted)
        printed = codes.reveal_many(connection, place().keyring, [line.held.pk for line in found.lines])
    rows = [(line, code) for line in found.lines if (code := printed[line.held.pk][0])]
    _note(here, "codes:hand-out", wanted, len(rows))
    return render_template(
        "office/school/slips.html",
        rows=rows,
        left_out=found.left_out,
        wanted=wanted,
        qr=drawn,
        address=place().base_url.rstrip("/"),
    )


@desk(bp, "/hand-out/originals", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def originals() -> Response:
    """The class's originals, byte for byte, as one file; its names are ids, never learners'."""
    here, wanted = visitor(), chosen()
    with reading(place().engine) as connection:
        found = class_of(connection, here, wanted)
    records = [line.held for line in found.lines]
    _note(here, "originals:download", wanted, len(records))
    answer = Response(zipped(place().originals, records), content_type="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{shelf_name(wanted)}.zip")
    return answer


def zipped(shelf: Originals, records: Sequence[HeldRecord]) -> Iterator[bytes]:
    """A ZIP as it grows: one original in memory at a time.

    All were read a moment ago; one that cannot be now breaks the line, and the browser says that the file is not whole.
    """
    out = _Outlet()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for held in records:
            name = f"hocba-{held.record_id}-{held.version}.{_ENDINGS.get(held.format, 'bin')}"
            archive.writestr(name, shelf.get(held.sha256))
            yield out.taken()
    yield out.taken()


class _Outlet(io.RawIOBase):
    """Takes what ``zipfile`` writes, and cannot be wound back."""

    def __init__(self) -> None:
        super().__init__()
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # the stub names a private type
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        piece = bytes(self._written)
        self._written.clear()
        return piece


def _note(here: Visitor, act: str, wanted: Chosen, count: int) -> None:
    """How many, of which grade; no code, no name, and not what was typed as the class."""
    detail = {"namhoc": wanted.namhoc, "level": wanted.level, "grade": wanted.grade, "count": count}
    with transaction(place().engine) as connection:
        line = here.audit(act, f"organisation:{here.account.organisation}", detail)
        audit.append(connection, [line], at=place().clock())


add_desk(DeskEntry("school_hand_out.form", "hand-out.nav", place=24))
