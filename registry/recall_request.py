"""Asking for recalls: by a school, or by the department in its stead. Decides by ``rules.recall_rules`` alone."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from registry import audit, recall_mail
from registry.accounts import Account, people_of
from registry.audit import AuditEntry
from registry.clients import Client
from registry.errors import RegistryError
from registry.keyring import Keyring
from registry.locked_records import locked_rows, standing_of
from registry.organisation_life import dissolved
from registry.organisations import VIET_NAM, organisation, own_and_succeeded, successors_of
from registry.recall_notes import request_context, sealed
from registry.reinstatement import taken_places
from registry.rules import recall_rules
from registry.rules.lifecycle import Act, after
from registry.rules.recall_rules import Actor, Ground, Reason, Recalled, RecallState, Refusal, Role
from registry.store.recall_tables import recall_asker, recall_item, recall_request, recall_step
from registry.store.tables import record, signature_policy

REQUEST = "request"

# The audit's and the request's columns hold this much of an actor's name.
_MAX_ACTOR = 150


class NotAllowed(RegistryError):
    """The rules say no. ``item`` is the record, as ``id/version``, where it is about one."""

    def __init__(self, refusal: Refusal, item: str | None = None) -> None:
        super().__init__(f"{refusal} {item or ''}".rstrip())
        self.refusal = refusal
        self.item = item


@dataclass(frozen=True, slots=True)
class BadItem:
    """A record that may not be asked for. ``request_id`` is the request that is open for it already."""

    record_id: str
    version: int
    refusal: Refusal
    request_id: str | None = None


class ItemsRefused(RegistryError):
    """Nothing was asked for: these records may not be."""

    def __init__(self, items: Sequence[BadItem]) -> None:
        super().__init__(", ".join(f"{i.record_id}/{i.version} {i.refusal}" for i in items))
        self.items = tuple(items)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks; ``account`` None: a school's software."""

    actor: str
    account: str | None
    who: Actor


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. ``items`` are record ids with versions."""

    reason: Reason
    note: str
    items: Sequence[tuple[str, int]]
    ground: Ground | None = None


def asking_client(connection: Connection, client: Client) -> Asker:
    """A school's software acts in the role ``school``, as nobody in particular."""
    org = organisation(connection, client.organisation)
    who = Actor(client.organisation, org.kind if org else "", frozenset({Role.SCHOOL}), None)
    return Asker(f"client:{client.organisation}/{client.name}"[:_MAX_ACTOR], None, who)


def asking_account(account: Account) -> Asker:
    """Somebody at an account."""
    return Asker(f"account:{account.username}"[:_MAX_ACTOR], account.username, actor_of(account))


def actor_of(account: Account) -> Actor:
    """An account as the rules see it."""
    return Actor(account.organisation, account.kind, account.roles, account.person_id)


def actor_at(connection: Connection, account: Account, at: datetime) -> Actor:
    """The same with the schools theirs has succeeded by then: what waits for a principal who is gone is theirs."""
    succeeded = own_and_succeeded(connection, account.organisation, at) - {account.organisation}
    return replace(actor_of(account), succeeded=succeeded)


def request(connection: Connection, keyring: Keyring, wish: Wish, *, by: Asker, at: datetime) -> str:
    """Ask for the recall of all these records, or of none; the request's id.

    Raises:
        NotAllowed: this asker may not, or not for this reason.
        ItemsRefused: some of the records may not be asked for; each with why.
    """
    role = recall_rules.may_ask(by.who, wish.reason, wish.ground)
    if isinstance(role, Refusal):
        raise NotAllowed(role)
    if not wish.items:
        raise ItemsRefused(())
    rows = locked_rows(connection, wish.items)
    _check(connection, wish, rows, by=by, at=at)
    found = [rows[key] for key in wish.items]
    state = recall_rules.first_state(role, principal_confirms=_principal_confirms(connection, found))
    request_id = _insert(connection, keyring, wish, by, rows=found, state=state, role=role, at=at)
    if wish.ground is not Ground.REINSTATEMENT:
        _mark_records(connection, found, at=at)
    detail = {"reason": str(wish.reason), "ground": wish.ground and str(wish.ground), "state": str(state)}
    lines = [AuditEntry(by.actor, "recall:request", f"recall:{request_id}", {**detail, "items": len(found)})]
    lines += [
        AuditEntry(by.actor, "record:request-recall", f"record:{r.record_id}/{r.version}", {"recall": request_id})
        for r in found
    ]
    recall_mail.tell(connection, request_id, but=by.who.person_id, at=at)
    audit.append(connection, lines, at=at)
    return request_id


def _check(
    connection: Connection, wish: Wish, rows: Mapping[tuple[str, int], Row[Any]], *, by: Asker, at: datetime
) -> None:
    today = at.astimezone(VIET_NAM).date()
    own = own_and_succeeded(connection, by.who.organisation, at)
    schools = {row.organisation for row in rows.values()}
    gone = {code for code in schools if wish.ground is not None and dissolved(connection, code, today)}
    undone = _undone(connection, wish, rows, at=at) if wish.ground is Ground.REINSTATEMENT else {}
    bad, seen = [], set()
    for key in wish.items:
        row = rows.get(key)
        refusal: Refusal | None = None
        if key in seen:
            refusal = Refusal.ITEM_TWICE
        elif row is None or (wish.ground is None and row.organisation not in own):
            refusal = Refusal.RECORD_UNKNOWN  # another school's records do not exist for this one
        elif wish.ground is Ground.REINSTATEMENT:
            refusal = recall_rules.reinstatement_refusal(undone[row.pk])
        else:
            now = standing_of(row, at=at).state
            refusal = recall_rules.item_refusal(now, ground=wish.ground, dissolved=row.organisation in gone)
        seen.add(key)
        if refusal:
            open_one = _open_request(connection, row.pk) if row and refusal is Refusal.ALREADY_REQUESTED else None
            bad.append(BadItem(*key, refusal, open_one))
    if bad:
        raise ItemsRefused(bad)


def _undone(
    connection: Connection, wish: Wish, rows: Mapping[tuple[str, int], Row[Any]], *, at: datetime
) -> dict[int, Recalled]:
    """The records whose recall is to be undone, by pk, as the rules see them."""
    taken = taken_places(connection, [row.pk for row in rows.values()])
    return {
        row.pk: Recalled(
            standing=standing_of(row, at=at).state,
            same_reason=row.state_detail.get("reason") == wish.reason,
            succeeded=row.pk in taken,
            asked_for=_open_request(connection, row.pk) is not None,
        )
        for row in rows.values()
    }


def _open_request(connection: Connection, record_pk: int) -> str | None:
    """The request under which this record stands now."""
    item, req = recall_item, recall_request
    query = select(req.c.id).join(item, item.c.request_pk == req.c.pk).where(item.c.record_pk == record_pk)
    newest = query.where(item.c.state.not_in(recall_rules.FINAL)).order_by(req.c.pk.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()


def _principal_confirms(connection: Connection, rows: Sequence[Row[Any]]) -> bool:
    """Whether the newest policy of some record's level, as of its year, asks for the principal's word."""
    policies = connection.execute(select(signature_policy).order_by(signature_policy.c.from_namhoc)).all()
    for level, namhoc in {(row.level, row.namhoc) for row in rows}:
        valid = [p for p in policies if p.level == level and p.from_namhoc <= namhoc]
        if valid and valid[-1].recall_by_principal:
            return True
    return False


def _insert(
    connection: Connection,
    keyring: Keyring,
    wish: Wish,
    by: Asker,
    *,
    rows: Sequence[Row[Any]],
    state: RecallState,
    role: Role,
    at: datetime,
) -> str:
    request_id = str(uuid.uuid4())
    row = {
        "id": request_id,
        "organisation": by.who.organisation,
        "actor": by.actor,
        "person_id": by.who.person_id,
        "ground": wish.ground,
        "reason": wish.reason,
        "note_sealed": sealed(keyring, wish.note, request_context(request_id)),
        "state": state,
        "requested_at": at,
        "revision": 1,
    }
    request_pk = connection.execute(recall_request.insert().returning(recall_request.c.pk), row).scalar_one()
    statement = recall_item.insert().returning(recall_item.c.pk, sort_by_parameter_order=True)
    item = {"request_pk": request_pk, "state": state, "id_correction": False}
    item_pks = list(connection.scalars(statement, [{**item, "record_pk": one.pk} for one in rows]))
    step = {"request_pk": request_pk, "revision": 1, "act": REQUEST, "state": state, "at": at, "account": by.account}
    step |= {"person_id": by.who.person_id, "organisation": by.who.organisation, "role": role}
    connection.execute(recall_step.insert(), [{**step, "item_pk": pk} for pk in (None, *item_pks)])
    _note_askers(connection, request_pk, by.who)
    return request_id


def _note_askers(connection: Connection, request_pk: int, who: Actor) -> None:
    """Write down who asked, as of now: the person, and where a school asks, all of its people."""
    school = [who.organisation] if who.kind == recall_rules.SCHOOL else []
    people = people_of(connection, school) | ({who.person_id} if who.person_id else frozenset())
    if people:
        rows = [{"request_pk": request_pk, "person_id": person} for person in sorted(people)]
        connection.execute(recall_asker.insert(), rows)


def askers_of(connection: Connection, req: Row[Any]) -> frozenset[str]:
    """Everybody who counts as having asked: those who did at the time, and whoever answers for that school now."""
    stored = select(recall_asker.c.person_id).where(recall_asker.c.request_pk == req.pk)
    asking = organisation(connection, req.organisation)
    school = asking is not None and asking.kind == recall_rules.SCHOOL
    since = people_answering_for(connection, req.organisation) if school else frozenset()
    return frozenset(connection.scalars(stored)) | since


def people_answering_for(connection: Connection, school: str) -> frozenset[str]:
    """Everybody at a school and at those that succeed it, from whatever day: what it asked for is theirs to want."""
    return people_of(connection, {school} | successors_of(connection, school, date.max))


def _mark_records(connection: Connection, rows: Sequence[Row[Any]], *, at: datetime) -> None:
    """To ``recall-requested``. The public goes on seeing the status as it was, and since when."""
    for row in rows:
        now = standing_of(row, at=at)
        values = {"state": after(now.state, Act.REQUEST_RECALL), "state_since": now.since, "state_detail": now.detail}
        connection.execute(update(record).where(record.c.pk == row.pk).values(values))
