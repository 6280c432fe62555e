"""Reports: of a record by a look-up's link, of a file by the form on its page; and the page behind a QR code."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from portal.errors import DownloadClosed, LinkExpired
from portal.language import voice
from portal.print.verification import Stamp, report_pdf
from portal.public.desk import Desk, desk
from portal.public.look_up import is_closed
from portal.public.reports.marks import MARKS, MAX_FORM, PATH, Mark, PaperMarks
from portal.public.reports.told import of_record
from portal.words.voice import LANGUAGES, Voice
from registry import find
from registry.organisations import province
from registry.transactions import reading
from sealer.pdf_seal import seal_pdf

bp = Blueprint("reports", __name__)

FIELD = "report"
# What an alarm may say of a record that nobody's code led to here.
_BY_LINK = "link"


@bp.get("/download/<token>/report.pdf")
def of_a_record(token: str) -> Response:
    """Of the record that a link is bound to, read and verified now; its status and the code's are read again."""
    at = desk()
    linked, moment = at.links.read(token), at.clock()
    with reading(at.engine) as connection:
        live = find.is_live(connection, linked.code_pk)
        held = find.by_pk(connection, linked.record_pk, now=moment)
        if held is None or not live:
            raise LinkExpired
        kept = at.look_up.evidence(connection, held)
    if is_closed(held):
        raise DownloadClosed
    examined = at.look_up.examine(held, kept, at=moment, code_group=_BY_LINK)
    return given(at, of_record(examined, trust_version=at.trust.current().version))


@bp.post("/verify/report")
def of_a_file() -> Response:
    """Of a file that was handed in minutes ago: what was found then came back with the page's form."""
    request.max_content_length = request.max_form_memory_size = MAX_FORM
    at = desk()
    return given(at, paper_marks(at).told(request.form.get(FIELD, ""), at.links.now()))


@bp.get(f"{PATH}<token>")
def behind_a_code(token: str) -> tuple[str, int]:
    """What the hub says of a paper with this QR code."""
    mark = paper_marks(desk()).read(token)
    return render_template(
        "public/paper.html", mark=mark, facts_shown=_facts(mark) if mark else ()
    ), 200 if mark else 404


def paper_marks(at: Desk) -> PaperMarks:
    """Those of this hub."""
    return PaperMarks(at.keyring.secret(MARKS))


def given(at: Desk, told: dict[str, Any]) -> Response:
    """The report on what was found, made and sealed now."""
    content, name = _sealed(at, told)
    answer = make_response(content)
    answer.mimetype = "application/pdf"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _sealed(at: Desk, told: dict[str, Any]) -> tuple[bytes, str]:
    """The sealed PDF and what to call it."""
    with reading(at.engine) as connection:
        owner = province(connection)
    identifier, made_at, key = str(uuid.uuid4()), at.clock(), told["key"]
    mark = Mark("report", identifier, key["sha256"], made_at, key["status"], key["indication"])
    address = f"{at.base_url.rstrip('/')}{PATH}{paper_marks(at).token(mark)}"
    stamp = Stamp(identifier, owner.name if owner else "", at.base_url, address, made_at)
    label = Voice(LANGUAGES[0])("paper.field")
    return seal_pdf(at.seal, report_pdf(told, stamp), at=made_at, label=label), f"hocba-bao-cao-{identifier[:8]}.pdf"


def _facts(mark: Mark) -> tuple[tuple[str, str], ...]:
    say = voice()
    if mark.kind == "receipt":
        return (
            (say("receipt.id"), mark.id),
            (say("hub-paper.made"), say.moment(mark.made_at)),
            (say("receipt.digest"), mark.sha256),
            (say("receipt.state"), say.code("batch-state", mark.outcome)),
        )
    held = say("hub-paper.not-held") if mark.status == "none" else say(f"status.{mark.status}")
    return (
        (say("hub-paper.id"), mark.id),
        (say("hub-paper.made"), say.moment(mark.made_at)),
        (say("report.digest"), mark.sha256),
        (say("page.status"), held),
        (say("hub-paper.outcome"), say.code("indication", mark.outcome)),
    )
