"""The rows of one school year as lines, in an order that is the same in every hub. Reads only; knows no file or key.

What goes out: what is held and what became of it. What stays: accounts, credentials, who may sign tomorrow (the
province file's), and everything sealed (codes, notes), which ``registry.archive.sealed_rows`` hands out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, String, Table, and_, cast, collate, func, select

from registry.archive.lines import Line, line_of, plain
from registry.batches import BatchState, Stage
from registry.store import tables
from registry.store.finding_tables import finding_step
from registry.store.ministry_tables import ministry_entry
from registry.store.organisation_tables import organisation_life, organisation_name
from registry.store.recall_tables import recall_asker, recall_item, recall_request, recall_step, suspension
from registry.store.tables import batch, finding, organisation, period, person, record, succession

# Rows read at a time.
PAGE = 500

_SEALED = frozenset({"note_sealed"})
_OF_NO_OTHER_HUB = frozenset({"pk", "id"})


def held(namhoc: str) -> ColumnElement[bool]:
    """Which records go out: those of the year that stand in a receipt. The others follow when their batch is done."""
    receipted = select(batch.c.id).where(
        batch.c.id == record.c.batch_id, batch.c.receipt.is_not(None), record.c.accepted_at <= batch.c.finished_at
    )
    return and_(record.c.namhoc == namhoc, receipted.exists())


def counts(connection: Connection, namhoc: str) -> tuple[int, int]:
    """Records that go out, and records of that year whose batch is still worked on."""
    of_year = select(func.count()).select_from(record).where(record.c.namhoc == namhoc)
    going = connection.scalar(of_year.where(held(namhoc))) or 0
    return going, (connection.scalar(of_year) or 0) - going


def base(connection: Connection, namhoc: str) -> Iterator[tuple[str, Iterable[Line]]]:
    """What records point to: province, organisations, successions, officers who acted, periods. (table, lines)."""
    acted = _people_of(namhoc)
    yield "province", _rows(connection, select(tables.province), tables.province.c.masogd)
    yield "organisation", _parents_first(list(_rows(connection, select(organisation), organisation.c.code)))
    yield (
        "succession",
        _rows(connection, select(succession), succession.c.successor, succession.c.predecessor),
    )
    yield "person", _rows(connection, select(person).where(person.c.person_id.in_(acted)), person.c.person_id)
    periods = select(*(c for c in period.columns if c.name not in _OF_NO_OTHER_HUB)).where(period.c.namhoc == namhoc)
    yield "period", _rows(connection, periods, period.c.dot)
    yield "organisation_life", _rows(connection, select(organisation_life), organisation_life.c.organisation)
    earlier = select(*(c for c in organisation_name.columns if c.name not in _OF_NO_OTHER_HUB))
    yield "organisation_name", _rows(connection, earlier, organisation_name.c.organisation, organisation_name.c.until)


def batches(connection: Connection, namhoc: str) -> Iterator[tuple[Line, str]]:
    """Every batch of that year with its newest receipt, by its arrival."""
    query = select(batch).where(batch.c.namhoc == namhoc, batch.c.receipt.is_not(None), batch.c.dry_run.is_(False))
    query = query.order_by(batch.c.received_at, _plain(connection, batch.c.id))
    with connection.execution_options(yield_per=PAGE).execute(query) as rows:
        for row in rows:
            line = line_of(row, without=frozenset({"receipt"}))
            # One that waits for revocation data is judged where its bytes are: elsewhere its receipt is the end.
            state = BatchState.REFUSED if row.state == BatchState.REFUSED else BatchState.DONE
            yield line | {"stage": Stage.FINISHED.value, "state": state.value}, row.receipt


def records(connection: Connection, namhoc: str) -> Iterator[tuple[Line, bytes]]:
    """Each record version in the order it was accepted in, with its report as it was at intake (deflated JSON)."""
    for page in _pages(connection, namhoc):
        told = _Neighbours(connection, namhoc, page)
        for row in page:
            yield told.line(row), row.report


def suspensions(connection: Connection, namhoc: str) -> Iterator[Line]:
    query = _with_record(suspension, namhoc).order_by(suspension.c.pk)
    for row in connection.execute(query):
        yield line_of(row, without=_SEALED | {"pk", "record_pk"})


def findings(connection: Connection, namhoc: str) -> Iterator[Line]:
    """Findings with the records they point to by name; those that point into another year's archive stay."""
    for row, names in going_findings(connection, namhoc):
        detail = {**row.detail, "others": list(names.values())} if "others" in row.detail else row.detail
        yield line_of(row, without=frozenset({"pk", "record_pk"})) | {"detail": detail}


def going_findings(connection: Connection, namhoc: str) -> Iterator[tuple[Row[Any], dict[int, str]]]:
    """The rows of those that go out, with their record's name, and the names of the records they point to."""
    for row in connection.execute(_with_record(finding, namhoc).order_by(finding.c.pk)).all():
        others = row.detail.get("others", ())
        names = names_of(connection, others, held(namhoc))
        if set(others) == set(names):
            yield row, names


def recalls(connection: Connection, namhoc: str) -> Iterator[Line]:
    """Each request about records of that year, with those of its items and all of its steps."""
    query = select(recall_request).where(recall_request.c.pk.in_(requests_of(namhoc))).order_by(recall_request.c.pk)
    for row in connection.execute(query).all():
        line = line_of(row, without=_SEALED | {"pk"})
        items, names = [], {}
        wanted = _with_record(recall_item, namhoc).where(recall_item.c.request_pk == row.pk)
        for item in connection.execute(wanted.order_by(recall_item.c.pk)):
            names[item.pk] = item.record
            items.append(line_of(item, without=frozenset({"pk", "request_pk", "record_pk"})))
        askers = select(recall_asker.c.person_id).where(recall_asker.c.request_pk == row.pk)
        line |= {"items": items, "steps": list(_steps(connection, row.pk, names))}
        yield line | {"askers": sorted(connection.scalars(askers))}


def _steps(connection: Connection, request_pk: int, names: dict[int, str]) -> Iterator[Line]:
    query = select(recall_step).where(recall_step.c.request_pk == request_pk).order_by(recall_step.c.pk)
    for row in connection.execute(query):
        if row.item_pk is None or row.item_pk in names:
            about = names.get(row.item_pk) if row.item_pk else None
            yield line_of(row, without=_SEALED | {"pk", "request_pk", "item_pk"}) | {"record": about}


class _Neighbours:
    """What the lines of one page say beside their own row."""

    def __init__(self, connection: Connection, namhoc: str, page: Sequence[Row[Any]]) -> None:
        self._names = names_of(connection, [row.predecessor_pk for row in page if row.predecessor_pk])
        dossiers = {row.dossier_pk for row in page}
        first = select(record.c.dossier_pk, func.min(record.c.pk)).where(
            held(namhoc), record.c.dossier_pk.in_(dossiers)
        )
        firsts: dict[int, int] = {row[0]: row[1] for row in connection.execute(first.group_by(record.c.dossier_pk))}
        named = names_of(connection, list(firsts.values()))
        self._dossiers = {dossier: named[pk] for dossier, pk in firsts.items()}
        self._entries: dict[int, list[Line]] = {}
        entries = select(ministry_entry).where(ministry_entry.c.record_pk.in_([row.pk for row in page]))
        for row in connection.execute(entries.order_by(ministry_entry.c.pk)):
            entry = line_of(row, without=frozenset({"pk", "record_pk", "record_id"}))
            self._entries.setdefault(row.record_pk, []).append(entry)

    def line(self, row: Row[Any]) -> Line:
        own = {name: plain(getattr(row, name)) for name in _OWN}
        return own | {
            "record": f"{row.record_id}/{row.version}",
            "dossier": self._dossiers[row.dossier_pk],
            "predecessor": self._names[row.predecessor_pk] if row.predecessor_pk else None,
            "dot": row.dot,
            "ministry": self._entries.get(row.pk, []),
        }


# Keyed hashes of the learner stay: whoever takes the record in makes their own from the original.
_OWN = (
    "organisation", "namhoc", "level", "grade", "sha256", "size", "format", "state", "state_since", "state_detail",
    "received_at", "accepted_at", "batch_id", "evidence",
)  # fmt: skip


def _pages(connection: Connection, namhoc: str) -> Iterator[Sequence[Row[Any]]]:
    last = 0
    query = select(record, period.c.dot).outerjoin(period, period.c.id == record.c.period_id).where(held(namhoc))
    while page := connection.execute(query.where(record.c.pk > last).order_by(record.c.pk).limit(PAGE)).all():
        yield page
        last = page[-1].pk


def _with_record(table: Table, namhoc: str) -> Select[Any]:
    """The table's rows about records that go out, with the record's name."""
    name = (record.c.record_id + "/" + cast(record.c.version, String)).label("record")
    return select(table, name).join(record, record.c.pk == table.c.record_pk).where(held(namhoc))


def names_of(connection: Connection, pks: Sequence[int], *which: ColumnElement[bool]) -> dict[int, str]:
    """Record versions by key: ``ID/VERSION``."""
    query = select(record.c.pk, record.c.record_id, record.c.version).where(record.c.pk.in_(pks), *which)
    rows = connection.execute(query.order_by(record.c.pk)) if pks else ()
    return {row.pk: f"{row.record_id}/{row.version}" for row in rows}


def requests_of(namhoc: str) -> Select[Any]:
    """The recall requests about records that go out."""
    of_year = select(recall_item.c.request_pk).join(record, record.c.pk == recall_item.c.record_pk)
    return of_year.where(held(namhoc))


def _people_of(namhoc: str) -> Any:
    requests = requests_of(namhoc)
    suspended = select(suspension).join(record, record.c.pk == suspension.c.record_pk).where(held(namhoc)).subquery()
    return (
        select(recall_step.c.person_id)
        .where(recall_step.c.request_pk.in_(requests), recall_step.c.person_id.is_not(None))
        .union(
            select(recall_asker.c.person_id).where(recall_asker.c.request_pk.in_(requests)),
            select(recall_request.c.person_id).where(
                recall_request.c.pk.in_(requests), recall_request.c.person_id.is_not(None)
            ),
            select(suspended.c.person_id),
            select(finding_step.c.person_id)
            .join_from(finding_step, finding)
            .join(record, record.c.pk == finding.c.record_pk)
            .where(held(namhoc)),
            select(suspended.c.lifted_person_id).where(suspended.c.lifted_person_id.is_not(None)),
        )
    )


def _rows(connection: Connection, query: Select[Any], *order: Any) -> Iterator[Line]:
    for row in connection.execute(query.order_by(*(_plain(connection, column) for column in order))):
        yield line_of(row)


def _plain(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """In the order of the bytes, whatever language the database sorts by."""
    a_text = isinstance(column.type, String)
    return collate(column, "C") if a_text and connection.dialect.name == "postgresql" else column


def _parents_first(lines: list[Line]) -> Iterator[Line]:
    """Each after the one above it, else by code."""
    placed: set[str | None] = {None}
    while lines:
        ready = [line for line in lines if line["parent"] in placed]
        yield from ready
        placed.update(line["code"] for line in ready)
        lines = [line for line in lines if line["code"] not in placed] if ready else []
