"""Certificates of people in office that end soon, and how old the trust folder's own material is. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from asn1crypto import crl as asn1_crl
from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select

from registry.organisations import VIET_NAM
from registry.rules.period_rules import STANDING
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store import tables
from verifier.certificates import read_certificate
from verifier.trust import TrustStore

# A card is renewed in a week or two; a province's worth of them before a lock takes a season.
WITHIN_DAYS = (30, 90, 180)
# What the start page counts.
SOON = timedelta(days=WITHIN_DAYS[0])


@dataclass(frozen=True, slots=True)
class Ending:
    """A binding whose certificate ends on or before the day asked for; it may have ended already."""

    signer_id: int
    school: str
    school_name: str
    role: str
    name: str
    not_after: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Age:
    """One piece of the trust folder. ``kind``: ``root``, ``intermediate``, ``tsa-root`` or ``crl``.

    ``since``: a list's issue; ``until``: a certificate's last moment, a list's next issue (None: it names none).
    """

    kind: str
    name: str
    since: datetime
    until: datetime | None


def ending(connection: Connection, scope: Scope, before: datetime, *, now: datetime) -> list[Ending]:
    """Those that end before that moment, by school, the soonest first; not those replaced by a longer one."""
    signer, organisation = tables.signer, tables.organisation
    columns = (signer, organisation.c.name.label("school_name"))
    joined = select(*columns).join(organisation, organisation.c.code == signer.c.organisation)
    statement = _ending(joined, scope, before, now).order_by(signer.c.organisation, signer.c.not_after, signer.c.id)
    return [
        Ending(row.id, row.organisation, row.school_name, row.role, row.name, row.not_after, row.until)
        for row in connection.execute(statement)
    ]


def count_soon(connection: Connection, scope: Scope, now: datetime) -> int:
    """How many end within ``SOON``, or have ended with nothing in their place."""
    statement = _ending(select(func.count()).select_from(tables.signer), scope, now + SOON, now)
    return int(connection.scalar(statement) or 0)


def next_lock(connection: Connection, now: datetime) -> datetime | None:
    """When the next period that is no standing one locks."""
    period = tables.period
    locks: datetime | None = connection.scalar(
        select(func.min(period.c.locks)).where(period.c.locks > now, period.c.dot != STANDING)
    )
    return locks


def ages(trust: TrustStore) -> list[Age]:
    """The folder's material, what ends first at the top; what names no end last."""
    kinds = (("root", trust.roots), ("intermediate", trust.intermediates), ("tsa-root", trust.tsa_roots))
    found = [age for kind, ders in kinds for der in ders if (age := _certificate_age(kind, der))]
    found += _list_ages(trust)
    return sorted(found, key=lambda age: (age.until is None, age.until or age.since, age.name))


def _ending(statement: Select[Any], scope: Scope, before: datetime, now: datetime) -> Select[Any]:
    signer, on = tables.signer, now.astimezone(VIET_NAM).date()
    longer = tables.signer.alias("longer")
    replaced = select(longer.c.id).where(
        longer.c.organisation == signer.c.organisation,
        longer.c.role == signer.c.role,
        longer.c.person_id.is_not_distinct_from(signer.c.person_id),
        longer.c.not_after > signer.c.not_after,
        _in_office(longer.c.until, on),
    )
    ends = and_(signer.c.not_after < before, _in_office(signer.c.until, on), within(scope, signer.c.organisation))
    return statement.where(ends, ~replaced.exists())


def _in_office(until: ColumnElement[date | None], on: date) -> ColumnElement[bool]:
    return or_(until.is_(None), until >= on)


def _certificate_age(kind: str, der: bytes) -> Age | None:
    read = read_certificate(der)
    if read is None:
        return None
    return Age(kind, read.name or read.summary.subject, read.summary.not_before, read.summary.not_after)


def _list_ages(trust: TrustStore) -> Iterator[Age]:
    for der in trust.crls:
        try:
            head = asn1_crl.CertificateList.load(der)["tbs_cert_list"]
            since, until = head["this_update"].native, head["next_update"].native
            yield Age("crl", str(head["issuer"].native.get("common_name", head["issuer"].human_friendly)), since, until)
        except (ValueError, TypeError, KeyError):
            continue  # one that cannot be read is not used either (``trust_folder``)
