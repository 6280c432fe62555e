"""What people wrote or uploaded about the year's records, and the papers of what was decided on them. Out and in.

They may name a learner and are kept sealed here: they travel as codes and notes do (``sealed_rows``).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select, update

from registry.archive.incoming import pk_of
from registry.archive.lines import Line, line_of, moment, plain, values_of
from registry.archive.outgoing import going_findings, held, names_of, requests_of
from registry.decision_papers import paper_context
from registry.finding_notes import finding_context
from registry.keyring import Keyring
from registry.recall_files import content_context, name_context
from registry.record_messages import answer_context, text_context
from registry.store.finding_tables import finding_step
from registry.store.paper_tables import decision_paper
from registry.store.recall_desk_tables import recall_file
from registry.store.recall_tables import recall_request, suspension
from registry.store.school_tables import record_message
from registry.store.tables import finding, record

FILE, MESSAGE, STEP, PAPER = "recall-file", "message", "finding-step", "decision-paper"
KINDS = frozenset({FILE, MESSAGE, STEP, PAPER})


def lines(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    """Raises DamagedSeal, UnknownKey."""
    yield from _files(connection, keyring, namhoc)
    yield from _messages(connection, keyring, namhoc)
    yield from _steps(connection, keyring, namhoc)
    yield from _papers(connection, keyring, namhoc)


def put(connection: Connection, keyring: Keyring, line: Line) -> None:
    """One of them, under this hub's keys; what it is about has been taken in."""
    puts = {FILE: _put_file, MESSAGE: _put_message, STEP: _put_step, PAPER: _put_paper}
    puts[line["kind"]](connection, keyring, line)


def _files(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    of_year = select(recall_file.c.pk).where(recall_file.c.request_pk.in_(requests_of(namhoc)))
    for pk in connection.scalars(of_year.order_by(recall_file.c.pk)).all():  # one at a time: some MiB each
        query = select(recall_file, recall_request.c.id.label("recall")).join(
            recall_request, recall_request.c.pk == recall_file.c.request_pk
        )
        row = connection.execute(query.where(recall_file.c.pk == pk)).one()
        about = names_of(connection, [row.record_pk], held(namhoc)).get(row.record_pk) if row.record_pk else None
        if row.record_pk and about is None:
            continue  # about a record of another year: it goes with that one
        head = {"id": row.id, "recall": row.recall, "record": about, "size": row.size, "account": row.account}
        yield head | {
            "kind": FILE,
            "as": row.kind,
            "added_at": plain(row.added_at),
            "name": keyring.open(row.name_sealed, context=name_context(row.id)).decode(),
            "content": base64.b64encode(keyring.open(row.content_sealed, context=content_context(row.id))).decode(),
        }


def _put_file(connection: Connection, keyring: Keyring, line: Line) -> None:
    there = connection.scalar(select(recall_file.c.pk).where(recall_file.c.id == line["id"]))
    if there is not None:
        return  # a file about the whole request came with another of its years
    request = select(recall_request.c.pk).where(recall_request.c.id == line["recall"])
    content, file_id = base64.b64decode(line["content"], validate=True), line["id"]
    row = values_of(recall_file, {name: line[name] for name in ("id", "size", "account", "added_at")})
    row |= {
        "kind": line["as"],
        "request_pk": connection.execute(request).scalar_one(),
        "record_pk": pk_of(connection, line["record"]) if line["record"] else None,
        "name_sealed": keyring.seal(line["name"].encode(), context=name_context(file_id)),
        "content_sealed": keyring.seal(content, context=content_context(file_id)),
    }
    connection.execute(recall_file.insert(), row)


def _messages(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    query = select(record_message, record.c.record_id, record.c.version)
    query = query.join(record, record.c.pk == record_message.c.record_pk).where(held(namhoc))
    for row in connection.execute(query.order_by(record_message.c.pk)):
        said = row.answer_sealed
        yield {
            "kind": MESSAGE,
            "id": row.id,
            "record": f"{row.record_id}/{row.version}",
            "sent_at": plain(row.sent_at),
            "answered_at": plain(row.answered_at),
            "account": row.account,
            "text": keyring.open(row.text_sealed, context=text_context(row.id)).decode(),
            "answer": keyring.open(said, context=answer_context(row.id)).decode() if said else None,
        }


def _put_message(connection: Connection, keyring: Keyring, line: Line) -> None:
    row = values_of(record_message, {name: line[name] for name in ("id", "sent_at", "answered_at", "account")})
    answer = line["answer"]
    row |= {
        "record_pk": pk_of(connection, line["record"]),
        "text_sealed": keyring.seal(line["text"].encode(), context=text_context(line["id"])),
        "answer_sealed": keyring.seal(answer.encode(), context=answer_context(line["id"])) if answer else None,
    }
    connection.execute(record_message.insert(), row)


def _steps(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    """A finding has no name of its own: it is the n-th of its record, as the archive's lines have them."""
    numbers: dict[str, int] = {}
    for row, _ in going_findings(connection, namhoc):
        number = numbers[row.record] = numbers.get(row.record, 0) + 1
        query = select(finding_step).where(finding_step.c.finding_pk == row.pk).order_by(finding_step.c.revision)
        for step in connection.execute(query).all():
            note = keyring.open(step.note_sealed, context=finding_context(row.pk, step.revision)).decode()
            told = line_of(step, without=frozenset({"pk", "finding_pk", "note_sealed"}))
            yield told | {"kind": STEP, "record": row.record, "number": number, "note": note}


def _put_step(connection: Connection, keyring: Keyring, line: Line) -> None:
    of_record = select(finding.c.pk).where(finding.c.record_pk == pk_of(connection, line["record"]))
    pk = connection.scalars(of_record.order_by(finding.c.pk)).all()[line["number"] - 1]
    note = keyring.seal(line["note"].encode(), context=finding_context(pk, line["revision"]))
    row: dict[str, Any] = values_of(
        finding_step, {k: v for k, v in line.items() if k not in {"kind", "note", "record"}}
    )
    connection.execute(finding_step.insert(), row | {"finding_pk": pk, "note_sealed": note})
    connection.execute(update(finding).where(finding.c.pk == pk).values(revision=line["revision"]))


def _papers(connection: Connection, keyring: Keyring, namhoc: str) -> Iterator[Line]:
    """A paper of a recall goes with each year it is about; one of a suspension with the year of its first record."""
    suspended = select(suspension.c.pk).join(record, record.c.pk == suspension.c.record_pk).where(held(namhoc))
    of_year = decision_paper.c.request_pk.in_(requests_of(namhoc)) | decision_paper.c.suspension_pk.in_(suspended)
    for pk in connection.scalars(select(decision_paper.c.pk).where(of_year).order_by(decision_paper.c.pk)).all():
        query = (
            select(decision_paper, recall_request.c.id.label("recall"), suspension.c.record_pk, suspension.c.begun_at)
            .outerjoin(recall_request, recall_request.c.pk == decision_paper.c.request_pk)
            .outerjoin(suspension, suspension.c.pk == decision_paper.c.suspension_pk)
        )
        row = connection.execute(query.where(decision_paper.c.pk == pk)).one()
        about = names_of(connection, [row.record_pk])[row.record_pk] if row.record_pk else None
        content = keyring.open(row.content_sealed, context=paper_context(row.id))
        yield {
            "kind": PAPER,
            "as": row.kind,
            **{
                name: plain(getattr(row, name))
                for name in ("id", "recall", "revision", "begun_at", "made_at", "sha256")
            },
            "record": about,
            "content": base64.b64encode(content).decode(),
        }


def _put_paper(connection: Connection, keyring: Keyring, line: Line) -> None:
    if connection.scalar(select(decision_paper.c.pk).where(decision_paper.c.id == line["id"])) is not None:
        return  # it came with another of its years
    content = base64.b64decode(line["content"], validate=True)
    row = values_of(decision_paper, {name: line[name] for name in ("id", "revision", "made_at", "sha256")})
    row |= {"kind": line["as"], "content_sealed": keyring.seal(content, context=paper_context(line["id"]))}
    row |= {"request_pk": None, "suspension_pk": None}
    if line["recall"]:
        request = select(recall_request.c.pk).where(recall_request.c.id == line["recall"])
        row["request_pk"] = connection.execute(request).scalar_one()
    else:
        of_record = (suspension.c.record_pk == pk_of(connection, line["record"]),)
        begun = suspension.c.begun_at == moment(line["begun_at"])
        row["suspension_pk"] = connection.execute(select(suspension.c.pk).where(*of_record, begun)).scalar_one()
    connection.execute(decision_paper.insert(), row)
