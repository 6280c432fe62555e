"""A school year's lines become rows of this hub, in one transaction of the caller. Knows no file and verifies nothing.

Lines come in the order in which ``registry.archive.outgoing`` told them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from registry import audit
from registry.archive.lines import Line, deflated, line_of, values_of
from registry.audit import AuditEntry
from registry.batch_items import ItemState
from registry.dossiers import dossiers_of
from registry.errors import RegistryError
from registry.judgement import SecondFactor
from registry.rules.versions import Claim
from registry.store import tables
from registry.store.archive_tables import archive, archive_audit_line
from registry.store.ministry_tables import ministry_entry
from registry.store.organisation_tables import organisation_life, organisation_name
from registry.store.recall_tables import recall_asker, recall_item, recall_request, recall_step, suspension
from registry.store.tables import batch, batch_item, dossier, finding, period, record

_BASE = {
    "province": (tables.province, ("masogd",)),
    "organisation": (tables.organisation, ("code",)),
    "succession": (tables.succession, ("successor", "predecessor")),
    "person": (tables.person, ("person_id",)),
    "period": (tables.period, ("namhoc", "dot")),
    "organisation_life": (organisation_life, ("organisation",)),
    "organisation_name": (organisation_name, ("organisation", "until")),
}


class CannotTakeIn(RegistryError):
    """This register is not the place for that archive. ``vi`` and ``en`` say why."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} / {en}")


@dataclass(frozen=True, slots=True)
class Origin:
    """Which archive it is, and by whose word."""

    id: str
    namhoc: str
    manifest_sha256: str
    seal: str
    keys: Mapping[str, Any]
    records: int


@dataclass(frozen=True, slots=True)
class Known:
    """What an original says of itself, hashed with this hub's keys, and its report as it was at intake (JSON)."""

    claim: Claim
    second_factor: SecondFactor
    report: Mapping[str, Any]


def begin(connection: Connection, origin: Origin, *, at: datetime) -> int:
    """Note where it comes from; the archive's number here.

    Raises:
        CannotTakeIn: the register holds records of that year already.
    """
    year = origin.namhoc
    for table in (record, batch, archive):
        if connection.scalar(select(func.count()).select_from(table).where(table.c.namhoc == year)):
            raise CannotTakeIn(f"sổ đã có dữ liệu năm học {year}", f"this register already holds something of {year}")
    values = {"id": origin.id, "namhoc": year, "manifest_sha256": origin.manifest_sha256, "seal": origin.seal}
    inserted = connection.execute(archive.insert(), values | {"keys": dict(origin.keys), "taken_in_at": at})
    return int(inserted.inserted_primary_key[0])  # type: ignore[index]


def put_base(connection: Connection, name: str, line: Line) -> None:
    """One row that records point to, unless it is there.

    Raises:
        CannotTakeIn: it is there and says something else: statuses could change by that.
    """
    table, key = _BASE[name]
    values = values_of(table, line)
    there = connection.execute(select(table).where(*(table.c[k] == values[k] for k in key))).one_or_none()
    if there is None:
        connection.execute(table.insert(), values)
    elif any(line_of(there)[member] != value for member, value in line.items()):
        called = f"{name} {'/'.join(str(values[k]) for k in key)}"
        raise CannotTakeIn(f"{called} ở đây khác trong kho", f"{called} is another one here than in the archive")


def put_batch(connection: Connection, line: Line, receipt: str) -> None:
    """A batch that is done with, and its receipt."""
    connection.execute(batch.insert(), values_of(batch, line) | {"receipt": receipt})


def put_items(connection: Connection, batch_id: str, told: Sequence[Mapping[str, Any]]) -> None:
    """What the receipt tells of each of the batch's records. What was held is not here to be judged again."""
    rows = []
    for position, one in enumerate(told):
        state = ItemState.REFUSED if one["state"] == ItemState.HELD else ItemState(one["state"])
        head = {"batch_id": batch_id, "position": position, "file": one["file"], "sha256": one["sha256"]}
        name = {"record_id": one["madinhdanhhocba"], "version": one["phienban"], "state": state}
        rows.append({**head, **name, "problems": one["problems"], "findings": [], "record_pk": None})
    if rows:
        connection.execute(batch_item.insert(), rows)


def put_record(connection: Connection, line: Line, known: Known) -> None:
    """A record version; its original, evidence, batch and predecessor are here."""
    claim, factor = known.claim, known.second_factor
    dossier_pk = _dossier(connection, line, claim)
    predecessor = pk_of(connection, line["predecessor"]) if line["predecessor"] else None
    query = select(period.c.id).where(period.c.namhoc == line["namhoc"], period.c.dot == line["dot"])
    own = values_of(record, line) | {
        "record_id": claim.record_id,
        "version": claim.version,
        "citizen_mac": claim.citizen,
        "pupil_mac": claim.pupil,
        "birth_mac": factor.birth_mac,
        "birth_precision": factor.birth_precision,
        "last4_mac": factor.last4_mac,
        "dossier_pk": dossier_pk,
        "period_id": connection.execute(query).scalar_one() if line["dot"] is not None else None,
        "predecessor_pk": predecessor,
        "report": deflated(known.report),
    }
    connection.execute(record.insert(), own)
    pk = pk_of(connection, line["record"])
    if line["ministry"]:
        about = {"record_pk": pk, "record_id": claim.record_id}
        connection.execute(ministry_entry.insert(), [values_of(ministry_entry, e) | about for e in line["ministry"]])


def put_suspension(connection: Connection, line: Line) -> None:
    connection.execute(suspension.insert(), _about(connection, suspension, line))


def put_finding(connection: Connection, line: Line) -> None:
    detail = dict(line["detail"])
    if "others" in detail:
        detail["others"] = [pk_of(connection, name) for name in detail["others"]]
    connection.execute(finding.insert(), _about(connection, finding, line) | {"detail": detail})


def put_recall(connection: Connection, line: Line) -> None:
    """A request, its askers, and those of its items and steps that this archive has."""
    there = connection.scalar(select(recall_request.c.pk).where(recall_request.c.id == line["id"]))
    if there is None:
        connection.execute(recall_request.insert(), values_of(recall_request, line))
    pk = connection.execute(select(recall_request.c.pk).where(recall_request.c.id == line["id"])).scalar_one()
    if there is None and line["askers"]:
        connection.execute(recall_asker.insert(), [{"request_pk": pk, "person_id": p} for p in line["askers"]])
    items: dict[str | None, int] = {}
    for item in line["items"]:
        inserted = connection.execute(recall_item.insert(), _about(connection, recall_item, item) | {"request_pk": pk})
        items[item["record"]] = int(inserted.inserted_primary_key[0])  # type: ignore[index]
    steps = [
        values_of(recall_step, step) | {"request_pk": pk, "item_pk": items.get(step["record"])}
        for step in line["steps"]
        if step["record"] in items or (step["record"] is None and there is None)
    ]
    if steps:
        connection.execute(recall_step.insert(), steps)


def put_audit_lines(connection: Connection, archive_pk: int, lines: Sequence[Line]) -> None:
    """The other hub's lines, beside this hub's chain."""
    if lines:
        rows = [values_of(archive_audit_line, line) | {"archive_pk": archive_pk} for line in lines]
        connection.execute(archive_audit_line.insert(), rows)


def finish(connection: Connection, origin: Origin, *, actor: str, listed: int, at: datetime) -> None:
    """The items of the batches point to their records; the act goes into this hub's chain.

    Raises:
        CannotTakeIn: not as many records as the archive's seal says.
    """
    count = connection.scalar(select(func.count()).select_from(record).where(record.c.namhoc == origin.namhoc))
    if count != origin.records:
        raise CannotTakeIn("thiếu học bạ trong kho", "the archive does not hold the records it speaks of")
    mine = select(record.c.pk).where(
        record.c.record_id == batch_item.c.record_id, record.c.version == batch_item.c.version
    )
    with_record = (ItemState.ACCEPTED, ItemState.DUPLICATE)
    batches = select(batch.c.id).where(batch.c.namhoc == origin.namhoc)
    of_batches = (batch_item.c.batch_id.in_(batches), batch_item.c.state.in_(with_record))
    connection.execute(update(batch_item).where(*of_batches).values(record_pk=mine.scalar_subquery()))
    detail = {"namhoc": origin.namhoc, "manifest": origin.manifest_sha256, "records": origin.records, "listed": listed}
    audit.append(connection, [AuditEntry(actor, "archive:take-in", f"archive:{origin.id}", detail)], at=at)


def pk_of(connection: Connection, name: str) -> int:
    """The key of a record version by its name, ``ID/VERSION``."""
    record_id, _, version = name.partition("/")
    query = select(record.c.pk).where(record.c.record_id == record_id, record.c.version == int(version))
    return int(connection.execute(query).scalar_one())


def _about(connection: Connection, table: Any, line: Line) -> dict[str, Any]:
    return values_of(table, line) | {"record_pk": pk_of(connection, line["record"])}


def _dossier(connection: Connection, line: Line, claim: Claim) -> int:
    """That of the first record of its dossier in this archive; for that one the learner's, found or opened."""
    if line["dossier"] != line["record"]:
        first = select(record.c.dossier_pk).where(record.c.pk == pk_of(connection, line["dossier"]))
        pk = int(connection.execute(first).scalar_one())
        if claim.citizen:
            unnamed = (dossier.c.pk == pk, dossier.c.citizen_mac.is_(None))
            connection.execute(update(dossier).where(*unnamed).values(citizen_mac=claim.citizen))
        return pk
    pk = dossiers_of(connection, [claim])[0][0]
    taken = select(func.count()).select_from(record).where(record.c.dossier_pk == pk, record.c.namhoc == claim.namhoc)
    if not connection.scalar(taken):
        return pk
    # The archive keeps these two apart: so does this hub.
    opened = {"level": claim.level, "citizen_mac": claim.citizen, "pupil_mac": claim.pupil}
    return int(connection.execute(dossier.insert(), opened).inserted_primary_key[0])  # type: ignore[index]
