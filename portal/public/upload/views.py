"""``/verify`` for people and ``POST /api/v1/verify`` for programs: one file in, what it is worth out, nothing kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from portal.errors import FileMissing, FileTooLarge, TooMany, UploadsBusy
from portal.files_in_memory import sent_file
from portal.language import voice
from portal.limits.budget import Budget
from portal.limits.client_block import client_block
from portal.public.desk import desk
from portal.public.reports.told import of_upload
from portal.public.reports.views import given, paper_marks
from portal.public.upload.as_json import judged_json
from portal.public.upload.judged import Judged
from portal.public.upload.judging import judge
from portal.public.upload.page import upload_page
from registry.organisations import province
from registry.transactions import reading

bp = Blueprint("upload", __name__)

EXTENSION: Final = "hocba-uploads"
FIELD: Final = "file"
PDF: Final = "application/pdf"

# contract/http.md: what may be handed in.
LARGEST_FILE: Final = 10 * 1024 * 1024
# And what a browser puts around it: a boundary, a name, a second field.
_LARGEST_FORM: Final = LARGEST_FILE + 64 * 1024

# A process of ours has four threads (deploy/gunicorn/public.py): two may read files, two go on answering look-ups.
AT_ONCE: Final = 2
# Longer than a record takes to be read, so that people who press at the same moment do not see each other.
_WAIT_SECONDS: Final = 3.0

_places = threading.BoundedSemaphore(AT_ONCE)


@bp.before_request
def _room_for_a_file() -> None:
    """Other pages of this app take eight kilobytes; a parser's buffer must hold what it reads at a time."""
    request.max_content_length = request.max_form_memory_size = _LARGEST_FORM


@bp.get("/verify")
def form() -> str:
    """The empty form."""
    return render_template("public/verify.html", owner=_owner())


@bp.post("/verify")
def check() -> str:
    """A page with the result."""
    judged, at = _judged(), desk()
    body = judged_json(judged, at)
    page = upload_page(judged, body, voice())
    report = paper_marks(at).form(_told(judged, body), at.links.now())
    return render_template("public/verified.html", page=page, owner=_owner(), report=report)


@bp.post("/api/v1/verify")
def verify() -> Response:
    """The result as JSON; as a sealed report for who asks for a PDF alone."""
    judged, at = _judged(), desk()
    body = judged_json(judged, at)
    if request.accept_mimetypes.best_match(("application/json", PDF)) == PDF:
        return given(at, _told(judged, body))
    return make_response(jsonify(body))


def _told(judged: Judged, body: dict[str, Any]) -> dict[str, Any]:
    version = desk().trust.current().version
    return of_upload(judged, lambda say: upload_page(judged, body, say), body, trust_version=version)


def _judged() -> Judged:
    budget = current_app.extensions[EXTENSION]
    assert isinstance(budget, Budget)
    if standing := budget.take(client_block(request.remote_addr)):
        raise TooMany(standing, of="address")
    data = _file()
    with _place():
        return judge(desk(), data)


def _file() -> bytes:
    try:
        data = sent_file(FIELD)
    except RequestEntityTooLarge:
        raise FileTooLarge from None
    except BadRequest:
        raise FileMissing from None
    if not data:
        raise FileMissing
    if len(data) > LARGEST_FILE:
        raise FileTooLarge
    return data


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=_WAIT_SECONDS):
        raise UploadsBusy
    try:
        yield
    finally:
        _places.release()


def _owner() -> str | None:
    with reading(desk().engine) as connection:
        found = province(connection)
    return found.name if found else None
