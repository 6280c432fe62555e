"""A batch's records, line by line of its manifest: waiting, judged, settled. Knows no rule of the register.

``judged`` holds two lines while an item is not settled: where its bytes lie in the received file (a word of whoever
unpacked it, opaque here), and what is known so far: nothing (waiting), the judgement (verified), the version of the
trust material that did not suffice (held). A settled item keeps neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from registry.batches import BatchState, Stage
from registry.judgement import FoundProblem, Judgement
from registry.store.tables import batch, batch_item


class ItemState(StrEnum):
    """``waiting`` and ``verified`` are the pipeline's; the other four are outcomes."""

    WAITING = "waiting"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DUPLICATE = "duplicate"
    HELD = "held"


OUTCOMES = (ItemState.ACCEPTED, ItemState.REFUSED, ItemState.DUPLICATE, ItemState.HELD)


@dataclass(frozen=True, slots=True)
class NewItem:
    """A manifest line whose file is there and has its digest."""

    file: str
    sha256: str
    location: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item to verify."""

    position: int
    sha256: str
    location: str


@dataclass(frozen=True, slots=True)
class Verified:
    """An item to register, or not."""

    position: int
    sha256: str
    location: str
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an item. ``location`` and ``trust_version`` only where it is held."""

    position: int
    state: ItemState
    problems: Sequence[FoundProblem] = ()
    findings: Sequence[str] = ()
    record_id: str | None = None
    version: int | None = None
    record_pk: int | None = None
    location: str = ""
    trust_version: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line as the school sees it."""

    position: int
    file: str
    sha256: str
    state: ItemState
    record_id: str | None
    version: int | None
    record_pk: int | None
    problems: tuple[FoundProblem, ...]
    findings: tuple[str, ...]


# What a school is shown of an item: not the two long columns.
_SEEN = [c for c in batch_item.columns if c.name not in ("judged", "report")]


def add(connection: Connection, batch_id: str, items: Sequence[NewItem]) -> None:
    """The items of a batch in manifest order, all waiting."""
    rows = [
        {
            "batch_id": batch_id,
            "position": position,
            "file": item.file,
            "sha256": item.sha256,
            "state": ItemState.WAITING,
            "problems": [],
            "findings": [],
            "judged": _judged(item.location, ""),
        }
        for position, item in enumerate(items)
    ]
    if rows:
        connection.execute(batch_item.insert(), rows)


def waiting(connection: Connection, batch_id: str, *, first: int, count: int) -> list[Waiting]:
    """The items still waiting among the positions ``first`` … ``first + count - 1``."""
    query = _of(batch_id, ItemState.WAITING).where(batch_item.c.position.between(first, first + count - 1))
    rows = connection.execute(query.order_by(batch_item.c.position))
    return [Waiting(row.position, row.sha256, _split(row.judged)[0]) for row in rows]


def chunks_waiting(connection: Connection, batch_id: str, *, size: int) -> list[int]:
    """First positions of the chunks of this size in which something waits."""
    query = select(batch_item.c.position).where(
        batch_item.c.batch_id == batch_id, batch_item.c.state == ItemState.WAITING
    )
    return sorted({position // size * size for position in connection.scalars(query)})


def any_waiting(connection: Connection, batch_id: str) -> bool:
    return connection.execute(_of(batch_id, ItemState.WAITING).limit(1)).first() is not None


def judge(connection: Connection, batch_id: str, judged: Iterable[tuple[Waiting, Judgement]]) -> None:
    """Waiting → verified. An item that another worker judged meanwhile stays as it is."""
    rows = [
        {
            "at": item.position,
            "text": _judged(item.location, judgement.to_text()),
            "given_report": judgement.report or None,
        }
        for item, judgement in judged
    ]
    if rows:
        statement = (
            update(batch_item)
            .where(
                batch_item.c.batch_id == batch_id,
                batch_item.c.position == bindparam("at"),
                batch_item.c.state == ItemState.WAITING,
            )
            .values(state=ItemState.VERIFIED, judged=bindparam("text"), report=bindparam("given_report"))
        )
        connection.execute(statement, rows)


def next_verified(connection: Connection, batch_id: str, *, limit: int | None = None) -> list[Verified]:
    """The first verified items in manifest order."""
    query = _of(batch_id, ItemState.VERIFIED).order_by(batch_item.c.position).limit(limit)
    found = []
    for row in connection.execute(query):
        location, text = _split(row.judged)
        found.append(Verified(row.position, row.sha256, location, Judgement.from_text(text, row.report or b"")))
    return found


def settle(connection: Connection, batch_id: str, settled: Sequence[Settled]) -> None:
    """Verified → an outcome."""
    rows = [_settled_row(one) for one in settled]
    if rows:
        names = [name for name in rows[0] if name != "at"]
        statement = (
            update(batch_item)
            .where(batch_item.c.batch_id == batch_id, batch_item.c.position == bindparam("at"))
            .values({name.removeprefix("new_"): bindparam(name) for name in names})
        )
        connection.execute(statement, rows)


def counts(connection: Connection, batch_ids: Sequence[str]) -> Mapping[str, Mapping[ItemState, int]]:
    """How many items of each batch are in each state."""
    query = (
        select(batch_item.c.batch_id, batch_item.c.state, func.count())
        .where(batch_item.c.batch_id.in_(batch_ids))
        .group_by(batch_item.c.batch_id, batch_item.c.state)
    )
    found: dict[str, dict[ItemState, int]] = {batch_id: {} for batch_id in batch_ids}
    for batch_id, state, number in connection.execute(query):
        found[batch_id][ItemState(state)] = number
    return found


def page(
    connection: Connection, batch_id: str, *, state: ItemState | None = None, after: int = -1, limit: int | None = None
) -> list[Item]:
    """Items after a position, in manifest order."""
    query = select(*_SEEN).where(batch_item.c.batch_id == batch_id, batch_item.c.position > after)
    query = query.where(batch_item.c.state == state) if state else query
    return [_item(row) for row in connection.execute(query.order_by(batch_item.c.position).limit(limit))]


def in_flight(connection: Connection, sha256s: Sequence[str]) -> set[str]:
    """Those of these digests that some batch is still at work on: their originals may be there without a row."""
    busy = (ItemState.WAITING, ItemState.VERIFIED)
    query = select(batch_item.c.sha256).where(batch_item.c.sha256.in_(sha256s), batch_item.c.state.in_(busy))
    return set(connection.scalars(query))


def held_with_news(connection: Connection, trust_version: str) -> list[str]:
    """Batches with something held that was judged with other trust material than this."""
    stale = ~batch_item.c.judged.endswith(_judged("", trust_version), autoescape=True)
    return list(connection.scalars(_held_batches().where(stale)))


def held_too_long(connection: Connection, *, received_before: datetime) -> list[str]:
    """Batches with something held that came before this moment."""
    return list(connection.scalars(_held_batches().where(batch.c.received_at <= received_before)))


def release(connection: Connection, batch_id: str) -> None:
    """Held → waiting. Where the bytes lie stays; the second line is not read of a waiting item."""
    _from_held(connection, batch_id, ItemState.WAITING)


def give_up(connection: Connection, batch_id: str) -> None:
    """Held → refused, with the problems it was held for."""
    _from_held(connection, batch_id, ItemState.REFUSED, judged=None)


def _from_held(connection: Connection, batch_id: str, state: ItemState, **values: Any) -> None:
    connection.execute(
        update(batch_item)
        .where(batch_item.c.batch_id == batch_id, batch_item.c.state == ItemState.HELD)
        .values(state=state, **values)
    )


def _held_batches() -> Any:
    return (
        select(batch.c.id)
        .distinct()
        .join(batch_item, batch_item.c.batch_id == batch.c.id)
        .where(
            batch_item.c.state == ItemState.HELD,
            batch.c.dry_run.is_(False),
            batch.c.stage == Stage.FINISHED,
            batch.c.state == BatchState.DONE,
        )
    )


def _of(batch_id: str, state: ItemState) -> Any:
    return select(batch_item).where(batch_item.c.batch_id == batch_id, batch_item.c.state == state)


def _judged(location: str, text: str) -> str:
    return f"{location}\n{text}"


def _split(judged: str) -> tuple[str, str]:
    location, _, text = judged.partition("\n")
    return location, text


def _settled_row(one: Settled) -> dict[str, Any]:
    held = one.state is ItemState.HELD
    return {
        "at": one.position,
        "new_state": one.state,
        "new_problems": [{"code": p.code, "where": p.where} for p in one.problems],
        "new_findings": list(one.findings),
        "new_record_id": one.record_id,
        "new_version": one.version,
        "new_record_pk": one.record_pk,
        "new_judged": _judged(one.location, one.trust_version) if held else None,
        "new_report": None,
    }


def _item(row: Row[Any]) -> Item:
    return Item(
        position=row.position,
        file=row.file,
        sha256=row.sha256,
        state=ItemState(row.state),
        record_id=row.record_id,
        version=row.version,
        record_pk=row.record_pk,
        problems=tuple(FoundProblem(**p) for p in row.problems),
        findings=tuple(row.findings),
    )
