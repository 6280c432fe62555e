"""What a commune has received in a collection period: numbers by school and level, problems by kind. Reads only.

Hải Phòng 2024, Điều 12.2: the tier above the schools receives their records and reports to the department; no text says
what the report holds, so it holds what answers "how far is each school, and what stands in the way".
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, func, select

from registry import period_progress
from registry.ministry_outbox import in_force
from registry.period_progress import Sent
from registry.periods import Period
from registry.rules.lifecycle import State
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.school_tables import declared_learners
from registry.store.tables import batch, period, record


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """One level of one school. ``received`` = ``effective`` + ``pending`` + ``recalled``; withdrawn ones do not count.

    ``declared`` None: the school has not said how many learners it has. Suspended records count as effective.
    """

    level: str
    declared: int | None
    received: int
    effective: int
    pending: int
    recalled: int


@dataclass(frozen=True, slots=True)
class SchoolFigures:
    """One school. ``refused``, ``held``: items of its batches; what was refused has no level that could be trusted."""

    code: str
    name: str
    batches: int
    refused: int
    held: int
    late: bool
    levels: tuple[LevelFigures, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A report's numbers. ``problems``: code and how often, the most frequent first."""

    schools: tuple[SchoolFigures, ...]
    problems: tuple[tuple[str, int], ...]

    def to_json(self) -> str:
        """Always the same text for the same figures."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Figures:
        """What ``to_json`` wrote."""
        said: dict[str, Any] = json.loads(text)
        schools = [
            SchoolFigures(**{**one, "levels": tuple(LevelFigures(**level) for level in one["levels"])})
            for one in said["schools"]
        ]
        return cls(tuple(schools), tuple((code, number) for code, number in said["problems"]))

    @property
    def totals(self) -> dict[str, int]:
        """Over all schools; ``late`` counts schools, ``declared`` those numbers that were said."""
        levels = [level for one in self.schools for level in one.levels]
        found = {name: sum(getattr(level, name) for level in levels) for name in ("received", "effective", "pending")}
        return {
            "schools": len(self.schools),
            "declared": sum(level.declared or 0 for level in levels),
            **found,
            "recalled": sum(level.recalled for level in levels),
            "refused": sum(one.refused for one in self.schools),
            "late": sum(one.late for one in self.schools),
        }


def figures(connection: Connection, scope: Scope, of: Period, *, now: datetime) -> Figures:
    """As they stand at this moment, of the schools in the scope."""
    sent = period_progress.sent(connection, scope, of)
    came = _by_level(connection, scope, of, now)
    said = _declared(connection, scope, of)
    problems = period_progress.problems(connection, scope, of)
    return Figures(tuple(_school(one, came, said) for one in sent), tuple(problems.items()))


_ByLevel = dict[tuple[str, str], tuple[int, int, int]]


def _school(one: Sent, came: _ByLevel, said: dict[tuple[str, str], int]) -> SchoolFigures:
    levels = sorted({level for school, level in (*came, *said) if school == one.school})
    lines = [_level(level, said.get((one.school, level)), came.get((one.school, level), (0, 0, 0))) for level in levels]
    return SchoolFigures(one.school, one.name, one.batches, one.refused, one.held, one.late, tuple(lines))


def _level(level: str, declared: int | None, came: tuple[int, int, int]) -> LevelFigures:
    effective, pending, recalled = came
    return LevelFigures(level, declared, effective + pending + recalled, effective, pending, recalled)


def _by_level(connection: Connection, scope: Scope, of: Period, now: datetime) -> _ByLevel:
    """School and level → in force, waiting for the lock, recalled."""
    recalled, forced = record.c.state == State.RECALLED, in_force(now)
    query = (
        select(
            record.c.organisation,
            record.c.level,
            *(func.sum(one.cast(Integer)) for one in (forced & ~recalled, ~forced, recalled)),
        )
        .select_from(
            record.join(batch, batch.c.id == record.c.batch_id).outerjoin(period, period.c.id == record.c.period_id)
        )
        .where(batch.c.namhoc == of.namhoc, batch.c.dot == of.dot, within(scope, record.c.organisation))
        .where(record.c.state != State.WITHDRAWN)
        .group_by(record.c.organisation, record.c.level)
    )
    return {(row[0], row[1]): (int(row[2]), int(row[3]), int(row[4])) for row in connection.execute(query)}


def _declared(connection: Connection, scope: Scope, of: Period) -> dict[tuple[str, str], int]:
    table = declared_learners
    query = select(table.c.organisation, table.c.level, func.sum(table.c.number)).where(
        within(scope, table.c.organisation), table.c.namhoc == of.namhoc, table.c.level.in_(sorted(of.levels))
    )
    rows = connection.execute(query.group_by(table.c.organisation, table.c.level))
    return {(code, level): int(number) for code, level, number in rows}
