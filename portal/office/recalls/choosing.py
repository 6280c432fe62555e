"""Records chosen for a recall: found, checked against the rules, told apart from those that cannot be. Knows no page.

What is checked here is checked again, under lock, when the request is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.language import voice
from portal.office.place import place
from portal.office.recalls.pick_lists import BadLine, Named
from portal.office.recalls.record_now import Line, line_of, reader
from portal.office.recalls.seen import Key
from portal.office.visitor import Visitor
from registry import scoped_records
from registry.connection import Connection
from registry.held_records import HeldRecord
from registry.rules.lifecycle import State
from registry.rules.recall_rules import DEPARTMENT, RECALLABLE, Refusal
from registry.scoped_records import Wanted

# Each line is an original read and verified: a class is in there, a page stays quick.
MOST_FOUND = 100
# A class is told by the original alone: so many of a grade are read to find it.
MOST_READ = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record in a list, and why it cannot be asked for, if so."""

    line: Line
    refusal: Refusal | None

    @property
    def key(self) -> Key:
        return self.line.held.record_id, self.line.held.version


def found(connection: Connection, here: Visitor, wanted: Wanted, class_name: str) -> list[Candidate]:
    """What a search finds, by name of class where one is given; at most ``MOST_FOUND``."""
    limit = MOST_READ if class_name else MOST_FOUND
    records = scoped_records.search(connection, here.scope, wanted, now=here.at, limit=limit)
    shown = candidates(connection, here, records)
    if class_name:
        folded = class_name.casefold()
        shown = [one for one in shown if (one.line.class_name or "").casefold() == folded]
    return shown[:MOST_FOUND]


def candidates(connection: Connection, here: Visitor, records: Sequence[HeldRecord]) -> list[Candidate]:
    """Each read and verified now, in the order given."""
    asked = scoped_records.asked_for(connection, [held.pk for held in records])
    examined = reader().examined(records, reader().evidence(connection, records))
    return [Candidate(line_of(one, voice()), refusal_of(here, one.held, asked)) for one in examined]


def refusal_of(here: Visitor, held: HeldRecord, asked: Iterable[int]) -> Refusal | None:
    """Why this record cannot be asked for, by its status alone. The department may ask that a recall be undone."""
    if held.pk in asked:
        return Refusal.ALREADY_REQUESTED
    undoable = here.account.kind == DEPARTMENT and held.status == State.RECALLED
    return None if undoable else RECALLABLE[State(held.status)]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A line and the record it names."""

    line: Named
    held: HeldRecord


def named(
    connection: Connection, here: Visitor, lines: Sequence[Named | BadLine]
) -> tuple[list[Resolved], list[BadLine]]:
    """The records that these lines name, once each, and every line that names none."""
    bad = [line for line in lines if isinstance(line, BadLine)]
    found: dict[int, Resolved] = {}
    for line in lines:
        if isinstance(line, BadLine):
            continue
        held = _meant(connection, here, line)
        if held is None or held.pk in found:
            bad.append(BadLine(line.line, line.text, "line-twice" if held else "line-unknown"))
        else:
            found[held.pk] = Resolved(line, held)
    return list(found.values()), bad


def resolved(
    connection: Connection, here: Visitor, lines: Sequence[Named | BadLine]
) -> tuple[list[HeldRecord], list[BadLine]]:
    """Those that can be asked for; every other line with why, in order."""
    found, bad = named(connection, here, lines)
    asked = scoped_records.asked_for(connection, [one.held.pk for one in found])
    refusals = {one.held.pk: refusal_of(here, one.held, asked) for one in found}
    bad += [BadLine(one.line.line, one.line.text, str(why)) for one in found if (why := refusals[one.held.pk])]
    good = [one.held for one in found if refusals[one.held.pk] is None]
    return good, sorted(bad, key=lambda line: line.line)


def _meant(connection: Connection, here: Visitor, line: Named) -> HeldRecord | None:
    """What the line names in the visitor's scope; a dossier's code of several years names none."""
    if line.code:
        held = scoped_records.by_code(connection, place().keyring, here.scope, [line.code], now=here.at)
        opened = held.get(line.code, [])
        return opened[0] if len(opened) == 1 else None
    assert line.record_id
    if line.version:
        key = (line.record_id, line.version)
        return scoped_records.by_keys(connection, here.scope, [key], now=here.at).get(key)
    newest = scoped_records.search(connection, here.scope, Wanted(record_id=line.record_id), now=here.at, limit=1)
    return newest[0] if newest else None
