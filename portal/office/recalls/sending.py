"""Asking for recalls, second page: reason, words, evidence; the request is made, or nothing is."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.place import place
from portal.office.recalls import uploads
from portal.office.recalls.acting import acting_account, as_deputy
from portal.office.recalls.asking import ASKING, KINDS, chosen_keys, reasons_page
from portal.office.recalls.pick_lists import BadLine
from portal.office.recalls.seen import Key, text_of
from portal.office.recalls.uploads import FileRefused
from portal.office.visitor import Visitor, visitor
from registry import audit, recall_files, recall_request, scoped_records
from registry.connection import Connection
from registry.recall_files import NewFile
from registry.recall_notes import LONGEST_NOTE
from registry.recall_request import ItemsRefused, NotAllowed, Wish, asking_account
from registry.rules.recall_rules import DEPARTMENT, Ground, Reason
from registry.transactions import reading, transaction

bp = Blueprint("recall_sending", __name__)


class FormIncomplete(Exception):
    """Something is missing; ``code`` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@desk(bp, "/recalls/new/send", roles=ASKING, kinds=KINDS, methods=["POST"], keeps=False, body=uploads.LARGEST_FORM)
def send() -> Response:
    """Ask: all of the records, with the files, or nothing."""
    here, say = visitor(), voice()
    keys = chosen_keys("chosen")
    bad: list[BadLine] = []
    try:
        wish = _wish(here, keys)
        files = _files(here, keys)
        with transaction(place().engine) as connection:
            request_id = _asked(connection, here, wish, files)
    except FormIncomplete as error:
        problem = say(f"recall.incomplete-{error.code}")
    except FileRefused as error:
        problem = f"{error.name}: {say(f'recall-file.{error.why}')}"
    except NotAllowed as error:
        problem = say(f"recall-refusal.{error.refusal}")
    except ItemsRefused as error:
        problem = say("recall.items-refused") if keys else say("recall.incomplete-items")
        bad = [
            BadLine(number, text_of((one.record_id, one.version)), str(one.refusal))
            for number, one in enumerate(error.items, start=1)
        ]
    else:
        return redirect(url_for("recall_request.show", request_id=request_id, done="asked"), 303)
    with reading(place().engine) as connection:
        return make_response(reasons_page(connection, here, keys, problem=problem, bad=bad), 422)


def _asked(connection: Connection, here: Visitor, wish: Wish, files: list[NewFile]) -> str:
    by = acting_account(connection, here)
    request_id = recall_request.request(connection, place().keyring, wish, by=asking_account(by), at=here.at)
    recall_files.add(connection, place().keyring, request_id, files, by=by.username, at=here.at)
    subject = f"recall:{request_id}"
    lines = [here.audit("recall:files", subject, {"files": len(files)})] if files else []
    audit.append(connection, [*lines, *as_deputy(connection, here, subject)], at=here.at)
    return request_id


def _wish(here: Visitor, keys: list[Key]) -> Wish:
    reason, ground, note = (request.form.get(name, "").strip() for name in ("reason", "ground", "note"))
    if reason not in set(Reason):
        raise FormIncomplete("reason")
    department = here.account.kind == DEPARTMENT
    if department and ground not in set(Ground):
        raise FormIncomplete("ground")
    if not note:
        raise FormIncomplete("text")
    if len(note) > LONGEST_NOTE:
        raise FormIncomplete("length")
    return Wish(Reason(reason), note, keys, Ground(ground) if department else None)


def _files(here: Visitor, keys: list[Key]) -> list[NewFile]:
    """Checked before anything is locked: verifying takes its time."""
    pdfs = uploads.evidence(request.files.getlist("evidence"))
    with reading(place().engine) as connection:
        held = scoped_records.by_keys(connection, here.scope, keys, now=here.at)
        return pdfs + uploads.corrected(connection, request.files.getlist("corrected"), held, here.scope)
