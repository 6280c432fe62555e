"""Who acts on organisations in this request, and one act in one transaction. Knows no page."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import request

from portal.office.errors import NoSuchThing, Refused
from portal.office.place import place
from portal.office.visitor import visitor
from portal.office.whence import whence
from registry import account_acts, organisation_list
from registry.account_acts import By
from registry.connection import Connection
from registry.organisation_acts import OrganisationNotAllowed, day
from registry.organisation_list import Listed
from registry.proposals import ProposalNotAllowed
from registry.transactions import transaction

READING = frozenset({"registrar", "reviewer", "approver", "auditor", "principal", "school"})
AT = frozenset({"school", "commune", "department"})
ACTING = frozenset({"registrar"})

# As the columns are long; one more, so that what is too long is refused and not cut.
_LONGEST = 251

_T = TypeVar("_T")


def here_as(connection: Connection) -> By:
    """The visitor as one who looks after organisations and accounts."""
    return account_acts.by_account(connection, visitor().account, block=whence().block, now=place().real_clock())


def in_scope(connection: Connection, code: str) -> Listed:
    """That organisation, if the visitor may see it.

    Raises:
        NoSuchThing: another's does not exist.
    """
    found = organisation_list.one(connection, visitor().scope, code, on=day(place().clock()))
    if found is None:
        raise NoSuchThing
    return found


def doing(code: str, act: Callable[[Connection, By], _T]) -> _T:
    """Do it in one transaction, to an organisation the visitor may see.

    Raises:
        NoSuchThing, Refused
    """
    with transaction(place().engine) as connection:
        in_scope(connection, code)
        try:
            return act(connection, here_as(connection))
        except (OrganisationNotAllowed, ProposalNotAllowed) as refused:
            raise Refused(refused.refusal.value) from refused


def typed(name: str) -> str:
    """A line of the form as one writes it: composed, without spaces around or doubled."""
    return " ".join(unicodedata.normalize("NFC", request.form.get(name, "")[: _LONGEST * 2]).split())


def typed_day(name: str) -> date | None:
    """As a browser's date field sends it."""
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
