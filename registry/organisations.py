"""Organisations and the province, as the register knows them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Organisation:
    """``kind`` is department, commune, school or institution; ``levels`` are those of ``macaphoc``."""

    code: str
    name: str
    kind: str
    parent: str | None
    levels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Province:
    masogd: str
    name: str
    tentinh: str
    base_url: str


def organisation(connection: Connection, code: str) -> Organisation | None:
    raise NotImplementedError


def successors_of(connection: Connection, code: str, on: date) -> frozenset[str]:
    raise NotImplementedError


def province(connection: Connection) -> Province | None:
    raise NotImplementedError
