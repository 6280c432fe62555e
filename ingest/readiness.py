"""``GET /readyz`` of the schools' door where it is a process of its own: can it take in a batch? Knows no school."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from flask import Blueprint, Response, jsonify

from ingest.callers import workplace
from ingest.mishap import kind_and_place
from registry.database_room import has_room
from registry.errors import SpoolMissing
from registry.organisations import province
from registry.transactions import transaction

log = structlog.get_logger(__name__)

readiness = Blueprint("readiness", __name__)


@readiness.get("/readyz")
def ready() -> tuple[Response, int]:
    """Database and spool, each by name; 503 when one is down."""
    down = [name for name, check in _CHECKS.items() if not _holds(name, check)]
    return jsonify({"status": "down" if down else "ok", "down": down}), 503 if down else 200


def _holds(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:
        log.error("not ready", what=name, **kind_and_place(error))
        return False
    return True


class NoRoom(Exception):
    """The database's disk is full."""


def _database() -> None:
    """Where it can be written: a standby is not enough here, nor is a disk without room."""
    with transaction(workplace().engine) as connection:
        province(connection)
    if not has_room(workplace().engine):
        raise NoRoom


def _spool() -> None:
    if not workplace().spool.usable():
        raise SpoolMissing


_CHECKS = {"database": _database, "spool": _spool}
