"""Certificates that end soon, by school and as CSV; for the department also how old the trust folder's material is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template, request

from portal.language import voice
from portal.office.access import desk
from portal.office.certificates.who import KINDS, READING
from portal.office.csv_file import csv_file
from portal.office.desks import DeskEntry, add_desk
from portal.office.place import place
from portal.office.visitor import Visitor, visitor
from portal.words.voice import VIET_NAM
from registry import certificate_expiry
from registry.certificate_expiry import WITHIN_DAYS, Ending
from registry.connection import Connection
from registry.transactions import reading

bp = Blueprint("certificates_expiring", __name__)

BEFORE_LOCK = "lock"
# Lines on the page; the CSV has them all.
MOST_SHOWN = 300
_COLUMNS = ("ma_truong", "ten_truong", "vai_tro", "ho_ten", "chung_thu_het_han", "giu_vai_tro_den")


@desk(bp, "/certificates/expiring", roles=READING, kinds=KINDS)
def show() -> str:
    """Within so many days, or before the next lock."""
    now = place().clock()
    with reading(place().engine) as connection:
        lock = certificate_expiry.next_lock(connection, now)
        chosen, before = _asked(now, lock)
        rows = certificate_expiry.ending(connection, visitor().scope, before, now=now)
    of_department = visitor().account.kind == "department"
    return render_template(
        "office/certificates/expiring.html",
        rows=rows[:MOST_SHOWN],
        total=len(rows),
        by_school=_by_school(rows),
        chosen=chosen,
        days=WITHIN_DAYS,
        lock=lock,
        now=now,
        ages=certificate_expiry.ages(place().trust.current()) if of_department else [],
    )


@desk(bp, "/certificates/expiring.csv", roles=READING, kinds=KINDS)
def as_file() -> Response:
    """The same as a table; names of staff, no number of theirs."""
    now = place().clock()
    with reading(place().engine) as connection:
        _, before = _asked(now, certificate_expiry.next_lock(connection, now))
        rows = certificate_expiry.ending(connection, visitor().scope, before, now=now)
    return csv_file("chung-thu-sap-het-han.csv", _rows(rows))


def _asked(now: datetime, lock: datetime | None) -> tuple[str, datetime]:
    """What the address asks for, and the moment it means; anything else means the first choice."""
    asked = request.args.get("within", "")
    if asked == BEFORE_LOCK and lock is not None:
        return asked, lock
    days = int(asked) if asked in {str(number) for number in WITHIN_DAYS} else WITHIN_DAYS[0]
    return str(days), now + timedelta(days=days)


def _by_school(rows: list[Ending]) -> list[tuple[str, str, int]]:
    counted = Counter((one.school, one.school_name) for one in rows)
    return [(code, name, number) for (code, name), number in counted.most_common()]


def _rows(rows: list[Ending]) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for one in rows:
        ends = one.not_after.astimezone(VIET_NAM).date().isoformat()
        until = one.until.isoformat() if one.until else ""
        yield one.school, one.school_name, voice().code("signer-role", one.role), one.name, ends, until


def _soon(connection: Connection, here: Visitor) -> int:
    return certificate_expiry.count_soon(connection, here.scope, here.at)


add_desk(
    DeskEntry(
        "certificates_expiring.show",
        "certificates.nav-expiring",
        place=61,
        counter=_soon,
        waiting="certificates.soon",
    )
)
