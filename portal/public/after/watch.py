"""``/watch``: somebody leaves a mail address, confirms it by mail, stops it. Nothing goes out before the confirmation
but one mail that asks for it. No page tells whether an address is known.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from portal.errors import NoMail, WatchUnknown
from portal.language import in_same_language, voice
from portal.public.after.parts import asked, parts, still_open, take_one
from portal.public.desk import desk
from portal.public.pages import owner
from registry import find, record_watches
from registry.mail_addresses import LONGEST, AddressMalformed, well_formed
from registry.record_watches import TooManyWatches, Watch, Wish
from registry.transactions import reading, transaction

bp = Blueprint("watch", __name__)


@bp.post("/watch")
def ask() -> str:
    """A mail goes to the address; the page says so and shows nothing else."""
    if not parts().sends_mail:
        raise NoMail
    linked, address = asked(), request.form.get("address", "").strip()
    if not well_formed(address):
        return _said("malformed", token=request.form.get("record", ""), typed=address[:LONGEST])
    take_one(parts().watching)
    if parts().mails.take(address.lower()):
        return _said("asked")  # this address has had its mails today, whoever asked for them
    try:
        with transaction(desk().engine) as connection:
            held = still_open(connection, linked, now=desk().clock())
            wish = Wish(held, linked.code_pk, address, voice().language)
            record_watches.ask(connection, desk().keyring, wish, at=parts().real_clock())
    except AddressMalformed:
        return _said("malformed")
    except TooManyWatches:
        return _said("many")
    return _said("asked")


@bp.get("/watch/<key>")
def show(key: str) -> str:
    """Where the mails' links lead: to confirm, or to stop. Changes nothing: mail scanners follow links."""
    return _page(key, _known(key)[1])


@bp.post("/watch/<key>/confirm")
def confirm(key: str) -> Response:
    """From now on the address is told of changes."""
    watch_id, watch = _known(key)
    with transaction(desk().engine) as connection:
        held = find.by_pk(connection, watch.record_pk, now=desk().clock())
        assert held is not None, "records are never removed"
        record_watches.confirm(connection, watch_id, held=held, at=parts().real_clock())
    return redirect(in_same_language(f"/watch/{key}"), 303)


@bp.post("/watch/<key>/stop")
def stop(key: str) -> str:
    """Address and watch are deleted. Also what a mail program's own button sends (RFC 8058)."""
    watch_id, _ = _known(key)
    with transaction(desk().engine) as connection:
        record_watches.stop(connection, watch_id)
    return _said("stopped")


def _known(key: str) -> tuple[str, Watch]:
    with reading(desk().engine) as connection:
        found = record_watches.by_key(connection, desk().keyring, key, now=parts().real_clock())
    if found is None:
        raise WatchUnknown
    return found


def _page(key: str, watch: Watch) -> str:
    with reading(desk().engine) as connection:
        held = find.by_pk(connection, watch.record_pk, now=desk().clock())
    assert held is not None, "records are never removed"
    return render_template(
        "public/watch.html",
        said="watching" if watch.confirmed else "to-confirm",
        key=key,
        namhoc=held.namhoc,
        status=voice()(f"status.{held.status}"),
        ends=voice().date(watch.ends_at),
        owner=owner(),
    )


def _said(what: str, *, token: str = "", typed: str = "") -> str:
    return render_template("public/watch.html", said=what, token=token, typed=typed, key=None, owner=owner())
