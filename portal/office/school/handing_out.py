"""What a school hands out by class or grade: slips with each learner's code, to print and cut; the originals as ZIP.

Slips are a PDF made in memory, or a page for the browser's own printing (A4, cut marks); no file of codes is kept here:
names come from verified originals, read for that answer, and it is ``no-store`` as all are. A grade too large for one
paper comes in parts that say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, make_response, render_template, request

from portal.language import voice
from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.recalls.asking import GRADES, LEVELS
from portal.office.recalls.record_now import Line
from portal.office.school.classes import Chosen, Class, InParts, chosen, class_of, shelf_name
from portal.office.school.originals_zip import zipped
from portal.office.school.record_page import drawn
from portal.office.school.who import KINDS, ROLES
from portal.office.visitor import Visitor, visitor
from portal.print.slips import Sheet, Slip, slips_pdf
from registry import audit, codes, scoped_records
from registry.check_phrase import check_phrase
from registry.organisations import names_of
from registry.transactions import reading, transaction

bp = Blueprint("school_hand_out", __name__)


@desk(bp, "/hand-out", roles=ROLES, kinds=KINDS)
def form() -> str:
    """Which class."""
    with reading(place().engine) as connection:
        years = scoped_records.years(connection, visitor().scope)
    return render_template("office/school/hand_out.html", years=years, levels=LEVELS, grades=GRADES)


@bp.errorhandler(InParts)
def in_parts(found: InParts) -> Response:
    """Nothing was made yet, the grade is too large for one paper or file: its parts, each with its buttons."""
    sure = request.form.get("sure") == "1"
    page = render_template("office/school/hand_out_parts.html", wanted=found.wanted, spans=found.spans, sure=sure)
    return make_response(page, 422)


@desk(bp, "/hand-out/slips", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def slips() -> str:
    """One slip a learner, as a page for the browser's printing."""
    here, wanted = visitor(), chosen()
    found, rows = _with_codes(here, wanted)
    _note(here, "codes:hand-out", wanted, len(rows), made="page")
    return render_template(
        "office/school/slips.html",
        rows=rows,
        left_out=len(found.left_out),
        wanted=wanted,
        qr=drawn,
        phrase=lambda code: check_phrase(place().keyring, code),
        address=place().base_url.rstrip("/"),
    )


@desk(bp, "/hand-out/slips.pdf", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def slips_as_pdf() -> Response:
    """The same as a PDF, from memory."""
    here, wanted = visitor(), chosen()
    found, rows = _with_codes(here, wanted)
    made = slips_pdf(
        [_slip(line, code) for line, code in rows],
        _sheet(here, wanted, found, len(rows)),
        voice(),
        base_url=place().base_url,
        at=here.at,
    )
    _note(here, "codes:hand-out", wanted, len(rows), made="pdf")
    answer = Response(made, content_type="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{shelf_name(wanted)}.pdf")
    return answer


@desk(bp, "/hand-out/originals", roles=ROLES, kinds=KINDS, methods=["POST"], keeps=False)
def originals() -> Response:
    """The originals, byte for byte, as one file; its names are ids, never learners'."""
    here, wanted = visitor(), chosen()
    with reading(place().engine) as connection:
        found = class_of(connection, here, wanted)
    _note(here, "originals:download", wanted, len(found.lines))
    pieces = zipped(place().originals, [line.held for line in found.lines], found.left_out, voice())
    answer = Response(pieces, content_type="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{shelf_name(wanted)}.zip")
    return answer


def _with_codes(here: Visitor, wanted: Chosen) -> tuple[Class, Sequence[tuple[Line, str]]]:
    """The class, and its records with their codes. Codes are secrets: only with the tick that says so."""
    if request.form.get("sure") != "1":
        raise Refused("codes-not-confirmed")
    with reading(place().engine) as connection:
        found = class_of(connection, here, wanted)
        printed = codes.reveal_many(connection, place().keyring, [line.held.pk for line in found.lines])
    return found, [(line, code) for line in found.lines if (code := printed[line.held.pk][0])]


def _slip(line: Line, code: str) -> Slip:
    held = line.held
    phrase = check_phrase(place().keyring, code)
    return Slip(held.school_name, line.name or "", line.class_name or "", held.namhoc, code, phrase)


def _sheet(here: Visitor, wanted: Chosen, found: Class, count: int) -> Sheet:
    say, own = voice(), here.account.organisation
    with reading(place().engine) as connection:
        author = names_of(connection, [own]).get(own, own)
    title = say("hand-out.slips-title", grade=int(wanted.grade), year=wanted.namhoc)
    foot = [title]
    foot += [say("hand-out.class-foot", name=wanted.class_name)] if wanted.class_name else []
    foot += [say("hand-out.part", part=wanted.part, parts=wanted.parts)] if wanted.parts > 1 else []
    foot += [say("hand-out.count", count=count), say.date(here.at)]
    note = say("hand-out.left-out", count=len(found.left_out)) if found.left_out else None
    return Sheet(title, author, " · ".join(foot), note)


def _note(here: Visitor, act: str, wanted: Chosen, count: int, *, made: str = "zip") -> None:
    """How many, of which grade; no code, no name, and not what was typed as the class."""
    detail = {"namhoc": wanted.namhoc, "level": wanted.level, "grade": wanted.grade, "count": count, "as": made}
    detail |= {"part": f"{wanted.part}/{wanted.parts}"} if wanted.parts > 1 else {}
    with transaction(place().engine) as connection:
        line = here.audit(act, f"organisation:{here.account.organisation}", detail)
        audit.append(connection, [line], at=place().clock())


add_desk(DeskEntry("school_hand_out.form", "hand-out.nav", place=24))
