"""An institution's own page: what it may, how much it used, its calls, and where it wants to be told of changes."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.office.access import desk
from portal.office.desks import DeskEntry, add_desk
from portal.office.errors import Refused
from portal.office.place import place
from portal.office.visitor import visitor
from registry import access_grants, audit, client_keys, institution_use, verification_calls, webhooks
from registry.transactions import reading, transaction

bp = Blueprint("own_checks", __name__)

ROLES, KINDS = ("institution",), ("institution",)
CALLS_SHOWN = 20
LONGEST_ADDRESS = 500


@desk(bp, "/checks", roles=ROLES, kinds=KINDS)
def show() -> str:
    """All of it on one page."""
    now, code = place().real_clock(), visitor().account.organisation
    with reading(place().engine) as connection:
        grant = access_grants.grant_of(connection, code, now)
        quota = grant.lines_per_day if grant else 0
        return render_template(
            "office/institutions/own.html",
            grant=grant,
            left=verification_calls.left_today(connection, code, verification_calls.day_of(now), quota),
            days=institution_use.days(connection, code, now=now),
            calls=institution_use.calls(connection, code, limit=CALLS_SHOWN),
            keys=client_keys.listed(connection, code, now=now),
            webhook=webhooks.of(connection, code),
            events=webhooks.last_events(connection, code, limit=CALLS_SHOWN),
            longest=LONGEST_ADDRESS,
            now=now,
        )


@desk(bp, "/checks/webhook", roles=ROLES, kinds=KINDS, methods=["POST"])
def set_webhook() -> Response:
    """Set, change or take away the address that is told of changes."""
    here, url = visitor(), request.form.get("url", "").strip()
    if url and not _can_be_told(url):
        raise Refused("webhook-address")
    with transaction(place().engine) as connection:
        before = webhooks.put(
            connection, here.account.organisation, url or None, by=here.account.username, at=place().real_clock()
        )
        told = {"before": _in_the_audit(before), "after": _in_the_audit(url)}
        line = here.audit("webhook:changed", f"organisation:{here.account.organisation}", told)
        audit.append(connection, [line], at=place().clock())
    return redirect(url_for("own_checks.show"), 303)


def _in_the_audit(url: str | None) -> str | None:
    """Its host, and which address of that host it is: the rest may hold a secret, and the audit is for good."""
    if not url:
        return None
    return f"{urlsplit(url).netloc} #{hashlib.sha256(url.encode()).hexdigest()[:12]}"


def _can_be_told(url: str) -> bool:
    """Whether it is an address as RFC 3986 writes them, by TLS and without anybody's password."""
    if len(url) > LONGEST_ADDRESS or not re.fullmatch(r"[!-~]+", url):
        return False
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:  # half a bracket, a port that is none
        return False
    return address.scheme == "https" and bool(address.hostname) and port != 0 and "@" not in address.netloc


add_desk(DeskEntry("own_checks.show", "institution.nav-own", place=20))
