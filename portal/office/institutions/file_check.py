"""A CSV file in, a CSV file out: a line for each record, answered as programs are. Neither file is kept anywhere.

The file is read from the network into memory (4 MiB at most), never onto a disk; the answers are streamed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, make_response, render_template
from werkzeug.wrappers import Response as AnyResponse

from portal.errors import TooMany
from portal.institutions.answering import Answered
from portal.institutions.checking import Run
from portal.language import voice
from portal.office.access import desk
from portal.office.csv_file import csv_stream
from portal.office.guard import form_token
from portal.office.institutions.checking_here import checking
from portal.office.institutions.own_page import KINDS, ROLES
from portal.office.institutions.table import COLUMNS, TableWrong, read_table
from portal.office.place import place
from portal.office.school.file_stream import NoFile, file_chunks
from portal.office.visitor import visitor
from portal.words.voice import Voice
from registry import access_grants
from registry.transactions import reading

bp = Blueprint("file_check", __name__)

FILE = "file"
# 10,000 lines of 400 bytes: more than codes, dates, names and a dozen marks take.
LARGEST_FILE = 4 * 1024 * 1024
# The form's own boundaries beside it.
LARGEST_UPLOAD = LARGEST_FILE + 64 * 1024
ANSWERED = ("reference", "code", "status", "indication", "differs", "compared", "problem", "sentence")


@desk(bp, "/checks/file", roles=ROLES, kinds=KINDS)
def form() -> str:
    """The empty form, and how the table looks."""
    return _page()


@desk(bp, "/checks/file", roles=ROLES, kinds=KINDS, methods=["POST"], body=LARGEST_UPLOAD, streams=True)
def check() -> AnyResponse:
    """The answers, as a download."""
    here, now = visitor(), place().real_clock()
    try:
        lines = read_table(_whole(file_chunks(FILE)))
    except NoFile:
        return make_response(_page("no-file"), 422)
    except TableWrong as wrong:
        return make_response(_page(wrong.why), 422)
    with reading(place().engine) as connection:
        grant = access_grants.grant_of(connection, here.account.organisation, now)
    if grant is None:
        return make_response(_page("no-grant"), 409)
    try:
        run = checking().begin(grant, f"account:{here.account.username}", lines)
    except TooMany as error:
        return make_response(_page(f"too-many-{error.of}"), 429)
    answer: Response = csv_stream("doi-chieu.csv", _rows(run, voice()))
    answer.call_on_close(run.close)
    return answer


def _whole(chunks: Iterator[bytes]) -> bytes:
    whole = bytearray()
    for chunk in chunks:
        whole += chunk
        if len(whole) > LARGEST_FILE:
            raise TableWrong("too-large")
    return bytes(whole)


def _rows(run: Run, say: Voice) -> Iterator[list[str]]:
    yield [say(f"check-file.{name}") for name in ANSWERED]
    for one in run.answers():
        yield _row(one, say)


def _row(one: Answered, say: Voice) -> list[str]:
    """What a person reads of an answer; codes stay as the contract has them, for a table is for software, too."""
    body = one.body
    problem, verification = body.get("problem"), body["verification"]
    kinds = {found["field"]: found["kind"] for found in body.get("differences", ())}
    differs = [
        f"{name} ({say.code('claim-difference', kinds[name])})" if name in kinds else name for name in body["differs"]
    ]
    return [
        body.get("reference", ""),
        body["code"] or "",
        body["status"] or "",
        verification["indication"] if verification else "",
        "; ".join(differs),
        "; ".join(body["compared"]),
        problem["code"] if problem else "",
        problem[say.language] if problem else _sentence(body, say),
    ]


def _sentence(body: Mapping[str, Any], say: Voice) -> str:
    """What the answer comes to, for somebody who knows none of its codes."""
    verification = body["verification"]
    said = [say.code("status-sentence", body["status"])] if body["status"] else []
    if verification:
        said.append(say.code("indication", verification["indication"]) + ".")
    if body["compared"]:
        said.append(say("check-file.differs-some" if body["differs"] else "check-file.differs-none"))
    return " ".join(said)


def _page(problem: str | None = None) -> str:
    return render_template(
        "office/institutions/file.html",
        problem=problem,
        csrf=form_token(),
        largest=LARGEST_FILE,
        file=FILE,
        columns=COLUMNS,
    )
