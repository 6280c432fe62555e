"""``/share``, ``/s/<key>``, ``/shares/<key>``: a link to one record is made, opened by others, watched and ended.

Opening takes two steps: what fetches addresses by itself (previews of chats, scanners of mail) only gets the first,
which says nothing of any record, and is not counted. What is shown then has no code and no file: with a code, whoever
was lent a week could go on for ever.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.errors import ShareClosed, ShareUnknown
from portal.language import in_same_language, voice
from portal.public.after.parts import asked, parts, still_open, take_one
from portal.public.desk import desk
from portal.public.pages import owner
from portal.public.present import answer_json
from portal.public.record_page import answer_page
from registry import find, share_links
from registry.rules.share_rules import DAYS, LONGEST_PURPOSE, MOST_LIVE, TIMES_KEPT, LinkState, purpose_of
from registry.share_links import Link, TooManyLinks, Wish
from registry.transactions import reading, transaction

bp = Blueprint("share", __name__)


@bp.post("/share")
def make() -> str:
    """A link, shown once with the one that manages it."""
    linked = asked()
    days, purpose = request.form.get("days", 0, type=int), purpose_of(request.form.get("purpose", ""))
    if days not in DAYS or purpose is None:
        return _form("refused-purpose" if days in DAYS else "refused-days")
    take_one(parts().sharing)
    wish = Wish(linked.record_pk, linked.code_pk, days, purpose)
    try:
        with transaction(desk().engine) as connection:
            held = still_open(connection, linked, now=desk().clock())
            made = share_links.make(connection, desk().keyring, wish, at=parts().real_clock())
    except TooManyLinks:
        return _form("refused-many")
    base = desk().base_url.rstrip("/")
    give, manage = f"/s/{made.give}", f"/shares/{made.manage}"
    return render_template(
        "public/share.html",
        made=made,
        held=held,
        purpose=purpose,
        give=(give, base + give),
        manage=(manage, base + manage),
        ends=voice().moment(made.ends_at),
        owner=owner(),
    )


@bp.get("/s/<key>")
def front(key: str) -> str:
    """What whoever has the link sees first: until when it is good, and a button."""
    link = _given(key)
    return render_template("public/shared_front.html", key=key, link=link, ends=voice().moment(link.ends_at))


@bp.post("/s/<key>")
def show(key: str) -> str:
    """The record as it stands now, as its second tier shows it; counted."""
    with transaction(desk().engine) as connection:
        link = share_links.open_up(connection, desk().keyring, key, at=parts().real_clock())
    link = _open(link)
    answer = desk().look_up.shared(link.record_pk, link.code_pk)
    page = answer_page(answer, answer_json(answer, desk().links), voice())
    ends = voice().moment(link.ends_at)
    return render_template("public/shared.html", page=page, record=page.records[0], link=link, ends=ends, owner=owner())


@bp.get("/shares/<key>")
def manage(key: str) -> str:
    """What its maker sees: whether it is open, and when it was opened."""
    with reading(desk().engine) as connection:
        link = share_links.managed(connection, desk().keyring, key, now=parts().real_clock())
        held = link and find.by_pk(connection, link.record_pk, now=desk().clock())
    if link is None or held is None:
        raise ShareUnknown
    return render_template(
        "public/share_manage.html",
        key=key,
        link=link,
        held=held,
        is_open=link.state is LinkState.OPEN,
        ends=voice().moment(link.ends_at),
        times=[voice().moment(at) for at in link.times],
        kept=TIMES_KEPT,
    )


@bp.post("/shares/<key>/end")
def end(key: str) -> Response:
    """From now on it opens nothing."""
    with transaction(desk().engine) as connection:
        known = share_links.end(connection, desk().keyring, key, at=parts().real_clock())
    if not known:
        raise ShareUnknown
    return redirect(in_same_language(f"/shares/{key}"), 303)


def _given(key: str) -> Link:
    with reading(desk().engine) as connection:
        return _open(share_links.by_key(connection, desk().keyring, key, now=parts().real_clock()))


def _open(link: Link | None) -> Link:
    """Raises ShareUnknown, ShareClosed."""
    if link is None:
        raise ShareUnknown
    if link.state is not LinkState.OPEN:
        raise ShareClosed
    return link


def _form(refused: str) -> str:
    token, purpose = request.form.get("record", ""), request.form.get("purpose", "")[:LONGEST_PURPOSE]
    return render_template(
        "public/share.html", made=None, refused=refused, token=token, purpose=purpose, most=MOST_LIVE, owner=owner()
    )
