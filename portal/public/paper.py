"""``POST /t/<code>/paper``: the checker gives the marks on the paper before them and sees which differ.

A second tier of its own, as ``messages``: code, birth date and all limits are asked again. Nothing of it is kept.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, request

from portal.language import voice
from portal.public.desk import desk
from portal.public.look_up import SecondFactor, is_closed
from portal.public.pages import answer_as_page
from portal.public.paper_form import compared
from portal.public.present import whole_record

bp = Blueprint("paper", __name__)

# 40 subjects with four marks each, and the second factor.
MAX_FIELDS: Final = 170
# Such a form with every field filled is 9 kB; nginx lets 16 through.
MAX_BODY: Final = 16 * 1024


@bp.before_request
def _room_for_marks() -> None:
    request.max_form_parts = MAX_FIELDS
    request.max_content_length = MAX_BODY
    request.max_form_memory_size = MAX_BODY


@bp.post("/t/<code>/paper")
def compare(code: str) -> str:
    """The second tier again, with what differs above it."""
    factor = SecondFactor(request.form.get("birth_date", ""), request.form.get("id_last4") or None)
    answer = desk().look_up.tier_two(code, factor)
    number = request.form.get("record", 0, type=int)
    shown = answer.records[number] if answer.tier == 2 and 0 <= number < len(answer.records) else None
    if shown is None or shown.report is None or is_closed(shown.held):
        return answer_as_page(answer)
    return answer_as_page(answer, compared=compared(whole_record(shown), request.form, number, voice()))
