"""``POST /t/<code>/message``: "something is wrong with this record", from whoever can open its second tier.

It is a second tier of its own: code, birth date and all limits are asked again, so it says and costs no less.
"""

from __future__ import annotations

from flask import Blueprint, request

from portal.public.desk import desk
from portal.public.look_up import Answer, SecondFactor, is_closed
from portal.public.pages import answer_as_page
from registry import record_messages, work_calendar
from registry.held_records import HeldRecord
from registry.record_messages import LONGEST
from registry.rules.working_days import Term
from registry.transactions import transaction

bp = Blueprint("messages", __name__)


@bp.post("/t/<code>/message")
def send(code: str) -> str:
    """The second tier again, with what became of the message above it."""
    factor = SecondFactor(request.form.get("birth_date", ""), request.form.get("id_last4") or None)
    answer = desk().look_up.tier_two(code, factor)
    held = _meant(answer)
    # Line ends count once, as the browser's own limit counts them.
    text = request.form.get("text", "").replace("\r\n", "\n").strip()
    if held is None or not text or len(text) > LONGEST:
        return answer_as_page(answer, "message-not-sent")
    with transaction(desk().engine) as connection:
        kept = record_messages.add(connection, desk().keyring, held.pk, text, at=desk().clock())
        days = work_calendar.read(connection).working_days(Term.MESSAGE)
    return answer_as_page(answer, "message-sent" if kept else "message-too-many", days=days)


def _meant(answer: Answer) -> HeldRecord | None:
    """The record the form is about, if the second tier shows it."""
    if answer.tier != 2:
        return None
    number = request.form.get("record", 0, type=int)
    records = [examined.held for examined in answer.records]
    held = records[number] if 0 <= number < len(records) else None
    return None if held is None or is_closed(held) else held
