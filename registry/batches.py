"""Batches: what came from whom, how far it is, what became of it. Knows no ZIP and no signature.

The pipeline's steps guard every change by the stage they expect, so that a step run twice changes nothing twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, select, update

from registry.judgement import FoundProblem
from registry.spool import Received
from registry.store.tables import batch, batch_item

REVOCATION_UNKNOWN = "revocation-unknown"


class BatchState(StrEnum):
    """What the school sees (contract/http.md)."""

    QUEUED = "queued"
    PROCESSING = "processing"
    DONE = "done"
    REFUSED = "refused"


class Stage(StrEnum):
    """Where the pipeline goes on after a crash."""

    RECEIVED = "received"
    UNPACKED = "unpacked"
    VERIFIED = "verified"
    REGISTERED = "registered"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch. ``namhoc``, ``dot`` and ``closes`` are the manifest's, None until that could be read."""

    id: str
    organisation: str
    sha256: str
    size: int
    received_at: datetime
    dry_run: bool
    state: BatchState
    stage: Stage
    namhoc: str | None
    dot: str | None
    closes: bool | None
    total: int
    problems: tuple[FoundProblem, ...]
    finished_at: datetime | None

    @property
    def refused(self) -> bool:
        """Whether the whole batch is refused. A manifest whose signer's revocation is unknown only makes it wait."""
        return any(p.code != REVOCATION_UNKNOWN for p in self.problems)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the manifest says of the batch."""

    namhoc: str
    dot: str
    closes: bool
    total: int


_COLUMNS = [c for c in batch.columns if c.name not in ("receipt", "trust_version")]


def add(
    connection: Connection,
    *,
    batch_id: str,
    organisation: str,
    received: Received,
    received_at: datetime,
    dry_run: bool,
) -> None:
    """A batch whose bytes are on disk."""
    connection.execute(
        batch.insert().values(
            id=batch_id,
            organisation=organisation,
            sha256=received.sha256,
            size=received.size,
            received_at=received_at,
            dry_run=dry_run,
            state=BatchState.QUEUED,
            stage=Stage.RECEIVED,
            problems=[],
            total=0,
        )
    )


def by_id(connection: Connection, batch_id: str, *, lock: bool = False) -> Batch | None:
    """The batch; with ``lock`` nobody else changes its row until this transaction ends."""
    query = select(*_COLUMNS).where(batch.c.id == batch_id)
    row = connection.execute(query.with_for_update() if lock else query).one_or_none()
    return _batch(row) if row else None


def by_ids(connection: Connection, ids: Sequence[str]) -> dict[str, Batch]:
    """Those of these that there are, by id."""
    rows = connection.execute(select(*_COLUMNS).where(batch.c.id.in_(ids)))
    return {row.id: _batch(row) for row in rows}


def of_organisation(
    connection: Connection, organisation: str, *, namhoc: str | None = None, dot: str | None = None
) -> list[Batch]:
    """The organisation's own batches, newest first."""
    query = select(*_COLUMNS).where(batch.c.organisation == organisation)
    for column, wanted in ((batch.c.namhoc, namhoc), (batch.c.dot, dot)):
        query = query.where(column == wanted) if wanted is not None else query
    return [_batch(row) for row in connection.execute(query.order_by(batch.c.received_at.desc(), batch.c.id))]


def with_same_bytes(connection: Connection, organisation: str, sha256: str) -> list[Batch]:
    """Earlier real (not dry-run) batches of this organisation with the same bytes, in no order."""
    query = select(*_COLUMNS).where(
        batch.c.organisation == organisation, batch.c.sha256 == sha256, batch.c.dry_run.is_(False)
    )
    return [_batch(row) for row in connection.execute(query)]


def unfinished(connection: Connection, *, limit: int) -> list[str]:
    """Ids of batches the pipeline is not through with, oldest first."""
    query = select(batch.c.id).where(batch.c.stage != Stage.FINISHED).order_by(batch.c.received_at, batch.c.id)
    return list(connection.scalars(query.limit(limit)))


def waiting_line(connection: Connection) -> tuple[int, datetime | None]:
    """How many batches the pipeline is not through with, and when the oldest of them came."""
    oldest = select(batch.c.received_at).where(batch.c.stage != Stage.FINISHED).order_by(batch.c.received_at).limit(1)
    length = connection.scalar(select(func.count()).select_from(batch).where(batch.c.stage != Stage.FINISHED))
    return length or 0, connection.scalar(oldest)


def start(connection: Connection, batch_id: str) -> None:
    """Somebody is at it."""
    connection.execute(
        update(batch)
        .where(batch.c.id == batch_id, batch.c.state == BatchState.QUEUED)
        .values(state=BatchState.PROCESSING)
    )


def open_up(connection: Connection, batch_id: str, contents: Contents, problems: Sequence[FoundProblem]) -> bool:
    """Received → unpacked. False: somebody else did it."""
    return _move(
        connection,
        batch_id,
        (Stage.RECEIVED, Stage.UNPACKED),
        namhoc=contents.namhoc,
        dot=contents.dot,
        closes=contents.closes,
        total=contents.total,
        problems=_plain(problems),
    )


def refuse(connection: Connection, batch_id: str, problems: Sequence[FoundProblem]) -> bool:
    """Received → registered with nothing: only the receipt is left to do. False: somebody else was here."""
    return _move(connection, batch_id, (Stage.RECEIVED, Stage.REGISTERED), problems=_plain(problems))


def advance(connection: Connection, batch_id: str, before: Stage, after: Stage) -> bool:
    """Move on if the batch is where the caller believes. False: it is not."""
    return _move(connection, batch_id, (before, after))


def finish(connection: Connection, batch_id: str, *, state: BatchState, receipt: str | None, at: datetime) -> bool:
    """Registered → finished, with the receipt."""
    return _move(connection, batch_id, (Stage.REGISTERED, Stage.FINISHED), state=state, receipt=receipt, finished_at=at)


def reopen(connection: Connection, batch_id: str, *, stage: Stage, problems: Sequence[FoundProblem]) -> bool:
    """Finished → ``stage`` again, because what it waited for came or did not come in time."""
    return _move(
        connection,
        batch_id,
        (Stage.FINISHED, stage),
        state=BatchState.PROCESSING,
        problems=_plain(problems),
    )


def receipt_of(connection: Connection, batch_id: str) -> str | None:
    """The newest receipt (compact JWS), None before there is one."""
    found: str | None = connection.scalar(select(batch.c.receipt).where(batch.c.id == batch_id))
    return found


def known(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these ids that have a row."""
    return set(connection.scalars(select(batch.c.id).where(batch.c.id.in_(ids))))


def keeps_its_bytes(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these batches whose received bytes are still needed: unfinished, or something in them is held."""
    held = select(batch_item.c.batch_id).where(batch_item.c.state == "held")
    waiting = case((batch.c.dry_run, False), else_=batch.c.id.in_(held))
    query = select(batch.c.id).where(batch.c.id.in_(ids), (batch.c.stage != Stage.FINISHED) | waiting)
    return set(connection.scalars(query))


def in_want_of_bytes(connection: Connection) -> set[str]:
    """Ids of all batches that the pipeline cannot go on with without what was received."""
    held = select(batch_item.c.batch_id).where(batch_item.c.state == "held")
    begun = batch.c.stage.in_((Stage.RECEIVED, Stage.UNPACKED, Stage.VERIFIED))
    query = select(batch.c.id).where(begun | batch.c.id.in_(held), ~batch.c.dry_run | begun)
    return set(connection.scalars(query))


def forget_dry_runs(connection: Connection, *, finished_before: datetime) -> None:
    """Results of dry runs are kept one day (contract/http.md)."""
    old = select(batch.c.id).where(batch.c.dry_run, batch.c.finished_at < finished_before)
    connection.execute(delete(batch_item).where(batch_item.c.batch_id.in_(old)))
    connection.execute(delete(batch).where(batch.c.dry_run, batch.c.finished_at < finished_before))


def _move(connection: Connection, batch_id: str, stages: tuple[Stage, Stage], **values: Any) -> bool:
    before, after = stages
    moved = connection.execute(
        update(batch).where(batch.c.id == batch_id, batch.c.stage == before).values(stage=after, **values)
    )
    return moved.rowcount == 1


def _plain(problems: Sequence[FoundProblem]) -> list[dict[str, str]]:
    return [{"code": p.code, "where": p.where} for p in problems]


def _batch(row: Row[Any]) -> Batch:
    content = dict(row._mapping)
    return Batch(
        **{
            **content,
            "state": BatchState(content["state"]),
            "stage": Stage(content["stage"]),
            "problems": tuple(FoundProblem(**p) for p in content["problems"]),
        }
    )
