"""A whole school's certificates at once: a CSV list, with the files beside it in a ZIP. First a trial, then for real.

What the trial page sends back is the list of its good lines, and nothing is kept in between: both ways go through the
same reader and the same checks.
"""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Sequence

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal.files_in_memory import sent_file
from portal.language import voice
from portal.office.access import desk
from portal.office.certificates.looking import LookedAt, look_at
from portal.office.certificates.who import AT_SCHOOL, DECLARING, declarer, own_school
from portal.office.csv_file import csv_file
from portal.office.place import place
from registry import signer_declaring
from registry.connection import Connection
from registry.rules.certificate_file import LARGEST_FILE
from registry.rules.signer_list import (
    CERTIFICATE,
    COLUMNS,
    LARGEST_LIST,
    MOST_LINES,
    Line,
    ListRefused,
    as_list,
    read_list,
)
from registry.signer_declaring import SignerNotAllowed
from registry.transactions import reading, transaction

bp = Blueprint("certificates_listing", __name__)

# 300 certificates of 2 KiB, which hardly compress, and as many again.
LARGEST_ZIP = 2 * 1024 * 1024
MOST_ENTRIES = 2 * MOST_LINES
LARGEST_FORM = LARGEST_LIST + LARGEST_ZIP + 64 * 1024
_EXAMPLE = (
    ("coso", "Trường Tiểu học Thử", "", "", "2026-09-05", "", "con-dau.cer"),
    ("hieutruong", "Nguyễn Văn A", "Hiệu trưởng", "042000000001", "2026-09-05", "", "hieu-truong.cer"),
    ("giaovien", "Trần Thị B", "Giáo viên", "042000000002", "05/09/2026", "31/05/2027", "tran-thi-b.pem"),
)


@desk(bp, "/certificates/<code>/list", roles=DECLARING, kinds=AT_SCHOOL)
def form(code: str) -> str:
    """How such a list looks, and the form."""
    with reading(place().engine) as connection:
        own_school(connection, code)
    return _page(code)


@desk(bp, "/certificates/<code>/list.csv", roles=DECLARING, kinds=AT_SCHOOL)
def example(code: str) -> Response:
    """A list to begin with."""
    with reading(place().engine) as connection:
        own_school(connection, code)
    return csv_file("chung-thu.csv", [COLUMNS, *_EXAMPLE])


@desk(
    bp,
    "/certificates/<code>/list",
    roles=DECLARING,
    kinds=AT_SCHOOL,
    methods=["POST"],
    body=LARGEST_FORM,
    keeps=False,
)
def send(code: str) -> AnyResponse:
    """A trial; with ``list`` and ``sure``, as its page sends them, every line declared or none."""
    if request.form.get("sure"):
        return _declare_all(code, request.form.get("list", "").encode())
    try:
        lines = read_list(sent_file("list"), _files())
    except ListRefused as refused:
        return _unreadable(code, refused)
    return trial(code, lines)


def trial(code: str, lines: Sequence[Line]) -> AnyResponse:
    """What would become of each line; nothing is done."""
    with reading(place().engine) as connection:
        school = own_school(connection, code)
        looked = look_at(connection, school.code, lines)
    return make_response(_trial_page(code, looked))


def _declare_all(code: str, content: bytes) -> AnyResponse:
    try:
        lines = read_list(content, {})
    except ListRefused as refused:
        return _unreadable(code, refused)
    try:
        with transaction(place().engine) as connection:
            school = own_school(connection, code)
            looked = look_at(connection, school.code, lines)
            if not all(one.line.good for one in looked):
                return make_response(_trial_page(code, looked, changed=True), 409)
            _declare(connection, school.code, looked)
    except SignerNotAllowed as refused_one:
        # Out of the transaction: what was written of the lines before it is gone, too.
        return make_response(_page(code, voice().code("signer-problem", refused_one.refusal.value)), 409)
    return redirect(url_for("certificates_school.one_school", code=code, _anchor="waiting"), 303)


def _declare(connection: Connection, school: str, looked: Sequence[LookedAt]) -> None:
    by, at = declarer(), place().clock()
    for one in looked:
        assert one.line.said is not None
        assert one.line.certificate is not None
        signer_declaring.declare(connection, school, one.line.said, one.line.certificate, by=by, at=at)


def _unreadable(code: str, refused: ListRefused) -> AnyResponse:
    with reading(place().engine) as connection:
        own_school(connection, code)
    return make_response(_page(code, voice().code("signer-problem", refused.why).format(what=refused.what)), 422)


def _files() -> dict[str, bytes]:
    """The files of the ZIP by their last name, each cut where it is too large to be a certificate.

    Raises:
        ListRefused: no ZIP, or one that is not what it should be.
    """
    content = sent_file("zip")
    if not content:
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as found:
            entries = [entry for entry in found.infolist() if not entry.is_dir()]
            if len(entries) > MOST_ENTRIES:
                raise ListRefused("zip-too-many", str(MOST_ENTRIES))
            return {entry.filename.rpartition("/")[2]: _entry(found, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError) as error:
        raise ListRefused("zip-unreadable") from error


def _entry(found: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError(entry.compress_type)
    with found.open(entry) as file:
        return file.read(LARGEST_FILE + 1)


def _trial_page(code: str, looked: Sequence[LookedAt], *, changed: bool = False) -> str:
    good = [_as_row(one.line) for one in looked if one.line.good]
    return render_template(
        "office/certificates/trial.html",
        code=code,
        looked=looked,
        good=len(good),
        bad=len(looked) - len(good),
        words=[[voice().code("signer-problem", wrong.why) for wrong in one.line.wrong] for one in looked],
        list=as_list(good),
        changed=changed,
    )


def _as_row(line: Line) -> dict[str, str]:
    assert line.certificate is not None
    return {**line.given, CERTIFICATE: base64.b64encode(line.certificate).decode()}


def _page(code: str, problem: str | None = None) -> str:
    return render_template(
        "office/certificates/list.html",
        code=code,
        problem=problem,
        columns=COLUMNS,
        most=MOST_LINES,
        list_size=LARGEST_LIST // 1024 // 1024,
        zip_size=LARGEST_ZIP // 1024 // 1024,
    )
