"""The door for schools' software to ask for recalls and to see what became of them (contract/http.md, Schools)."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from ingest.answers import Refusal
from ingest.callers import caller, workplace
from ingest.recall_form import LARGEST_BODY, read_wish
from ingest.recall_views import bad_items_view, head_view, recall_view
from registry import recall_history
from registry.clients import Client
from registry.connection import Connection
from registry.organisations import own_and_succeeded
from registry.recall_request import ItemsRefused, NotAllowed, asking_client
from registry.recall_request import request as request_recall
from registry.transactions import reading, transaction

recalls = Blueprint("recalls", __name__, url_prefix="/api/v1")

SCOPE = "recalls:write"
JSON = "application/json"
# Requests a page of the list: one line each.
PAGE = 100

_NUMBER = re.compile(r"[0-9]{1,9}")


@recalls.post("/recalls")
def ask() -> tuple[Response, int, dict[str, str]]:
    client = caller(SCOPE)
    if request.mimetype != JSON:
        raise Refusal("json-expected")
    wish, place = read_wish(_body()), workplace()
    try:
        with transaction(place.engine) as connection:
            asker = asking_client(connection, client)
            recall_id = request_recall(connection, place.keyring, wish, by=asker, at=place.clock())
            asked = recall_history.read(connection, place.keyring, recall_id)
    except NotAllowed:
        raise Refusal("scope-missing") from None  # an organisation that is no school
    except ItemsRefused as refused:
        raise Refusal("recall-items-refused", items=bad_items_view(refused.items)) from None
    assert asked is not None
    location = url_for("recalls.show_recall", recall_id=recall_id)
    return jsonify({"id": recall_id, "state": str(asked.head.state)}), 202, {"Location": location}


@recalls.get("/recalls")
def list_recalls() -> Response:
    client, before = caller(SCOPE), _cursor()
    place = workplace()
    with reading(place.engine) as connection:
        own = _own(connection, client)
        found = recall_history.listed(connection, concerning=own, before=before, limit=PAGE + 1)
    following = str(found[PAGE - 1].pk) if len(found) > PAGE else None
    zone = place.clock().tzinfo
    return jsonify({"items": [head_view(head, zone) for head in found[:PAGE]], "next": following})


@recalls.get("/recalls/<uuid:recall_id>")
def show_recall(recall_id: Any) -> Response:
    client, place = caller(SCOPE), workplace()
    with reading(place.engine) as connection:
        found = recall_history.read(connection, place.keyring, str(recall_id))
        own = _own(connection, client)
    if found is None or not found.concerns(own):
        raise Refusal("not-found")  # another school's requests do not exist for this one
    return jsonify(recall_view(found.as_seen_by(own), place.clock().tzinfo))


def _own(connection: Connection, client: Client) -> frozenset[str]:
    return own_and_succeeded(connection, client.organisation, workplace().clock())


def _body() -> bytes:
    if (request.content_length or 0) > LARGEST_BODY:
        raise Refusal("recall-too-large")
    body: bytes = request.stream.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise Refusal("recall-too-large")
    return body


def _cursor() -> int | None:
    given = request.args.get("cursor") or None
    if given is None:
        return None
    if not _NUMBER.fullmatch(given):
        raise Refusal("bad-request", where="cursor")
    return int(given)
