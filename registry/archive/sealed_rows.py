"""What an archive must not hold: look-up codes and people's notes. Out for a hub with the same keys, and in again.

Knows no file: ``hocba.archive.companion`` seals these lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from registry import codes
from registry.archive.incoming import pk_of
from registry.archive.lines import Line, moment, plain
from registry.archive.outgoing import PAGE, held, names_of, requests_of
from registry.codes import DOSSIER, RECORD, sealed_context
from registry.keyring import Keyring
from registry.recall_notes import opened, request_context, sealed, step_context, suspension_context
from registry.store.recall_tables import recall_request, recall_step, suspension
from registry.store.tables import code, record


def lines(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    """Every code of the year's records and their dossiers, replaced ones too; every note of its recalls.

    Raises:
        DamagedSeal, UnknownKey: one does not open.
    """
    last = 0
    firsts = _first_of_each_dossier(namhoc)
    query = select(code, firsts.c.first_pk).outerjoin(firsts, firsts.c.dossier_pk == code.c.dossier_pk)
    query = query.outerjoin(record, record.c.pk == code.c.record_pk)
    query = query.where(held(namhoc) | firsts.c.first_pk.is_not(None))
    while page := connection.execute(query.where(code.c.pk > last).order_by(code.c.pk).limit(PAGE)).all():
        names = names_of(connection, [row.record_pk or row.first_pk for row in page])
        yield from (_code_line(keyring, row, names[row.record_pk or row.first_pk]) for row in page)
        last = page[-1].pk
    yield from _notes(connection, keyring, namhoc)
    yield from _suspension_notes(connection, keyring, namhoc)


def put_code(connection: Connection, keyring: Keyring, line: Line, *, at: datetime) -> None:
    """A code under this hub's keys. A dossier's that came with another year is there already and stays."""
    record_id, _, version = line["name"].partition("/")
    query = select(record.c.pk, record.c.dossier_pk).where(
        record.c.record_id == record_id, record.c.version == int(version)
    )
    found = connection.execute(query).one()
    kind, pk = (RECORD, found.pk) if line["kind"] == RECORD else (DOSSIER, found.dossier_pk)
    mac = codes.code_mac(keyring, line["code"])
    if connection.scalar(select(func.count()).select_from(code).where(code.c.mac == mac)):
        return
    column = code.c.record_pk if kind == RECORD else code.c.dossier_pk
    live = select(func.count()).select_from(code).where(column == pk, code.c.replaced_at.is_(None))
    replaced = moment(line["replaced_at"]) if line["replaced_at"] else None
    if replaced is None and connection.scalar(live):
        replaced = at  # two years' archives of different days: the code that came first stays the live one
    values: dict[str, Any] = {
        "mac": mac,
        "sealed": keyring.seal(line["code"].encode(), context=sealed_context(kind, pk)),
    }
    values |= {"record_pk": pk if kind == RECORD else None, "dossier_pk": pk if kind == DOSSIER else None}
    values |= {"created_at": moment(line["created_at"]), "replaced_at": replaced, "failures": line["failures"]}
    connection.execute(code.insert(), values)


def put_note(connection: Connection, keyring: Keyring, line: Line) -> None:
    """A note of a recall that has been taken in, sealed under this hub's keys."""
    request_pk = connection.execute(
        select(recall_request.c.pk).where(recall_request.c.id == line["recall"])
    ).scalar_one()
    if line["revision"] is None:
        note = sealed(keyring, line["note"], request_context(line["recall"]))
        statement = update(recall_request).where(recall_request.c.pk == request_pk)
    else:
        note = sealed(keyring, line["note"], step_context(request_pk, line["revision"]))
        act = (recall_step.c.request_pk == request_pk, recall_step.c.revision == line["revision"])
        statement = update(recall_step).where(*act, recall_step.c.item_pk.is_(None))
    connection.execute(statement.values(note_sealed=note))


def put_suspension_note(connection: Connection, keyring: Keyring, line: Line) -> None:
    """A note of a suspension that has been taken in."""
    pk, begun_at = pk_of(connection, line["name"]), moment(line["begun_at"])
    note = sealed(keyring, line["note"], suspension_context(pk, begun_at))
    mine = (suspension.c.record_pk == pk, suspension.c.begun_at == begun_at)
    connection.execute(update(suspension).where(*mine).values(note_sealed=note))


def issue_missing(connection: Connection, keyring: Keyring, namhoc: str, *, at: datetime) -> int:
    """New codes for the year's records and dossiers that have none; says how many. The old slips do not open these."""
    issued = 0
    for kind, owner, column in (
        (RECORD, record.c.pk, code.c.record_pk),
        (DOSSIER, record.c.dossier_pk, code.c.dossier_pk),
    ):
        has = select(code.c.pk).where(column == owner, code.c.replaced_at.is_(None)).exists()
        query = select(owner).distinct().where(record.c.namhoc == namhoc, ~has).order_by(owner).limit(PAGE)
        while pks := list(connection.scalars(query)):
            subjects = {"records": pks} if kind == RECORD else {"dossiers": pks}
            issued += len(codes.issue(connection, keyring, at=at, **subjects))
    return issued


def _code_line(keyring: Keyring, row: Row[Any], name: str) -> Line:
    kind, pk = (RECORD, row.record_pk) if row.record_pk else (DOSSIER, row.dossier_pk)
    clear = keyring.open(row.sealed, context=sealed_context(kind, pk)).decode()
    head = {"kind": kind, "name": name, "code": clear, "failures": row.failures}
    return head | {"created_at": plain(row.created_at), "replaced_at": plain(row.replaced_at)}


def _notes(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    asked = select(recall_request).where(recall_request.c.pk.in_(requests_of(namhoc)))
    for row in connection.execute(asked.where(recall_request.c.note_sealed.is_not(None)).order_by(recall_request.c.pk)):
        note = opened(keyring, row.note_sealed, request_context(row.id))
        yield {"kind": "note", "recall": row.id, "revision": None, "note": note}
    steps = select(recall_step, recall_request.c.id).join(
        recall_request, recall_request.c.pk == recall_step.c.request_pk
    )
    steps = steps.where(recall_step.c.request_pk.in_(requests_of(namhoc)), recall_step.c.note_sealed.is_not(None))
    for row in connection.execute(steps.order_by(recall_step.c.pk)):
        note = opened(keyring, row.note_sealed, step_context(row.request_pk, row.revision))
        yield {"kind": "note", "recall": row.id, "revision": row.revision, "note": note}


def _suspension_notes(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    noted = select(suspension, record.c.record_id, record.c.version)
    noted = noted.join(record, record.c.pk == suspension.c.record_pk)
    noted = noted.where(held(namhoc), suspension.c.note_sealed.is_not(None)).order_by(suspension.c.pk)
    for row in connection.execute(noted):
        note = opened(keyring, row.note_sealed, suspension_context(row.record_pk, row.begun_at))
        about = {"kind": "suspension-note", "name": f"{row.record_id}/{row.version}"}
        yield about | {"begun_at": plain(row.begun_at), "note": note}


def _first_of_each_dossier(namhoc: str) -> Any:
    first = select(record.c.dossier_pk, func.min(record.c.pk).label("first_pk")).where(held(namhoc))
    return first.group_by(record.c.dossier_pk).subquery()
