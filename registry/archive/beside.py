"""Lines beside the records: numbers that schools declared, revocations remembered of their signers. Out and in."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from registry.archive.lines import Line, line_of, values_of
from registry.archive.outgoing import PAGE, held
from registry.store.revocation_tables import revocation
from registry.store.school_tables import declared_learners
from registry.store.tables import record


def declared(connection: Connection, namhoc: str) -> Iterator[Line]:
    """How many learners each school said it has that year."""
    table = declared_learners
    rows = [line_of(row) for row in connection.execute(select(table).where(table.c.namhoc == namhoc))]
    yield from sorted(rows, key=lambda line: (line["organisation"], line["level"], line["grade"]))


def put_declared(connection: Connection, line: Line) -> None:
    connection.execute(declared_learners.insert(), values_of(declared_learners, line))


def revocations(connection: Connection, namhoc: str) -> Iterator[Line]:
    """What is remembered of certificates that the year's records were judged with. Each list lies in the evidence."""
    certificates = _certificates(connection, namhoc)
    rows = [line_of(row) for row in connection.execute(select(revocation))]
    wanted = (line for line in rows if line["certificate_sha256"] in certificates)
    yield from sorted(wanted, key=lambda line: (line["certificate_sha256"], line["list_sha256"]))


def put_revocation(connection: Connection, line: Line) -> None:
    """Unless it is known here: another year's archive brought it, or this hub's own worker."""
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    values = values_of(revocation, line)
    connection.execute(insert(revocation).on_conflict_do_nothing(), values)


def _certificates(connection: Connection, namhoc: str) -> set[str]:
    """Digests: a few thousand, however many records share them. Nothing is asked where nothing is remembered."""
    found: set[str] = set()
    if not connection.scalar(select(func.count()).select_from(revocation)):
        return found
    query = select(record.c.evidence).where(held(namhoc))
    with connection.execution_options(yield_per=PAGE).execute(query) as rows:
        for row in rows:
            found.update(row.evidence["chain"])
    return found
