"""Is the hub alive, can it work, and which keys are its own. For operators and programs; knows no records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

import structlog
from flask import Blueprint, Response, jsonify

from portal.public.desk import Desk, desk
from registry.database_room import has_room
from registry.organisations import province
from registry.standby import standby_of
from registry.transactions import reading
from registry.trust_crls import GOOD, read_state
from registry.trust_lists import lists_of, newest_of_each

_log = structlog.get_logger(__name__)

bp = Blueprint("operations", __name__)


@bp.get("/.well-known/hocba/jwks.json")
def jwks() -> Response:
    """The hub's public keys."""
    return jsonify(desk().seal.jwks())


@bp.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@bp.get("/readyz")
def ready() -> tuple[Response, int]:
    """Database, originals, trust material, limits and spool, each by name; 503 when one is down."""
    checks = {name: _tried(name, check) for name, check in _CHECKS.items()}
    down = [name for name, found in checks.items() if found["status"] == "down"]
    degraded = [name for name, found in checks.items() if found["status"] == "degraded"]
    status = "down" if down else "degraded" if degraded else "ok"
    body: dict[str, Any] = {"status": status, "down": down, "degraded": degraded, "checks": checks}
    if desk().shown_clock:
        body["clock"] = desk().shown_clock
    return jsonify(body), 503 if down else 200


def _tried(name: str, check: Callable[[Desk], dict[str, Any]]) -> dict[str, Any]:
    try:
        return check(desk())
    except Exception as error:
        _log.error("not ready", what=name, error=type(error).__qualname__)
        return {"status": "down"}


def _database(at: Desk) -> dict[str, Any]:
    """On a full disk look-ups go on; where batches come in through this process, that is not enough."""
    with reading(at.engine) as connection:
        province(connection)
    if not has_room(at.engine):
        return {"status": "degraded" if at.spool is None else "down", "room": False}
    standby = standby_of(at.engine)
    if standby is None:
        return {"status": "ok"}
    if standby.in_use:
        return {"status": "degraded", "reads": "standby", "primary": "down"}
    answers = standby.answers()
    return {"status": "ok" if answers else "degraded", "reads": "primary", "standby": "ok" if answers else "down"}


def _originals(at: Desk) -> dict[str, Any]:
    """A folder that is not there yet counts as down: nothing can be read from it, nothing kept in it."""
    return {"status": "ok" if at.originals.usable() else "down"}


def _trust(at: Desk) -> dict[str, Any]:
    """Without a root nothing can be verified; a list past its ``nextUpdate`` only holds up new records.

    Of each authority its newest list counts: an older one beside it makes nothing stale.
    """
    store = at.trust.current()
    lists = newest_of_each(lists_of(store))
    ends = [one.good_until for one in lists if one.good_until]
    found: dict[str, Any] = {"status": "ok" if store.roots else "down", "version": store.version}
    found |= {"roots": len(store.roots), "intermediates": len(store.intermediates), "crls": len(store.crls)}
    if lists:
        made = [one.made_at for one in lists]
        found["crl_age_days"] = (at.clock().astimezone(UTC) - max(made)).days
        found["oldest_crl_age_days"] = (at.clock().astimezone(UTC) - min(made)).days
    if ends:
        found["crls_good_until"] = min(ends).isoformat()
        found["crls_stale"] = min(ends) < at.clock()
    if fetched := read_state(at.trust.path).values():
        good = [one.good_at for one in fetched if one.good_at]
        failing = sum(one.came not in GOOD for one in fetched)
        found["fetched"] = {"addresses": len(fetched), "failing": failing, "oldest_good": min(good, default=None)}
    return found


def _limits(at: Desk) -> dict[str, Any]:
    """Without Redis the hub goes on working, only stricter: nothing is down."""
    where = at.counters.where()
    return {"status": "degraded" if at.counters.alone else "ok", "counted": where}


def _spool(at: Desk) -> dict[str, Any]:
    """Where batches come in through this process: whether one could be written now."""
    if at.spool is None:
        return {"status": "ok", "here": False}
    return {"status": "ok" if at.spool.usable() else "down"}


_CHECKS: dict[str, Callable[[Desk], dict[str, Any]]] = {
    "database": _database,
    "originals": _originals,
    "trust": _trust,
    "limits": _limits,
    "spool": _spool,
}
