"""Who works at the desk of certificates, and on which school: one way in for every page."""

from __future__ import annotations

from datetime import date

from portal.office.errors import NoSuchThing, Refused
from portal.office.place import place
from portal.office.school.who import checked_id
from portal.office.visitor import visitor
from portal.office.whence import whence
from registry import account_acts, signer_book, signer_declarations
from registry.connection import Connection
from registry.organisations import VIET_NAM, Organisation, organisation
from registry.proposals import Acting
from registry.rules.province_file import CODE
from registry.signer_book import Bound
from registry.signer_declarations import Declaration
from registry.signer_declaring import Declarer

# contract/province.md: a school answers for its own signers; registrars above it approve; the auditor reads.
DECLARING = frozenset({"school", "principal"})
DECIDING = frozenset({"registrar"})
READING = DECLARING | DECIDING | {"auditor"}
AT_SCHOOL = frozenset({"school"})
ABOVE = frozenset({"commune", "department"})
KINDS = AT_SCHOOL | ABOVE


def school_of(connection: Connection, code: str) -> Organisation:
    """The school, if the visitor may see it.

    Raises:
        NoSuchThing: another's, no school, or none.
    """
    found = organisation(connection, code) if CODE.fullmatch(code) else None
    if found is None or found.kind != "school" or not visitor().scope.covers(found.code):
        raise NoSuchThing
    return found


def own_school(connection: Connection, code: str) -> Organisation:
    """The visitor's own school: those it succeeded are looked at, not added to.

    Raises:
        NoSuchThing
    """
    found = school_of(connection, code)
    if visitor().account.organisation != found.code:
        raise NoSuchThing
    return found


def signer_of(connection: Connection, code: str, signer_id: int) -> Bound:
    """That binding of that school.

    Raises:
        NoSuchThing: another school's, or none.
    """
    found = signer_book.one_of(connection, school_of(connection, code).code, signer_id)
    if found is None:
        raise NoSuchThing
    return found


def declaration_of(connection: Connection, code: str, declaration_id: str) -> Declaration:
    """That declaration of that school.

    Raises:
        NoSuchThing: another school's, or none.
    """
    school = school_of(connection, code)
    found = signer_declarations.by_id(connection, checked_id(declaration_id), place().clock())
    if found is None or found.organisation != school.code:
        raise NoSuchThing
    return found


def declarer() -> Declarer:
    """The visitor as one who declares."""
    account = visitor().account
    return Declarer(account.username, account.person_id, whence().block)


def acting(connection: Connection, school: str) -> Acting:
    """The visitor as one of two registrars, for something of this school."""
    by = account_acts.by_account(connection, visitor().account, block=whence().block, now=place().real_clock())
    home = account_acts.home_of(connection, school)
    assert home is not None, school
    return account_acts.acting_on(by, home)


def may_change(connection: Connection, school: str) -> None:
    """Whether the visitor may declare a change to a binding of this school: the school itself, or a registrar above.

    Raises:
        Refused: a school it succeeded, or one that another commune looks after.
    """
    here = visitor()
    if here.account.organisation == school or acting(connection, school).who.answers:
        return
    raise Refused("two-not-below")


def today() -> date:
    """The day of the hub's clock, in Viet Nam."""
    return place().clock().astimezone(VIET_NAM).date()


def without_nul(text: str) -> str:
    """What was typed, without what PostgreSQL's texts cannot hold."""
    return text.replace("\0", "").strip()
