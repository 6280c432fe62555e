"""The desks an account may go to, for navigation and start page: each desk names its page and what waits there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from portal.office.access import TABLE, Door, may_open
from portal.office.visitor import Visitor
from registry.connection import Connection

# None: the account has nothing to do there, whatever waits for others.
Counter = Callable[[Connection, Visitor], int | None]


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """One desk in the navigation.

    Attributes:
        endpoint: its first page, listed with ``@desk``: who may open that, sees the entry.
        title: key of its name, ``office.nav-…``.
        waiting: key of what its number counts; None without a counter.
        place: its place in the row, smallest first.
    """

    endpoint: str
    title: str
    place: int
    counter: Counter | None = None
    waiting: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the start page."""

    title: str
    waiting: str
    address: str
    number: int


_ENTRIES: dict[str, DeskEntry] = {}


def add_desk(entry: DeskEntry) -> None:
    """Show this desk to those who may open it. Called once, where the desk's blueprint is."""
    _ENTRIES[entry.endpoint] = entry


def desks_of(visitor: Visitor) -> list[DeskEntry]:
    """In order; only what the account may open."""
    mine = (entry for entry in _ENTRIES.values() if _may(visitor, entry.endpoint))
    return sorted(mine, key=lambda entry: entry.place)


def waiting_for(connection: Connection, visitor: Visitor) -> list[Waiting]:
    """What waits for this account, a line for each desk that counts."""
    return [
        Waiting(entry.title, entry.waiting, url_for(entry.endpoint), number)
        for entry in desks_of(visitor)
        if entry.counter and entry.waiting and (number := entry.counter(connection, visitor)) is not None
    ]


def _may(visitor: Visitor, endpoint: str) -> bool:
    access = TABLE.get(endpoint)
    return (
        access is not None
        and access.door in {Door.ROLE, Door.SIGNED_IN}
        and may_open(access, visitor.account.roles, visitor.account.kind)
    )
