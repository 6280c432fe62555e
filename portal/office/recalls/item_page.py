"""One record of a request: what the original says now, its signatures, what was decided before, what would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template

from portal.language import voice
from portal.office.access import desk
from portal.office.errors import NoSuchThing
from portal.office.place import place
from portal.office.recalls import request_page, uploads
from portal.office.recalls.change_words import Change, in_words
from portal.office.recalls.queue import ACTING, ROLES
from portal.office.recalls.record_now import reader, whole_of
from portal.office.recalls.seen import Key, Seen, checked_id, seen_request
from portal.office.visitor import Visitor, visitor
from portal.public.examination import Examined
from portal.words.voice import Voice
from registry import look_up_counts, recall_files, recall_queue, scoped_records
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.recall_files import FileKind
from registry.recall_request import actor_at
from registry.rules.differences import differences
from registry.rules.recall_rules import MARKABLE, Ground, RecallState
from registry.transactions import reading
from verifier.report import Report

bp = Blueprint("recall_item", __name__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``source``: announced (a file with the request) or accepted (the next version in the register).

    ``indication``: what the verifier says of the new one now; None where it cannot be read.
    """

    source: str
    version: int
    indication: str | None
    changes: tuple[Change, ...]


@desk(bp, "/recalls/<request_id>/records/<int:number>", roles=ROLES)
def show(request_id: str, number: int) -> str:
    """The page of the request's ``number``th record, from 1."""
    here = visitor()
    with reading(place().engine) as connection:
        seen = seen_request(connection, here, request_id)
        key = _key(seen, number)
        held = scoped_records.by_keys(connection, here.scope, [key], now=here.at).get(key)
        if held is None:
            raise NoSuchThing
        return _page(connection, here, seen, held=held, number=number)


@desk(bp, "/recalls/<request_id>/files/<file_id>", roles=ROLES)
def download(request_id: str, file_id: str) -> Response:
    """One file that came with the request, as a download under a name of ours."""
    here = visitor()
    with reading(place().engine) as connection:
        seen = seen_request(connection, here, request_id)
        found = recall_files.content(
            connection, place().keyring, here.scope, request_id=request_id, file_id=checked_id(file_id)
        )
    if found is None or not seen.whole:
        raise NoSuchThing
    kind, content = found
    ending, mimetype = ("pdf", "application/pdf") if kind is FileKind.EVIDENCE else ("bin", "application/octet-stream")
    response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{kind}-{file_id[:8]}.{ending}"'
    return response


def _key(seen: Seen, number: int) -> Key:
    if not 1 <= number <= len(seen.keys):
        raise NoSuchThing
    return seen.keys[number - 1]


def _page(connection: Connection, here: Visitor, seen: Seen, *, held: HeldRecord, number: int) -> str:
    asked, item, say = seen.request, seen.request.items[number - 1], voice()
    may = recall_queue.choices(connection, asked.head.id, actor_at(connection, here.account, here.at))
    (examined,) = reader().examined([held], reader().evidence(connection, [held]))
    acts = request_page.possible(may, [(held.record_id, held.version)])
    recalls = scoped_records.recalls_of(connection, held.pk)
    return render_template(
        "office/recalls/item.html",
        asked=asked,
        item=item,
        number=number,
        record=whole_of(examined, say),
        comparison=_comparison(connection, seen, examined, say),
        earlier=[one for one in recalls if one.id != asked.head.id],
        suspensions=scoped_records.suspensions_of(connection, held.pk),
        look_ups=look_up_counts.of_record(connection, held.pk),
        acts=acts,
        rows=[request_page.Row(item, None, may[held.record_id, held.version])],
        deciding=any(RecallState.APPROVED in of.values() for of in acts.values()),
        undoes=asked.head.ground == Ground.REINSTATEMENT,
        markable=asked.head.reason in MARKABLE and asked.head.ground != Ground.REINSTATEMENT,
        refusal=None if acts or not here.has(*ACTING) else request_page.why_not(may, [(held.record_id, held.version)]),
        typed={},
        voice=say,
    )


def _comparison(connection: Connection, seen: Seen, old: Examined, say: Voice) -> Comparison | None:
    """With the next version in the register, else with the one announced in the request."""
    before = old.report.fields if old.report else None
    held = old.held
    if before is None:
        return None
    if held.replaced_by:
        after_key = (held.replaced_by.record_id, held.replaced_by.version)
        later = scoped_records.by_keys(connection, visitor().scope, [after_key], now=visitor().at).get(after_key)
        if later is None:
            return None
        (new,) = reader().examined([later], reader().evidence(connection, [later]))
        return _compared("accepted", later.version, before.groups, new.report, say=say)
    content = _announced(connection, seen, (held.record_id, held.version))
    if content is None:
        return None
    report = uploads.judged(connection, content, held.school, held.namhoc)
    return _compared("announced", held.version + 1, before.groups, report, say=say)


def _announced(connection: Connection, seen: Seen, key: Key) -> bytes | None:
    request_id, keyring = seen.request.head.id, place().keyring
    files = recall_files.listed(connection, keyring, request_id)
    of_it = next((file for file in files if file.kind is FileKind.CORRECTED and file.of == key), None)
    if of_it is None:
        return None
    found = recall_files.content(connection, keyring, visitor().scope, request_id=request_id, file_id=of_it.id)
    return found[1] if found else None


def _compared(source: str, version: int, before: Mapping[str, Any], report: Report | None, *, say: Voice) -> Comparison:
    if report is None or report.fields is None:
        return Comparison(source, version, str(report.indication) if report else None, ())
    after = report.fields.groups
    changes = in_words(differences(before, after), before, after, say)
    return Comparison(source, version, str(report.indication), changes)
