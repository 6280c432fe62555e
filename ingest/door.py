"""The door for schools' software: batches and records over HTTP (contract/http.md, Schools). Judges nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from werkzeug.exceptions import ClientDisconnected

from ingest.answers import Refusal, TryAgainLater
from ingest.callers import caller, workplace
from ingest.limits import LARGEST_BATCH
from ingest.open_uploads import OpenUploads, TooManyUploads, TooSlow, stop_reading
from ingest.reception import Sender, receive
from ingest.views import batch_view, received_view, record_view
from registry import batch_items, batches, codes
from registry.batch_items import OUTCOMES, ItemState
from registry.batches import Batch
from registry.clients import Client
from registry.connection import Connection
from registry.spool import TooLarge
from registry.transactions import reading, transaction
from registry.withdraw import Asker, DossierElsewhere, Locked, NotTheirs, rekey, rekey_dossier, withdraw

door = Blueprint("door", __name__, url_prefix="/api/v1")

ZIP = "application/zip"
JOSE = "application/jose"
PDF = "application/pdf"

# How much is read from the network at a time.
BYTES_AT_A_TIME = 64 * 1024
# Records a page: small enough that revealing their codes stays well under a tenth of a second.
PAGE = 200

_SCHOOL_YEAR = re.compile(r"20[0-9]{2}-20[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@door.post("/batches")
def send_batch() -> tuple[Response, int, dict[str, str]]:
    client = caller()
    if request.mimetype != ZIP:
        raise Refusal("unsupported-media-type")
    if (request.content_length or 0) > LARGEST_BATCH:
        raise Refusal("batch-too-large")
    sender, dry_run = Sender(organisation=client.organisation, actor=_actor(client)), _flag("dry_run")
    uploads: OpenUploads = current_app.extensions["uploads"]
    try:
        with uploads.one(client.organisation, stop_reading(request.environ.get("gunicorn.socket"))) as upload:
            reception = receive(workplace(), upload.read(_body()), sender=sender, dry_run=dry_run)
    except TooLarge:
        raise Refusal("batch-too-large") from None
    except TooManyUploads:
        raise TryAgainLater("too-many-uploads") from None
    except TooSlow:
        raise Refusal("upload-too-slow") from None
    if reception.new:
        current_app.extensions["submit"](reception.batch.id)
    location = url_for("door.show_batch", batch_id=reception.batch.id)
    return jsonify(received_view(reception.batch)), 202 if reception.new else 200, {"Location": location}


@door.get("/batches")
def list_batches() -> Response:
    client = caller()
    namhoc, dot = _given("namhoc"), _given("dot")
    if namhoc and not _SCHOOL_YEAR.fullmatch(namhoc):
        raise Refusal("bad-request", where="namhoc")
    with reading(workplace().engine) as connection:
        found = batches.of_organisation(connection, client.organisation, namhoc=namhoc, dot=dot)
        counts = batch_items.counts(connection, [b.id for b in found])
    return jsonify({"items": [batch_view(b, counts[b.id]) for b in found]})


@door.get("/batches/<uuid:batch_id>")
def show_batch(batch_id: Any) -> Response:
    client = caller()
    with reading(workplace().engine) as connection:
        batch = _own_batch(connection, client, str(batch_id))
        counts = batch_items.counts(connection, [batch.id])[batch.id]
    return jsonify(batch_view(batch, counts))


@door.get("/batches/<uuid:batch_id>/records")
def list_records(batch_id: Any) -> Response:
    client = caller()
    state, after = _state(), _cursor()
    place = workplace()
    with reading(place.engine) as connection:
        batch = _own_batch(connection, client, str(batch_id))
        found = batch_items.page(connection, batch.id, state=state, after=after, limit=PAGE + 1)
        items = found[:PAGE]
        printed = codes.reveal_many(connection, place.keyring, [i.record_pk for i in items if i.record_pk])
    following = str(items[-1].position) if len(found) > PAGE else None
    return jsonify({"items": [record_view(item, printed) for item in items], "next": following})


@door.get("/batches/<uuid:batch_id>/receipt")
def show_receipt(batch_id: Any) -> Response:
    client = caller()
    accepted, paper = request.accept_mimetypes, current_app.extensions["receipt_paper"]
    forms = (JOSE, "application/json", PDF) if paper else (JOSE, "application/json")
    wanted = accepted.best_match(forms) if accepted else JOSE
    if wanted is None:
        raise Refusal("not-acceptable")
    with reading(workplace().engine) as connection:
        batch = _own_batch(connection, client, str(batch_id))
        receipt = batches.receipt_of(connection, batch.id)
    if receipt is None:
        raise Refusal("no-receipt" if batch.dry_run else "not-finished")
    return Response(paper(receipt), content_type=PDF) if wanted == PDF else Response(receipt, content_type=JOSE)


@door.delete("/records/<uuid:record_id>/<int(max=999):version>")
def withdraw_record(record_id: Any, version: int) -> Response:
    client = caller()
    place = workplace()
    try:
        with transaction(place.engine) as connection:
            withdraw(connection, str(record_id), version, by=_asker(client), at=place.clock())
    except NotTheirs:
        raise Refusal("not-found") from None
    except Locked:
        raise Refusal("locked") from None
    return jsonify({"madinhdanhhocba": str(record_id), "phienban": version, "status": "withdrawn"})


@door.post("/records/<uuid:record_id>/<int(max=999):version>/code")
def rekey_record(record_id: Any, version: int) -> Response:
    client = caller()
    place = workplace()
    try:
        with transaction(place.engine) as connection:
            printed = rekey(connection, place.keyring, str(record_id), version, by=_asker(client), at=place.clock())
    except NotTheirs:
        raise Refusal("not-found") from None
    return jsonify({"madinhdanhhocba": str(record_id), "phienban": version, "lookup_code": printed})


@door.post("/records/<uuid:record_id>/<int(max=999):version>/dossier-code")
def rekey_dossier_of(record_id: Any, version: int) -> Response:
    client = caller()
    place, asker = workplace(), _asker(client)
    try:
        with transaction(place.engine) as connection:
            printed = rekey_dossier(connection, place.keyring, str(record_id), version, by=asker, at=place.clock())
    except NotTheirs:
        raise Refusal("not-found") from None
    except DossierElsewhere:
        raise Refusal("dossier-elsewhere") from None
    return jsonify({"madinhdanhhocba": str(record_id), "phienban": version, "dossier_code": printed})


def _body() -> Iterator[bytes]:
    """The body as it comes in.

    Raises:
        ClientDisconnected: fewer bytes came than were announced. gunicorn shows a broken line as a plain end, and half
            a batch must not be kept and acknowledged as a whole one.
    """
    size = 0
    while chunk := request.stream.read(BYTES_AT_A_TIME):
        size += len(chunk)
        yield chunk
    if size < (request.content_length or 0):
        raise ClientDisconnected


def _own_batch(connection: Connection, client: Client, batch_id: str) -> Batch:
    """A school sees its own batches only; another's do not exist for it."""
    batch = batches.by_id(connection, batch_id)
    if batch is None or batch.organisation != client.organisation:
        raise Refusal("not-found")
    return batch


def _actor(client: Client) -> str:
    return f"client:{client.organisation}/{client.name}"


def _asker(client: Client) -> Asker:
    return Asker(organisation=client.organisation, actor=_actor(client))


def _given(name: str) -> str | None:
    """A parameter's value; an empty one is one not given (``?namhoc=&dot=`` as the contract writes it)."""
    return request.args.get(name) or None


def _flag(name: str) -> bool:
    given = request.args.get(name, "0")
    if given not in ("0", "1"):
        raise Refusal("bad-request", where=name)
    return given == "1"


def _state() -> ItemState | None:
    given = _given("state")
    if given is None:
        return None
    if given not in OUTCOMES:
        raise Refusal("bad-request", where="state")
    return ItemState(given)


def _cursor() -> int:
    given = _given("cursor")
    if given is None:
        return -1
    if not _NUMBER.fullmatch(given):
        raise Refusal("bad-request", where="cursor")
    return int(given)
