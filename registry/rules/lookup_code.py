"""Look-up codes: drawing, checking, reading what people type. Pure; knows no database."""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "23456789CDFHJKLMNPQRTVX"


def new_code(random_below: Callable[[int], int]) -> str:
    raise NotImplementedError


def normalise(typed: str) -> str | None:
    raise NotImplementedError


def printed(code: str) -> str:
    raise NotImplementedError


def first_group(code: str) -> str:
    raise NotImplementedError
