"""One organisation's page: its facts, succession, people, tokens, periods, what waits and what was done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template

from portal.language import voice
from portal.office.access import TABLE, desk, may_open
from portal.office.organisations.standing_here import AT, READING, here_as, in_scope
from portal.office.place import place
from portal.office.visitor import visitor
from portal.words.office_organisations import TOLD
from registry import organisation_list, organisation_page, proposals
from registry.account_acts import By
from registry.connection import Connection
from registry.organisation_acts import day
from registry.organisation_list import Listed, Wanted
from registry.organisation_page import Act
from registry.rules.account_rules import Home, answers_for
from registry.rules.organisation_rules import PARENT_KINDS
from registry.rules.period_rules import LONGEST_DECISION
from registry.rules.province_file import LEVELS
from registry.rules.scope import Scope
from registry.transactions import reading

bp = Blueprint("organisation", __name__)

# What of a line everybody who sees the history is told elsewhere, or need not be told: the network it came from.
_LEFT_OUT = frozenset({"from", "proposal"})
_ORDER = tuple(TOLD)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A value that is a letter of a list is said in words: kinds; all else may be a level's two digits, or is itself.
_ROOMS = {"kind": "organisation-kind"}


@desk(bp, "/organisations/<code>", roles=READING, kinds=AT)
def show(code: str) -> str:
    """Everything about it that this visitor may see."""
    at = place().clock()
    with reading(place().engine) as connection:
        one = in_scope(connection, code)
        by = here_as(connection)
        theirs = answers_for(by.steward, Home(one.code, one.kind, one.parent))
        registrar = theirs and visitor().has("registrar")
        return render_template(
            "office/organisations/one.html",
            one=one,
            today=day(at),
            names=_names(connection, code),
            heirs=organisation_page.heirs_of(connection, code),
            forebears=organisation_page.forebears_of(connection, code),
            tokens=organisation_page.tokens_of(connection, code),
            people=_people(connection, code, theirs=theirs),
            theirs=theirs,
            may=registrar and one.kind in PARENT_KINDS,
            renames=registrar,
            periods=_periods(connection, one),
            above=_above(connection, one, by) if registrar else [],
            waiting=_waiting(connection, one),
            history=_history(connection, code),
            levels=sorted(LEVELS),
            longest=LONGEST_DECISION,
        )


def _names(connection: Connection, code: str) -> list[tuple[str, datetime]]:
    """Each with its last day: the one before the next name's first."""
    return [(name, until - timedelta(days=1)) for name, until in organisation_page.earlier_names(connection, code)]


def _people(connection: Connection, code: str, *, theirs: bool) -> Any:
    """For who looks after them and for auditors; None: not for this visitor."""
    return organisation_page.workers_of(connection, code) if theirs or visitor().has("auditor") else None


def _periods(connection: Connection, one: Listed) -> list[tuple[int, str, str]]:
    """The open ones of its levels, for those who may open their pages."""
    access, account = TABLE["periods.one_period"], visitor().account
    if one.kind != "school" or not may_open(access, account.roles, account.kind):
        return []
    return list(organisation_page.open_periods(connection, one.levels, place().clock()))


def _above(connection: Connection, one: Listed, by: By) -> list[Listed]:
    """Where the department may move it."""
    kinds = PARENT_KINDS.get(one.kind, frozenset()) - {None}
    if by.steward.home.kind != "department" or not kinds:
        return []
    every = organisation_list.listed(connection, visitor().scope, Wanted(), on=day(place().clock()))
    return [other for other in every if other.kind in kinds and other.code != one.parent and not other.closed_from]


def _waiting(connection: Connection, one: Listed) -> list[Any]:
    """Proposals about it that nobody has decided yet, for those who may open their page."""
    if not visitor().has("registrar", "auditor"):
        return []
    return proposals.of(connection, Scope(one.code, frozenset({one.code})), open_only=True)


def _history(connection: Connection, code: str) -> list[tuple[Act, list[tuple[str, str]]]] | None:
    """For those above it: a school sees what it is now, not who decided."""
    if visitor().account.kind == "school":
        return None
    return [(act, list(_said(act.detail))) for act in organisation_page.history_of(connection, code)]


def _said(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and words for each thing a line tells, before what comes after."""
    for name in sorted(detail, key=lambda one: (_ORDER.index(one) if one in _ORDER else len(_ORDER), one)):
        if name not in _LEFT_OUT:
            yield voice().code("organisation-told", name), _words(name, detail[name])


def _words(name: str, value: Any) -> str:
    if value is None or value in ({}, []):
        return "–"
    if isinstance(value, dict):
        return "; ".join(f"{label}: {words}" for label, words in _said(value))
    if isinstance(value, list):
        return ", ".join(_words(name, one) for one in value)
    text = str(value)
    return voice().day(text) if _DAY.fullmatch(text) else voice().code(_ROOMS.get(name, "level"), text)
