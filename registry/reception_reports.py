"""A commune's reception reports of a collection period: kept as sent; sent again is a new version. Knows no page."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.exc import IntegrityError

from registry.accounts import Account
from registry.keyring import Keyring
from registry.periods import Period
from registry.reception_figures import Figures
from registry.rules.scope import Scope
from registry.scopes import within
from registry.store.period_tables import reception_report as table
from registry.store.tables import organisation, period

LONGEST_REMARK = 2000


class ReportRefusal(StrEnum):
    """Why a report is not taken."""

    NOT_BEGUN = "not-begun"
    FIGURES_CHANGED = "figures-changed"
    SENT_MEANWHILE = "sent-meanwhile"
    NAME_DIFFERS = "name-differs"
    REMARK_TOO_LONG = "remark-too-long"


class ReportNotTaken(Exception):
    """A rule says no; ``refusal`` names it."""

    def __init__(self, refusal: ReportRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the form brought. ``seen``: digest of the figures the page had shown; ``version``: the newest it knew of."""

    seen: str
    version: int
    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class Report:
    """One as it was sent. ``remark`` None where it was not asked for, or there is none."""

    id: str
    commune: str
    commune_name: str
    period_id: int
    period_name: str
    version: int
    figures: Figures
    sha256: str
    account: str
    name: str
    sent_at: datetime
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One commune: its newest report, None: it has sent none."""

    commune: str
    name: str
    newest: Report | None


def send(
    connection: Connection,
    keyring: Keyring,
    of: Period,
    confirmed: Confirmed,
    *,
    figures: Figures,
    by: Account,
    at: datetime,
) -> Report:
    """Keep it. ``figures``: as they stand in this transaction, of the account's own commune.

    Raises:
        ReportNotTaken: a rule says no.
    """
    if refusal := _why_not(of, confirmed, figures, by=by, at=at):
        raise ReportNotTaken(refusal)
    mine = (table.c.organisation == by.organisation, table.c.period_id == of.id)
    newest = connection.scalar(select(func.max(table.c.version)).where(*mine)) or 0
    if newest != confirmed.version:
        raise ReportNotTaken(ReportRefusal.SENT_MEANWHILE)
    try:
        with connection.begin_nested():
            row = _row(keyring, of, confirmed, figures, by=by)
            connection.execute(table.insert(), row | {"sent_at": at})
    except IntegrityError as error:  # another of the commune at the same moment
        raise ReportNotTaken(ReportRefusal.SENT_MEANWHILE) from error
    found = one(connection, keyring, str(row["id"]))
    assert found is not None
    return found


def one(connection: Connection, keyring: Keyring, report_id: str) -> Report | None:
    """That one, with its remark."""
    row = connection.execute(_query().where(table.c.id == report_id)).first()
    return _report(row, keyring) if row else None


def versions(connection: Connection, commune: str, period_id: int) -> list[Report]:
    """What this commune has sent of this period, the newest first; without remarks."""
    mine = _query().where(table.c.organisation == commune, table.c.period_id == period_id)
    return [_report(row) for row in connection.execute(mine.order_by(table.c.version.desc()))]


def standing(connection: Connection, scope: Scope, period_id: int) -> list[Standing]:
    """Every commune in the scope, by its code, those that have sent nothing among them."""
    newest = select(table.c.organisation, func.max(table.c.version).label("version"))
    newest = newest.where(table.c.period_id == period_id).group_by(table.c.organisation)
    last = newest.subquery()
    query = _query().join(last, (last.c.organisation == table.c.organisation) & (last.c.version == table.c.version))
    sent = {row.organisation: _report(row) for row in connection.execute(query.where(table.c.period_id == period_id))}
    communes = select(organisation.c.code, organisation.c.name).where(
        organisation.c.kind == "commune", within(scope, organisation.c.code)
    )
    rows = connection.execute(communes.order_by(organisation.c.code))
    return [Standing(row.code, row.name, sent.get(row.code)) for row in rows]


def waiting(connection: Connection, commune: str, *, now: datetime, since: datetime) -> int:
    """Periods that have locked since then and of which the commune has reported nothing after the lock."""
    mine = select(table.c.pk).where(
        table.c.organisation == commune, table.c.period_id == period.c.id, table.c.sent_at >= period.c.locks
    )
    query = select(func.count()).where(period.c.locks <= now, period.c.locks > since, ~mine.exists())
    return connection.scalar(query.select_from(period)) or 0


def remark_context(report_id: str) -> bytes:
    """What a report's remark is bound to."""
    return f"reception-report/{report_id}/remark".encode()


def _row(keyring: Keyring, of: Period, confirmed: Confirmed, figures: Figures, *, by: Account) -> dict[str, Any]:
    report_id = str(uuid.uuid4())
    remark = confirmed.remark.strip()
    return {
        "id": report_id,
        "organisation": by.organisation,
        "period_id": of.id,
        "version": confirmed.version + 1,
        "content": figures.to_json(),
        "sha256": figures.sha256,
        "remark_sealed": keyring.seal(remark.encode(), context=remark_context(report_id)) if remark else None,
        "account": by.username,
        "name": by.name,
    }


def _why_not(of: Period, confirmed: Confirmed, figures: Figures, *, by: Account, at: datetime) -> ReportRefusal | None:
    if at < of.opens:
        return ReportRefusal.NOT_BEGUN
    if " ".join(confirmed.name.split()).casefold() != " ".join(by.name.split()).casefold():
        return ReportRefusal.NAME_DIFFERS
    if len(confirmed.remark.strip()) > LONGEST_REMARK:
        return ReportRefusal.REMARK_TOO_LONG
    return ReportRefusal.FIGURES_CHANGED if confirmed.seen != figures.sha256 else None


def _query() -> Select[Any]:
    return (
        select(table, organisation.c.name.label("commune_name"), period.c.namhoc, period.c.dot)
        .join(organisation, organisation.c.code == table.c.organisation)
        .join(period, period.c.id == table.c.period_id)
    )


def _report(row: Row[Any], keyring: Keyring | None = None) -> Report:
    remark = row.remark_sealed if keyring else None
    return Report(
        id=row.id,
        commune=row.organisation,
        commune_name=row.commune_name,
        period_id=row.period_id,
        period_name=f"{row.namhoc}/{row.dot}",
        version=row.version,
        figures=Figures.from_json(row.content),
        sha256=row.sha256,
        account=row.account,
        name=row.name,
        sent_at=row.sent_at,
        remark=keyring.open(remark, context=remark_context(row.id)).decode() if keyring and remark else None,
    )
