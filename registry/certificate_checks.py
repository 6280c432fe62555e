"""Looks at certificates before they are bound: the trust folder and the register's other bindings. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from registry import signer_book
from registry.organisations import VIET_NAM, names_of
from registry.rules.binding_checks import Bound, Check, Elsewhere, checks_of
from registry.rules.binding_rules import Office, Stands
from registry.rules.scope import Scope
from registry.signer_book import Bound as Row
from verifier.certificates import read_certificate
from verifier.chain import chain_of
from verifier.trust import TrustStore


def checks(
    connection: Connection,
    school: str,
    *,
    certificate: bytes,
    office: Office,
    trust: TrustStore,
    at: datetime,
    scope: Scope | None = None,
) -> list[Check]:
    """Every check of this certificate for this office at that school, now.

    ``scope``: of who reads it: other schools are named within it alone; None: named nowhere.

    Raises:
        ValueError: these bytes are no certificate.
    """
    read = read_certificate(certificate)
    if read is None:
        raise ValueError("no certificate")
    # To the minute: chains are remembered by certificate and moment, and a list of three hundred is looked at twice.
    moment = at.replace(second=0, microsecond=0)
    others = [
        one
        for one in signer_book.with_key(connection, read.sha256, read.key_sha256)
        if not _is_itself(one, school, read.sha256, office)
    ]
    known = signer_book.known_names(connection, {office.person_id} if office.person_id else set())
    elsewhere = _elsewhere(connection, school, others, scope=scope, own=read.sha256, on=_day(at))
    chain = chain_of(read.der, (), trust, moment)
    return checks_of(Bound(read, office, chain, elsewhere, known.get(office.person_id or "")), at)


def conflicts(connection: Connection, school: str, *, certificate: bytes, office: Office, at: datetime) -> bool:
    """Whether somebody else is in office with this certificate or its key: what may have changed since the checks."""
    read = read_certificate(certificate)
    if read is None:
        return True
    others = signer_book.with_key(connection, read.sha256, read.key_sha256)
    elsewhere = _elsewhere(connection, school, others, scope=None, own=read.sha256, on=_day(at))
    return any(one.person_id != office.person_id and not one.ended for one in elsewhere)


def _is_itself(one: Row, school: str, sha256: str, office: Office) -> bool:
    """The same certificate at the same school for the same person: another role, or the binding that is looked at."""
    return one.organisation == school and one.certificate_sha256 == sha256 and one.office.person_id == office.person_id


def _elsewhere(
    connection: Connection, school: str, others: Sequence[Row], *, scope: Scope | None, own: str, on: date
) -> list[Elsewhere]:
    names = names_of(connection, {one.organisation for one in others})
    return [
        Elsewhere(
            same_certificate=one.certificate_sha256 == own,
            same_school=one.organisation == school,
            person_id=one.office.person_id,
            ended=one.stands(on) is Stands.ENDED,
            school=names[one.organisation] if scope is not None and scope.covers(one.organisation) else "",
        )
        for one in others
    ]


def _day(at: datetime) -> date:
    return at.astimezone(VIET_NAM).date()
