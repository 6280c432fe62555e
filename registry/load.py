"""Brings a province file into the register (contract/province.md). Knows no file system.

The file adds and changes, and never removes: what it does not speak of stays (end a binding with ``until``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from registry import account_life, audit, organisation_life
from registry.audit import AuditEntry
from registry.clients import by_token
from registry.credentials import account_row, client_row
from registry.errors import ProvinceFileWrong
from registry.keyring import Keyring
from registry.organisations import successors_of
from registry.rules.person_mask import masked_person
from registry.rules.province_file import ROLE_KINDS, Entry, ProvinceFile, read_province_file
from registry.store import tables
from registry.store.differences import Outcome, Shape, bring_to
from registry.transactions import lock_subjects

ACTOR = "hocba load"

# The audit's columns hold this much; longer names are cut there, never in their own table.
_MAX_SUBJECT = 150

_PROVINCE = Shape(tables.province, ("masogd",), lambda row: row["masogd"])
# Which commune a school stands below says who may see its records: two people's to change (decision 0024).
_ORGANISATION = Shape(tables.organisation, ("code",), lambda row: row["code"], guarded=frozenset({"parent", "kind"}))
# Of one that the office has in hand, all is the office's.
_TENDED = replace(_ORGANISATION, guarded=frozenset({"parent", "kind", "name", "levels"}))
_MASKED = {"person_id": masked_person}
_PERSON = Shape(tables.person, ("person_id",), lambda row: masked_person(row["person_id"]), masked=_MASKED)
_POLICY = Shape(tables.signature_policy, ("level", "from_namhoc"), lambda row: f"{row['level']}/{row['from_namhoc']}")
# Production: "it never changes an existing credential, certificate binding or date".
_SUCCESSION = Shape(
    tables.succession,
    ("successor", "predecessor"),
    lambda row: f"{row['successor']}/{row['predecessor']}",
    guarded=frozenset({"since"}),
)
_SIGNER = Shape(
    tables.signer,
    ("organisation", "certificate_sha256", "role"),
    lambda row: f"{row['organisation']}/{row['role']}/{row['certificate_sha256'][:16]}",
    guarded=frozenset({"name", "person_id", "title", "since", "until"}),
    written_once=frozenset({"certificate", "not_after", "key_sha256"}),
    masked=_MASKED,
)
_PERIOD = Shape(
    tables.period,
    ("namhoc", "dot"),
    lambda row: f"{row['namhoc']}/{row['dot']}",
    guarded=frozenset({"opens", "locks"}),
)
_ACCOUNT = Shape(
    tables.account,
    ("username",),
    lambda row: row["username"],
    guarded=frozenset({"person_id", "organisation", "roles", "password_hash", "totp_sealed"}),
    secret=frozenset({"password_hash", "totp_sealed"}),
    masked=_MASKED,
)
_CLIENT = Shape(
    tables.api_client,
    ("organisation", "name"),
    lambda row: f"{row['organisation']}/{row['name']}",
    guarded=frozenset({"scopes", "token_mac"}),
    secret=frozenset({"token_mac"}),
)


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """How many rows were added, changed, found equal, and kept although the file says otherwise (production).

    ``kept_fields`` names the last kind: ``signer 31000701/coso/ab12…: until``.
    """

    added: int
    changed: int
    unchanged: int
    kept: int
    kept_fields: tuple[str, ...] = ()


def load_province(
    connection: Connection, keyring: Keyring, content: Mapping[str, Any], *, at: datetime, production: bool
) -> LoadSummary:
    """Bring the register to what the file says; again with the same file changes nothing. Every change is audited.

    With ``production`` an existing credential, certificate binding or date stays as it is and is counted as kept.

    Raises:
        ProvinceFileWrong: a field is wrong. The caller's transaction must not be committed then.
    """
    file = read_province_file(content)
    lock_subjects(connection, [ACTOR])
    _check_province(connection, file)
    _check_organisations(connection, file)
    _check_tokens(file)
    outcome = Outcome()
    for shape, rows in _wanted(connection, keyring, file):
        bring_to(connection, shape, rows, guard=production, outcome=outcome)
    account_life.note_new(connection, at)
    entries = [
        AuditEntry(ACTOR, f"{found.table}:{found.kind}", found.name[:_MAX_SUBJECT], found.detail)
        for found in outcome.differences
    ]
    if entries:
        audit.append(connection, entries, at=at)
    added = sum(found.kind == "added" for found in outcome.differences)
    return LoadSummary(
        added=added,
        changed=len(outcome.differences) - added,
        unchanged=outcome.unchanged,
        kept=outcome.kept,
        kept_fields=tuple(outcome.kept_fields),
    )


def _wanted(
    connection: Connection, keyring: Keyring, file: ProvinceFile
) -> Iterable[tuple[Shape, list[Mapping[str, Any]]]]:
    """Each table after those its rows point to."""
    yield _PROVINCE, _rows(file.province, _PROVINCE)
    organisations, tended = (
        _parents_first(_rows(file.organisations, _ORGANISATION)),
        organisation_life.tended(connection),
    )
    yield _ORGANISATION, [row for row in organisations if row["code"] not in tended]
    yield _TENDED, [row for row in organisations if row["code"] in tended]
    yield _SUCCESSION, _rows(file.successions, _SUCCESSION)
    yield _PERSON, _people([*file.signers, *file.accounts])
    yield _SIGNER, _rows(file.signers, _SIGNER)
    yield _POLICY, _rows(file.policies, _POLICY)
    yield _PERIOD, _rows(file.periods, _PERIOD)
    _rows(file.accounts, _ACCOUNT)
    yield _ACCOUNT, [account_row(connection, keyring, entry) for entry in file.accounts]
    _rows(file.clients, _CLIENT)
    clients = [entry for entry in file.clients if not _handed_over(connection, keyring, entry)]
    yield _CLIENT, [client_row(connection, keyring, entry) for entry in clients]


def _handed_over(connection: Connection, keyring: Keyring, entry: Entry) -> bool:
    """Whether a school that succeeds this one has the token by now: what the office moved is not moved back."""
    if "token" not in entry.secrets:
        return False
    client = by_token(connection, keyring, entry.secrets["token"])
    return client is not None and client.organisation in successors_of(connection, entry.row["organisation"], date.max)


def _rows(entries: Iterable[Entry], shape: Shape) -> list[Mapping[str, Any]]:
    """The rows, each key once."""
    seen: set[tuple[Any, ...]] = set()
    rows = []
    for entry in entries:
        key = tuple(entry.row[column] for column in shape.key)
        if key in seen:
            raise ProvinceFileWrong(entry.path, "stands in this file twice")
        seen.add(key)
        rows.append(entry.row)
    return rows


def _people(entries: Iterable[Entry]) -> list[Mapping[str, Any]]:
    """Everybody with a person_id, under the first name the file gives them."""
    names: dict[str, str] = {}
    for entry in entries:
        if entry.row["person_id"] is not None:
            names.setdefault(entry.row["person_id"], entry.row["name"][:150])
    return [{"person_id": person_id, "name": name} for person_id, name in names.items()]


def _parents_first(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    by_code = {row["code"]: row for row in rows}
    ordered: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        line = [row]
        while (parent := line[-1]["parent"]) in by_code and parent not in ordered:
            line.append(by_code[parent])
        for one in reversed(line):
            ordered.setdefault(one["code"], one)
    return list(ordered.values())


def _check_province(connection: Connection, file: ProvinceFile) -> None:
    there = connection.execute(select(tables.province.c.masogd)).scalar_one_or_none()
    for entry in file.province:
        if there is not None and there != entry.row["masogd"]:
            raise ProvinceFileWrong(f"{entry.path}.masogd", "this register belongs to another province")


def _check_organisations(connection: Connection, file: ProvinceFile) -> None:
    """Every organisation that is named exists, in the register or in the file, and suits what it is named for."""
    table = tables.organisation
    there = connection.execute(select(table.c.code, table.c.kind, table.c.parent)).all()
    rows = [entry.row for entry in file.organisations]
    kinds = {row.code: row.kind for row in there} | {row["code"]: row["kind"] for row in rows}
    parents = {row.code: row.parent for row in there} | {row["code"]: row["parent"] for row in rows}
    for entry in file.organisations:
        if entry.row["parent"] is not None and entry.row["parent"] not in kinds:
            raise ProvinceFileWrong(f"{entry.path}.parent", "no such organisation")
        if _stands_above_itself(entry.row["code"], parents):
            raise ProvinceFileWrong(f"{entry.path}.parent", "an organisation stands above itself")
    for entry in (*file.accounts, *file.clients):
        if entry.row["organisation"] not in kinds:
            raise ProvinceFileWrong(f"{entry.path}.organisation", "no such organisation")
    for entry in file.accounts:
        for role in entry.row["roles"]:
            if kinds[entry.row["organisation"]] not in ROLE_KINDS[role]:
                raise ProvinceFileWrong(f"{entry.path}.roles", f"{role} is not a role of this kind of organisation")


def _check_tokens(file: ProvinceFile) -> None:
    seen: set[str] = set()
    for entry in file.clients:
        token = entry.secrets.get("token")
        if token in seen:
            raise ProvinceFileWrong(f"{entry.path}.token", "stands in this file twice")
        if token is not None:
            seen.add(token)


def _stands_above_itself(code: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    above = parents.get(code)
    while above is not None and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
