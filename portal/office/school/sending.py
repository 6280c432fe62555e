"""Sending a batch from the office: a form, its file straight into the encrypted spool, then the batch's own page."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.headers import allow_own_upload
from portal.office.access import desk
from portal.office.guard import form_token
from portal.office.place import place
from portal.office.school.file_stream import NoFile, file_chunks
from portal.office.school.who import KINDS, ROLES
from portal.office.visitor import visitor
from registry.spool import TooLarge

bp = Blueprint("school_sending", __name__)

_MIB = 1024 * 1024
# package.md section 4: 512 MiB unpacked, and what 20,000 stored entries put around them, as the intake counts; its own
# limit is what decides.
LARGEST_FILE = (512 + 16) * _MIB
# With the form's boundaries, which are some hundred bytes.
LARGEST_UPLOAD = LARGEST_FILE + _MIB
FILE = "file"


@desk(bp, "/batches/new", roles=ROLES, kinds=KINDS)
def form() -> str:
    """The empty form."""
    return _page()


@desk(bp, "/batches", roles=ROLES, kinds=KINDS, methods=["POST"], body=LARGEST_UPLOAD, streams=True)
def send() -> Response:
    """Take the file in. The same bytes again lead to the batch they already are."""
    account = visitor().account
    dry_run = request.args.get("dry_run") == "1"
    try:
        taken = place().intake.take(
            file_chunks(FILE),
            organisation=account.organisation,
            actor=f"account:{account.username}",
            dry_run=dry_run,
        )
    except NoFile:
        return make_response(_page("no-file"), 422)
    except TooLarge:
        return make_response(_page("too-large"), 413)
    known = None if taken.new else "1"
    return redirect(url_for("school_batch.show", batch_id=taken.batch_id, known=known), 303)


def _page(problem: str | None = None) -> str:
    allow_own_upload()
    return render_template(
        "office/school/send.html", problem=problem, csrf=form_token(), largest=LARGEST_FILE, file=FILE
    )
