"""Confirming, checking, approving, rejecting, returning: one record, those ticked, or all that are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from portal.language import voice
from portal.office.access import desk
from portal.office.place import place
from portal.office.recalls import request_page
from portal.office.recalls.acting import acting_account, as_deputy
from portal.office.recalls.queue import ACTING
from portal.office.recalls.seen import Key, Seen, key_of, seen_request, text_of
from portal.office.visitor import Visitor, visitor
from registry import audit, recall_queue
from registry.connection import Connection
from registry.recall import Decision, decide
from registry.recall_notes import LONGEST_DECISION, LONGEST_NOTE
from registry.recall_request import NotAllowed, actor_at
from registry.rules.recall_rules import RecallAct, RecallState, Refusal
from registry.transactions import reading, transaction

bp = Blueprint("recall_deciding", __name__)

ALL = "all"


class Incomplete(Exception):
    """The form lacks something; ``code`` names the sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it came. ``all``: every record on which the act can be done."""

    act: RecallAct
    seen: int
    all: bool
    ticked: tuple[Key, ...]
    number: str
    dated: date | None
    note: str
    id_correction: bool


@desk(bp, "/recalls/<request_id>/act", roles=ACTING, methods=["POST"])
def act(request_id: str) -> Response:
    """Do it, all or nothing; back to the page, which says what was done or why not."""
    here = visitor()
    try:
        typed = _typed()
        with transaction(place().engine) as connection:
            follows = _decided(connection, here, request_id, typed)
    except Incomplete as error:
        return _again(here, request_id, voice()(f"recall.incomplete-{error.code}"), 422)
    except NotAllowed as error:
        sentence = voice()(f"recall-refusal.{error.refusal}")
        return _again(here, request_id, f"{error.item}: {sentence}" if error.item else sentence, 409)
    return redirect(url_for("recall_request.show", request_id=request_id, done=str(follows)), 303)


def _decided(connection: Connection, here: Visitor, request_id: str, typed: Typed) -> RecallState:
    """What became of the items that were acted on."""
    seen = seen_request(connection, here, request_id)
    by = acting_account(connection, here)
    may = recall_queue.choices(connection, request_id, actor_at(connection, by, here.at))
    able = request_page.possible(may, seen.keys).get(typed.act, {})
    keys = _meant(typed, able)
    if not keys:
        _refuse_nothing(seen, may, typed)
    follows = {able[key] for key in keys if key in able}
    _check(typed, follows)
    decision = Decision(
        request_id=request_id,
        act=typed.act,
        seen=typed.seen,
        items=_visible(seen, keys),
        number=_paper(typed) or None,
        note=typed.note or None,
        id_correction=typed.id_correction,
    )
    decide(connection, place().keyring, decision, by=by, at=here.at)
    audit.append(connection, as_deputy(connection, here, f"recall:{request_id}"), at=here.at)
    return max(follows, key=list(RecallState).index)


def _meant(typed: Typed, able: Mapping[Key, RecallState]) -> list[Key]:
    """Somebody who ticks some records and leaves "all" above them means one or the other: nothing is guessed."""
    if typed.all and typed.ticked and set(typed.ticked) != set(able):
        raise Incomplete("which")
    return list(able if typed.all else typed.ticked)


def _visible(seen: Seen, keys: list[Key]) -> list[Key]:
    """Records that the visitor does not see are not theirs to name."""
    shown = set(seen.keys)
    if unseen := [key for key in keys if key not in shown]:
        raise NotAllowed(Refusal.RECORD_UNKNOWN, text_of(unseen[0]))
    return keys


def _refuse_nothing(seen: Seen, may: dict[Key, recall_queue.May], typed: Typed) -> None:
    if not typed.all:
        raise Incomplete("items")
    if seen.request.revision != typed.seen:
        raise NotAllowed(Refusal.CHANGED_MEANWHILE)
    refusals = [may[key].refusal for key in seen.keys]
    raise NotAllowed(next((refusal for refusal in refusals if refusal), Refusal.DECIDED))


def _typed() -> Typed:
    """Raises Incomplete."""
    form = request.form
    if form.get("act") not in set(RecallAct):
        raise Incomplete("act")
    keys = [key_of(text) for text in form.getlist("item")]
    number, note = form.get("number", "").strip(), form.get("note", "").strip()
    if None in keys or len(number) > LONGEST_DECISION or len(note) > LONGEST_NOTE:
        raise Incomplete("length")
    return Typed(
        act=RecallAct(form["act"]),
        seen=form.get("seen", 0, type=int),
        all=form.get("which") == ALL,
        ticked=tuple(dict.fromkeys(key for key in keys if key)),
        number=number,
        dated=_date(form.get("dated", "")),
        note=note,
        id_correction="id_correction" in form,
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Incomplete("dated") from error


def _check(typed: Typed, follows: set[RecallState]) -> None:
    """A recall rests on a decision with number and date; who is refused something is told why."""
    if RecallState.APPROVED in follows and not (typed.number and typed.dated):
        raise Incomplete("number")
    if typed.act is not RecallAct.APPROVE and not typed.note:
        raise Incomplete("note")
    if typed.number and not typed.dated:
        raise Incomplete("dated")


def _paper(typed: Typed) -> str:
    """``12/QĐ-SGDĐT, 01/12/2026``: as the register keeps it and the public is told."""
    if not typed.number or typed.dated is None:
        return typed.number
    whole = f"{typed.number}, {typed.dated:%d/%m/%Y}"
    if len(whole) > LONGEST_DECISION:
        raise Incomplete("length")
    return whole


def _again(here: Visitor, request_id: str, problem: str, status: int) -> Response:
    """The page as it is now, with what had been typed."""
    typed = {name: request.form.get(name, "") for name in ("number", "dated", "note", "which")}
    ticked = set(request.form.getlist("item"))
    with reading(place().engine) as connection:
        seen = seen_request(connection, here, request_id)
        page = request_page.page(connection, here, seen, problem=problem, typed={**typed, "ticked": ticked})
    return make_response(page, status)
